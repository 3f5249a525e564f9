// Python's operators on values. Wrong types are a `filter-error` without a place.
#pragma once

#include "jinja/ast.hpp"

namespace kboot::jinja {

// At most this many bytes in one text, and items in one list, that an operator or filter makes.
inline constexpr std::size_t text_limit = std::size_t{64} << 20;
inline constexpr std::size_t items_limit = 2'000'000;
// Throws `template-limit` when a text of that size would be made.
void check_text_size(std::size_t bytes);
void check_item_count(std::size_t items);

[[nodiscard]] Value apply(BinaryOp op, const Value& left, const Value& right);
[[nodiscard]] Value negate(const Value& operand);
[[nodiscard]] Value plus(const Value& operand);
[[nodiscard]] bool compare(CompareOp op, const Value& left, const Value& right);
[[nodiscard]] bool is_equal(const Value& left, const Value& right);
[[nodiscard]] bool is_less(const Value& left, const Value& right);
[[nodiscard]] bool contains(const Value& container, const Value& item);
// 'x is %s' % value.
[[nodiscard]] Value percent_format(const Value& format, const Value& arguments);
// The items that a `for` goes over: of a list, the keys of a dict, the characters of a string.
[[nodiscard]] std::vector<Value> items_of(const Value& value);
// "str", "int", "dict": Python's names, for messages and `type_debug`.
[[nodiscard]] std::string python_type(const Value& value);
[[nodiscard]] Value make_tuple(std::vector<Value> items);
// The number in an int, bool or float; nothing for others.
[[nodiscard]] std::optional<double> number_of(const Value& value);

}  // namespace kboot::jinja
