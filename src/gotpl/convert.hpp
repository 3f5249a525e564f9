// Turning values into numbers and texts as Sprig does: spf13/cast and strconv.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::gotpl {

using value::Value;

// strconv.ParseInt(text, base, 64) for a base that is not 0. Nothing for an error.
[[nodiscard]] std::optional<std::int64_t> parse_int_in(std::string_view text, int base);
// strconv.ParseInt(text, 10, 64) without its error: 0 for what is no number, the nearest number for
// what is out of range.
[[nodiscard]] std::int64_t parse_decimal_clamped(std::string_view text);
// A conversion of Go on amd64: what does not fit becomes the smallest int64.
[[nodiscard]] std::int64_t to_int(double number) noexcept;

// cast.ToInt64 and cast.ToFloat64: 0 for what is no number.
[[nodiscard]] std::int64_t cast_int64(const Value& value);
[[nodiscard]] double cast_float64(const Value& value);

// Sprig's strval: strings as they are, else as %v prints it.
[[nodiscard]] std::string strval(const Value& value);
// The same as a value, in which what is secret stays so.
[[nodiscard]] Value text_value(const Value& value);
// Sprig's strslice: the texts of a list's items that are not nil; of one value, its own text.
[[nodiscard]] std::vector<Value> strslice(const Value& value);
// Sprig's empty: the zero of its type, or without items.
[[nodiscard]] bool is_empty(const Value& value) noexcept;
// reflect.DeepEqual: of one type and equal in all parts.
[[nodiscard]] bool deep_equal(const Value& a, const Value& b);

// The items of what is a slice in Go; throws Failure: "Cannot push on type map" for `what` "Cannot
// push on type", and what Go panics with for nil.
[[nodiscard]] std::vector<Value> slice_items(const Value& list, std::string_view what);

}  // namespace kboot::gotpl
