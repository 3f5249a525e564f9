// Numbers of JSON schemas: exact decimals, and how messages show them. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::query {

// digits * 10^exponent, without zeros at either end of the digits; zero has none.
struct Decimal {
  bool negative = false;
  std::string digits;
  long exponent = 0;

  // Of a JSON number's text.
  [[nodiscard]] static Decimal parse(std::string_view text);
  [[nodiscard]] bool is_integer() const noexcept { return digits.empty() || exponent >= 0; }
  [[nodiscard]] int compare(const Decimal& other) const noexcept;  // -1, 0, 1
  // Is it a whole number times `other`, which is not zero?
  [[nodiscard]] bool is_multiple_of(const Decimal& other) const;
  [[nodiscard]] double to_double() const;
  // As an int, where it is whole and small enough.
  [[nodiscard]] std::optional<long> to_int() const;
};

[[nodiscard]] bool is_number(const value::Value& value);
// As Go's %v prints a number: what the exact value is read from.
[[nodiscard]] std::string number_text(const value::Value& number);

// As the library's messages show numbers: 1,000 and 1.5×10⁰⁶.
[[nodiscard]] std::string shown_int(long number);
[[nodiscard]] std::string shown_float(double number);

}  // namespace kboot::query
