// Go's fmt: Sprint, Sprintf, Sprintln and what they print for values of our kinds.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "value/text_builder.hpp"
#include "value/value.hpp"

namespace kboot::gotpl {

using value::Value;

// One value as %v prints it; a null as `<nil>`. (A template prints `<no value>` for it.)
[[nodiscard]] std::string go_print(const Value& value);
// The same behind what is in `out`; secret strings keep their ranges.
void go_print(value::TextBuilder& out, const Value& value);

// fmt.Sprint: a space between two operands when neither is a string.
void go_sprint(value::TextBuilder& out, std::span<const Value> operands);
// fmt.Sprintln: a space between all, a newline at the end.
void go_sprintln(value::TextBuilder& out, std::span<const Value> operands);
// fmt.Sprintf, with Go's own marks for what is wrong: %!d(string=x), %!s(MISSING), %!(EXTRA int=1).
void go_sprintf(value::TextBuilder& out, std::string_view format, std::span<const Value> operands);
[[nodiscard]] std::string go_sprintf(std::string_view format, std::span<const Value> operands);

// strconv.Quote: what %q prints.
[[nodiscard]] std::string go_quote(std::string_view text);
// strconv.FormatFloat(number, verb, precision, 64); precision -1: the fewest digits that read back.
// verb: e E f g G. %v of a float64 is go_float(number, 'g', -1): 1e+06, 123456.
[[nodiscard]] std::string go_float(double number, char verb, int precision);
// strconv.IsPrint and unicode.IsLetter, unicode.IsDigit.
[[nodiscard]] bool is_print(std::uint32_t code) noexcept;
[[nodiscard]] bool is_letter(std::uint32_t code) noexcept;
[[nodiscard]] bool is_digit(std::uint32_t code) noexcept;

}  // namespace kboot::gotpl
