// Decimal numbers of any size, as far as Sprig's addf, subf, mulf and divf need them (the rules are
// those of shopspring/decimal 1.4).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kboot::gotpl {

class Decimal {
 public:
  // The fewest digits that give the number back. Throws Failure for NaN and infinities.
  [[nodiscard]] static Decimal from(double number);

  [[nodiscard]] Decimal plus(const Decimal& other) const;
  [[nodiscard]] Decimal minus(const Decimal& other) const;
  [[nodiscard]] Decimal times(const Decimal& other) const;
  // To 16 places, rounded half away from zero. Throws Failure for a division by zero.
  [[nodiscard]] Decimal over(const Decimal& other) const;
  [[nodiscard]] double to_double() const;

 private:
  using Limbs = std::vector<std::uint32_t>;  // base 10^9, lowest first, without leading zeros

  [[nodiscard]] static int compare(const Limbs& a, const Limbs& b) noexcept;
  [[nodiscard]] static Limbs sum(const Limbs& a, const Limbs& b);
  [[nodiscard]] static Limbs difference(const Limbs& larger, const Limbs& smaller);
  [[nodiscard]] static Limbs product(const Limbs& a, const Limbs& b);
  [[nodiscard]] static Limbs scaled(const Limbs& limbs, std::int64_t places);
  // The quotient; `rest` becomes the remainder.
  [[nodiscard]] static Limbs quotient(const Limbs& a, const Limbs& b, Limbs& rest);
  static void trim(Limbs& limbs);

  // value * 10^exponent
  bool negative_ = false;
  Limbs limbs_ = {};
  std::int64_t exponent_ = 0;
};

}  // namespace kboot::gotpl
