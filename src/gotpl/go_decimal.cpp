// Arithmetic of decimal numbers.
#include "gotpl/go_decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/text.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/print.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::uint64_t limb_base = 1'000'000'000;
constexpr std::int64_t limb_digits = 9;
constexpr std::int64_t quotient_places = 16;  // decimal.DivisionPrecision

}  // namespace

void Decimal::trim(Limbs& limbs) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
}

Decimal Decimal::from(double number) {
  if (!std::isfinite(number)) {
    throw Failure(base::cat("Cannot create a Decimal from ", go_float(number, 'g', -1)));
  }
  Decimal out;
  if (number == 0) return out;
  std::array<char, 40> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), std::fabs(number),
                                 std::chars_format::scientific);
  const std::string_view written(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  const std::size_t e = written.find('e');
  std::uint64_t digits = 0;
  std::int64_t places = 0;
  for (std::size_t i = 0; i < e; ++i) {
    if (written[i] == '.') continue;
    digits = digits * 10 + static_cast<std::uint64_t>(written[i] - '0');
    if (i > 0) ++places;
  }
  std::string_view exponent = written.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), out.exponent_);
  out.exponent_ -= places;
  out.negative_ = number < 0;
  for (; digits > 0; digits /= limb_base) {
    out.limbs_.push_back(static_cast<std::uint32_t>(digits % limb_base));
  }
  return out;
}

int Decimal::compare(const Limbs& a, const Limbs& b) noexcept {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

Decimal::Limbs Decimal::sum(const Limbs& a, const Limbs& b) {
  Limbs out;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < a.size() || i < b.size() || carry > 0; ++i) {
    carry += (i < a.size() ? a[i] : 0);
    carry += (i < b.size() ? b[i] : 0);
    out.push_back(static_cast<std::uint32_t>(carry % limb_base));
    carry /= limb_base;
  }
  return out;
}

Decimal::Limbs Decimal::difference(const Limbs& larger, const Limbs& smaller) {
  Limbs out = larger;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::int64_t limb = static_cast<std::int64_t>(out[i]) - borrow -
                        (i < smaller.size() ? static_cast<std::int64_t>(smaller[i]) : 0);
    borrow = limb < 0 ? 1 : 0;
    if (limb < 0) limb += static_cast<std::int64_t>(limb_base);
    out[i] = static_cast<std::uint32_t>(limb);
  }
  trim(out);
  return out;
}

Decimal::Limbs Decimal::product(const Limbs& a, const Limbs& b) {
  Limbs out(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size() || carry > 0; ++j) {
      carry += out[i + j] + (j < b.size() ? std::uint64_t{a[i]} * b[j] : 0);
      out[i + j] = static_cast<std::uint32_t>(carry % limb_base);
      carry /= limb_base;
    }
  }
  trim(out);
  return out;
}

Decimal::Limbs Decimal::scaled(const Limbs& limbs, std::int64_t places) {
  if (limbs.empty()) return {};
  std::uint32_t rest = 1;
  for (std::int64_t i = places % limb_digits; i > 0; --i) rest *= 10;
  Limbs out(static_cast<std::size_t>(places / limb_digits), 0);
  const Limbs head = product(limbs, {rest});
  out.insert(out.end(), head.begin(), head.end());
  return out;
}

// Long division, limb by limb; each limb of the quotient is found by halving.
Decimal::Limbs Decimal::quotient(const Limbs& a, const Limbs& b, Limbs& rest) {
  Limbs out(a.size(), 0);
  rest.clear();
  for (std::size_t i = a.size(); i-- > 0;) {
    rest.insert(rest.begin(), a[i]);
    trim(rest);
    std::uint32_t low = 0;
    std::uint32_t high = static_cast<std::uint32_t>(limb_base) - 1;
    while (low < high) {
      const std::uint32_t middle = low + (high - low + 1) / 2;
      if (compare(product(b, {middle}), rest) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    out[i] = low;
    if (low > 0) rest = difference(rest, product(b, {low}));
  }
  trim(out);
  return out;
}

Decimal Decimal::plus(const Decimal& other) const {
  const std::int64_t low = std::min(exponent_, other.exponent_);
  const Limbs a = scaled(limbs_, exponent_ - low);
  const Limbs b = scaled(other.limbs_, other.exponent_ - low);
  Decimal out;
  out.exponent_ = low;
  if (negative_ == other.negative_) {
    out.limbs_ = sum(a, b);
    out.negative_ = negative_;
  } else {
    const bool first = compare(a, b) >= 0;
    out.limbs_ = first ? difference(a, b) : difference(b, a);
    out.negative_ = (first ? negative_ : other.negative_) && !out.limbs_.empty();
  }
  return out;
}

Decimal Decimal::minus(const Decimal& other) const {
  Decimal opposite = other;
  opposite.negative_ = !other.negative_ && !other.limbs_.empty();
  return plus(opposite);
}

Decimal Decimal::times(const Decimal& other) const {
  Decimal out;
  out.limbs_ = product(limbs_, other.limbs_);
  out.negative_ = negative_ != other.negative_ && !out.limbs_.empty();
  out.exponent_ = exponent_ + other.exponent_;
  return out;
}

Decimal Decimal::over(const Decimal& other) const {
  if (other.limbs_.empty()) throw Failure("decimal division by 0");
  const std::int64_t shift = exponent_ - other.exponent_ + quotient_places;
  const Limbs a = shift < 0 ? limbs_ : scaled(limbs_, shift);
  const Limbs b = shift < 0 ? scaled(other.limbs_, -shift) : other.limbs_;
  Decimal out;
  Limbs rest;
  out.limbs_ = quotient(a, b, rest);
  if (compare(sum(rest, rest), b) >= 0) out.limbs_ = sum(out.limbs_, {1});
  out.negative_ = negative_ != other.negative_ && !out.limbs_.empty();
  out.exponent_ = -quotient_places;
  return out;
}

double Decimal::to_double() const {
  if (limbs_.empty()) return 0;
  std::string text = std::to_string(limbs_.back());
  for (std::size_t i = limbs_.size() - 1; i-- > 0;) {
    const std::string limb = std::to_string(limbs_[i]);
    text.append(static_cast<std::size_t>(limb_digits) - limb.size(), '0').append(limb);
  }
  const auto digits = static_cast<std::int64_t>(text.size());
  text += base::cat("e", exponent_);
  double number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) {
    number = digits + exponent_ > 0 ? std::numeric_limits<double>::infinity() : 0;
  }
  return negative_ ? -number : number;
}

}  // namespace kboot::gotpl
