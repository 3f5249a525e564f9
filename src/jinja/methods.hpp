// Python's methods of strings, lists, dicts and dates.
#pragma once

#include "jinja/builtin.hpp"

namespace kboot::jinja {

// The row of a method that values of this kind have; null when there is none. Call::input is the object.
[[nodiscard]] const GlobalRow* find_method(const Value& object, std::string_view name) noexcept;
[[nodiscard]] Value call_method(Machine& machine, const GlobalRow& row, const Value& object,
                                Arguments arguments);
[[nodiscard]] Value bound_method(const GlobalRow& row, const Value& object);

// The tables by kind.
std::span<const GlobalRow> string_methods();
std::span<const GlobalRow> list_methods();
std::span<const GlobalRow> dict_methods();
std::span<const GlobalRow> time_methods();

// 'a {} c'.format(...): the fields of `format`, filled.
[[nodiscard]] Value brace_format(Machine& machine, const Value& format,
                                 const std::vector<Value>& positional,
                                 const std::vector<std::pair<std::string, Value>>& named);
// One value by a format spec: ">10", "05.2f", "x".
[[nodiscard]] std::string format_spec(const Value& value, std::string_view spec);

}  // namespace kboot::jinja
