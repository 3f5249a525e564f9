// Numbers of JSON schemas: exact decimals, and how messages show them.
#include "query/schema_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/go_json_number.hpp"
#include "value/number.hpp"

namespace kboot::query {

namespace {

constexpr long largest_exponent = 100'000'000;

// The digits at one scale: both numbers as whole multiples of 10^exponent.
std::string scaled(const Decimal& number, long exponent) {
  return number.digits + std::string(static_cast<std::size_t>(number.exponent - exponent), '0');
}

int compare_sizes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) {
    return static_cast<int>(!a.digits.empty()) - static_cast<int>(!b.digits.empty());
  }
  const long a_top = a.exponent + static_cast<long>(a.digits.size());
  const long b_top = b.exponent + static_cast<long>(b.digits.size());
  if (a_top != b_top) return a_top < b_top ? -1 : 1;
  const int order = a.digits.compare(b.digits);  // 12 before 120, which is 12.0
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// Is the one row of digits divisible by the other? Long division, a digit at a time.
bool divisible(const std::string& digits, const std::string& by) {
  std::string rest;  // less than `by`
  const auto less = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  };
  for (const char digit : digits) {
    if (!rest.empty() || digit != '0') rest += digit;
    while (!less(rest, by)) {
      int borrow = 0;
      for (std::size_t i = 0; i < rest.size(); ++i) {
        char& place = rest[rest.size() - 1 - i];
        int value = place - borrow - (i < by.size() ? by[by.size() - 1 - i] - '0' : 0);
        borrow = value < '0' ? 1 : 0;
        if (borrow != 0) value += 10;
        place = static_cast<char>(value);
      }
      rest.erase(0, std::min(rest.find_first_not_of('0'), rest.size()));
    }
  }
  return rest.empty();
}

std::string grouped(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string raised(std::string_view exponent) {
  static constexpr std::array<std::string_view, 10> digits{"\u2070", "\u00B9", "\u00B2", "\u00B3",
                                                           "\u2074", "\u2075", "\u2076", "\u2077",
                                                           "\u2078", "\u2079"};
  std::string out;
  for (const char byte : exponent) {
    if (byte == '-') out += "\u207B";
    if (byte >= '0' && byte <= '9') out += digits[static_cast<std::size_t>(byte - '0')];
  }
  return out;
}

}  // namespace

Decimal Decimal::parse(std::string_view text) {
  Decimal out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view body = text.substr(0, e);
  const std::size_t point = std::min(body.find('.'), body.size());
  out.digits = body.substr(0, point);
  if (point < body.size()) {
    out.digits += body.substr(point + 1);
    out.exponent -= static_cast<long>(body.size() - point - 1);
  }
  if (e < text.size()) {
    std::string_view power = text.substr(e + 1);
    const bool negative = power.starts_with('-');
    if (negative || power.starts_with('+')) power.remove_prefix(1);
    long number = 0;
    const auto result = std::from_chars(power.data(), power.data() + power.size(), number);
    if (result.ec != std::errc() || number > largest_exponent) number = largest_exponent;
    out.exponent += negative ? -number : number;
  }
  out.digits.erase(0, std::min(out.digits.find_first_not_of('0'), out.digits.size()));
  while (!out.digits.empty() && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  if (out.digits.empty()) out = {};
  return out;
}

int Decimal::compare(const Decimal& other) const noexcept {
  if (negative != other.negative) return negative ? -1 : 1;
  const int order = compare_sizes(*this, other);
  return negative ? -order : order;
}

bool Decimal::is_multiple_of(const Decimal& other) const {
  if (digits.empty()) return true;
  const long low = std::min(exponent, other.exponent);
  constexpr long most = 5000;  // digits that are written out
  if (exponent - low > most || other.exponent - low > most) return exponent > other.exponent;
  return divisible(scaled(*this, low), scaled(other, low));
}

double Decimal::to_double() const {
  const std::string text =
      base::cat(negative ? "-" : "", digits.empty() ? "0" : digits, "e", std::to_string(exponent));
  double number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec == std::errc()) return number;
  const double far = exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return negative ? -far : far;
}

std::optional<long> Decimal::to_int() const {
  constexpr std::size_t longest = 18;
  if (digits.empty()) return 0;
  if (exponent < 0 || exponent > static_cast<long>(longest) ||
      digits.size() + static_cast<std::size_t>(exponent) > longest) {
    return std::nullopt;
  }
  long number = 0;
  for (const char digit : scaled(*this, 0)) number = number * 10 + (digit - '0');
  return negative ? -number : number;
}

bool is_number(const value::Value& value) {
  return value.is_number() ||
         (value.is(value::Kind::foreign) && value.as_foreign().type_name() == "json.Number");
}

std::string number_text(const value::Value& number) {
  if (number.is(value::Kind::integer)) return std::to_string(number.as_int());
  if (number.is(value::Kind::floating)) return value::go_float_g(number.as_double());
  return number.as_foreign().to_text();
}

std::string shown_int(long number) {
  const std::string text = std::to_string(number);
  return number < 0 ? "-" + grouped(std::string_view(text).substr(1)) : grouped(text);
}

std::string shown_float(double number) {
  if (std::isinf(number)) return number < 0 ? "-\u221E" : "\u221E";
  std::string text = value::go_float_g(number);
  const std::size_t e = text.find('e');
  if (e != std::string::npos) {
    return base::cat(text.substr(0, e), "\u00D710", raised(std::string_view(text).substr(e + 1)));
  }
  const std::size_t begin = text.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  return base::cat(text.substr(0, begin), grouped(text.substr(begin, point - begin)),
                   text.substr(point));
}

}  // namespace kboot::query
