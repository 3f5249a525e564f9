// Numbers and dates of YAML 1.1. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value::yaml {

// The text has PyYAML's form of an integer, of whatever size.
[[nodiscard]] bool is_python_int(std::string_view text);
// PyYAML's integers: 0b101, 0644, 0x1F, 1_000, 1:30 (90). Beyond 64 bits the text stays what it is,
// as it prints alike.
[[nodiscard]] std::optional<Value> parse_python_int(std::string_view text);
// PyYAML's floats: 1.5, .5, 1.0e+3, 1:30.5; not 1e3, which is a string there. Infinity and nan are
// words.
[[nodiscard]] std::optional<Value> parse_python_float(std::string_view text);
// The text has PyYAML's form of a date or point in time, be there such a day or not.
[[nodiscard]] bool is_timestamp(std::string_view text);
// A date or point in time, as Python prints the object: `2001-12-14`, `2001-12-14
// 21:59:43.100000-05:00`.
[[nodiscard]] std::optional<std::string> parse_timestamp(std::string_view text);
// Numbers of Go's yaml.v2: Go's own literals (0x, 0o, 0b, 0644), and floats with or without a
// point.
[[nodiscard]] std::optional<Value> parse_go_number(std::string_view text);

}  // namespace kboot::value::yaml
