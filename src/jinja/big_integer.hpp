// Integers beyond 64 bits, as far as templates need them: hashes modulo a number, 2**64, int(base=16).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/objects.hpp"

namespace kboot::jinja {

class BigInteger {
 public:
  BigInteger() = default;
  explicit BigInteger(std::int64_t value);

  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] double to_double() const;
  [[nodiscard]] bool negative() const { return negative_; }

  // At most limit_bits long; longer throws `template-limit`.
  static constexpr std::size_t limit_bits = 1U << 16;
  [[nodiscard]] static BigInteger add(const BigInteger& a, const BigInteger& b);
  [[nodiscard]] static BigInteger subtract(const BigInteger& a, const BigInteger& b);
  [[nodiscard]] static BigInteger multiply(const BigInteger& a, const BigInteger& b);
  // Python's: rounds down, the remainder has the divisor's sign. The divisor is not zero.
  struct Division;
  [[nodiscard]] static Division divide(const BigInteger& a, const BigInteger& b);
  [[nodiscard]] static int compare(const BigInteger& a, const BigInteger& b);
  void multiply_add(std::uint32_t factor, std::uint32_t summand);  // of the magnitude
  void negate() { negative_ = !negative_ && !limbs_.empty(); }
  // An ordinary integer where it fits, else this as an object.
  [[nodiscard]] Value value() const;

 private:
  using Limbs = std::vector<std::uint32_t>;  // little endian, no zero at the end
  [[nodiscard]] static int compare_magnitude(const Limbs& a, const Limbs& b);
  [[nodiscard]] static Limbs add_magnitude(const Limbs& a, const Limbs& b);
  [[nodiscard]] static Limbs subtract_magnitude(const Limbs& a, const Limbs& b);  // a >= b
  [[nodiscard]] static BigInteger make(Limbs limbs, bool negative);
  void check() const;

  Limbs limbs_;
  bool negative_ = false;
};

struct BigInteger::Division {
  BigInteger quotient;
  BigInteger remainder;
};

// A big integer inside a value; it never fits into 64 bits.
class BigIntegerObject final : public Object {
 public:
  explicit BigIntegerObject(BigInteger number) : number_(std::move(number)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "int"; }
  [[nodiscard]] const BigInteger& number() const { return number_; }
  [[nodiscard]] std::string to_text() const override { return number_.to_text(); }
  [[nodiscard]] Value to_data() const override;
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override;

 private:
  BigInteger number_;
};

// An integer of any size out of a value: int, bool or big integer; nothing for others.
[[nodiscard]] std::optional<BigInteger> big_integer_of(const Value& value);
[[nodiscard]] bool is_big_integer(const Value& value) noexcept;
// Digits in a base from 2 to 36, without sign or prefix; nothing when a digit does not belong there.
[[nodiscard]] std::optional<Value> parse_integer(std::string_view digits, int base);

}  // namespace kboot::jinja
