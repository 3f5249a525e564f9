// Schoolbook arithmetic: the numbers are a few hundred bits long.
#include "jinja/big_integer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace kboot::jinja {

BigInteger::BigInteger(std::int64_t value) : negative_(value < 0) {
  std::uint64_t magnitude =
      value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  for (; magnitude != 0; magnitude >>= 32) limbs_.push_back(static_cast<std::uint32_t>(magnitude));
}

BigInteger BigInteger::make(Limbs limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  BigInteger out;
  out.negative_ = negative && !limbs.empty();
  out.limbs_ = std::move(limbs);
  out.check();
  return out;
}

void BigInteger::check() const {
  if (limbs_.size() * 32 > limit_bits) {
    throw base::Error("template-limit",
                      base::cat("an integer is longer than ", limit_bits, " bits"));
  }
}

int BigInteger::compare_magnitude(const Limbs& a, const Limbs& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

int BigInteger::compare(const BigInteger& a, const BigInteger& b) {
  if (a.negative_ != b.negative_) return a.negative_ ? -1 : 1;
  const int order = compare_magnitude(a.limbs_, b.limbs_);
  return a.negative_ ? -order : order;
}

BigInteger::Limbs BigInteger::add_magnitude(const Limbs& a, const Limbs& b) {
  Limbs out;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    carry += (i < a.size() ? a[i] : 0ULL) + (i < b.size() ? b[i] : 0ULL);
    out.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32;
  }
  return out;
}

BigInteger::Limbs BigInteger::subtract_magnitude(const Limbs& a, const Limbs& b) {
  Limbs out = a;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t digit = static_cast<std::int64_t>(a[i]) - (i < b.size() ? b[i] : 0) - borrow;
    borrow = digit < 0 ? 1 : 0;
    if (borrow != 0) digit += std::int64_t{1} << 32;
    out[i] = static_cast<std::uint32_t>(digit);
  }
  return out;
}

BigInteger BigInteger::add(const BigInteger& a, const BigInteger& b) {
  if (a.negative_ == b.negative_) return make(add_magnitude(a.limbs_, b.limbs_), a.negative_);
  if (compare_magnitude(a.limbs_, b.limbs_) >= 0)
    return make(subtract_magnitude(a.limbs_, b.limbs_), a.negative_);
  return make(subtract_magnitude(b.limbs_, a.limbs_), b.negative_);
}

BigInteger BigInteger::subtract(const BigInteger& a, const BigInteger& b) {
  BigInteger minus = b;
  minus.negate();
  return add(a, minus);
}

BigInteger BigInteger::multiply(const BigInteger& a, const BigInteger& b) {
  Limbs out(a.limbs_.size() + b.limbs_.size(), 0);
  for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.limbs_.size() || carry != 0; ++j) {
      const std::uint64_t digit = j < b.limbs_.size() ? b.limbs_[j] : 0;
      carry += out[i + j] + std::uint64_t{a.limbs_[i]} * digit;
      out[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  return make(std::move(out), a.negative_ != b.negative_);
}

BigInteger::Division BigInteger::divide(const BigInteger& a, const BigInteger& b) {
  Limbs quotient(a.limbs_.size(), 0);
  Limbs rest;
  for (std::size_t bit = a.limbs_.size() * 32; bit-- > 0;) {
    rest = add_magnitude(rest, rest);
    if ((a.limbs_[bit / 32] >> (bit % 32) & 1) != 0) rest = add_magnitude(rest, Limbs{1});
    while (!rest.empty() && rest.back() == 0) rest.pop_back();
    if (compare_magnitude(rest, b.limbs_) >= 0) {
      rest = make(subtract_magnitude(rest, b.limbs_), false).limbs_;
      quotient[bit / 32] |= 1U << (bit % 32);
    }
  }
  Division out{make(std::move(quotient), a.negative_ != b.negative_),
               make(std::move(rest), a.negative_)};
  if (!out.remainder.limbs_.empty() && a.negative_ != b.negative_) {
    out.quotient = subtract(out.quotient, BigInteger(1));
    out.remainder = add(out.remainder, b);
  }
  return out;
}

void BigInteger::multiply_add(std::uint32_t factor, std::uint32_t summand) {
  std::uint64_t carry = summand;
  for (std::uint32_t& limb : limbs_) {
    carry += std::uint64_t{limb} * factor;
    limb = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
}

std::string BigInteger::to_text() const {
  if (limbs_.empty()) return "0";
  Limbs rest = limbs_;
  std::string out;
  while (!rest.empty()) {
    std::uint64_t remainder = 0;
    for (std::size_t i = rest.size(); i-- > 0;) {
      remainder = remainder << 32 | rest[i];
      rest[i] = static_cast<std::uint32_t>(remainder / 10);
      remainder %= 10;
    }
    out.push_back(static_cast<char>('0' + remainder));
    while (!rest.empty() && rest.back() == 0) rest.pop_back();
  }
  if (negative_) out.push_back('-');
  std::reverse(out.begin(), out.end());
  return out;
}

double BigInteger::to_double() const {
  double out = 0;
  for (std::size_t i = limbs_.size(); i-- > 0;) out = out * 0x1p32 + limbs_[i];
  return negative_ ? -out : out;
}

Value BigIntegerObject::to_data() const {
  throw filter_error(base::cat("the integer `", to_text(), "` does not fit into 64 bits"));
}

bool BigIntegerObject::equals(const value::Foreign& other) const noexcept {
  const auto* big = dynamic_cast<const BigIntegerObject*>(&other);
  return big != nullptr && BigInteger::compare(number_, big->number_) == 0;
}

Value BigInteger::value() const {
  if (compare(*this, BigInteger(std::numeric_limits<std::int64_t>::min())) >= 0 &&
      compare(*this, BigInteger(std::numeric_limits<std::int64_t>::max())) <= 0) {
    std::uint64_t magnitude = 0;
    for (std::size_t i = limbs_.size(); i-- > 0;) magnitude = magnitude << 32 | limbs_[i];
    return Value(static_cast<std::int64_t>(negative_ ? ~magnitude + 1 : magnitude));
  }
  return make_object<BigIntegerObject>(*this);
}

bool is_big_integer(const Value& value) noexcept {
  return value.is(value::Kind::foreign) &&
         dynamic_cast<const BigIntegerObject*>(&value.as_foreign()) != nullptr;
}

std::optional<BigInteger> big_integer_of(const Value& value) {
  if (value.is(value::Kind::boolean)) return BigInteger(value.as_bool() ? 1 : 0);
  if (value.is(value::Kind::integer)) return BigInteger(value.as_int());
  if (is_big_integer(value))
    return static_cast<const BigIntegerObject&>(value.as_foreign()).number();
  return std::nullopt;
}

std::optional<Value> parse_integer(std::string_view digits, int base) {
  if (digits.empty()) return std::nullopt;
  if (digits.size() > BigInteger::limit_bits / 4) {
    throw base::Error("template-limit",
                      base::cat("an integer is longer than ", BigInteger::limit_bits, " bits"));
  }
  BigInteger out;
  for (const char byte : digits) {
    const int digit = byte >= '0' && byte <= '9'   ? byte - '0'
                      : byte >= 'a' && byte <= 'z' ? byte - 'a' + 10
                      : byte >= 'A' && byte <= 'Z' ? byte - 'A' + 10
                                                   : 99;
    if (digit >= base) return std::nullopt;
    out.multiply_add(static_cast<std::uint32_t>(base), static_cast<std::uint32_t>(digit));
  }
  return out.value();
}

}  // namespace kboot::jinja
