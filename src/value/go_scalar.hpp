// Scalars as Go's yaml.v2 and yaml.v3 resolve them, and numbers as Go prints them. Private to this
// folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value {

enum class GoYaml : unsigned char { v2, v3 };

// strconv's ParseInt(text, 0, 64) and ParseUint(text, 0, 64) after underscores are gone, and the
// floats of yaml: an integer where it fits int64, else a float. Nothing for any other text, and for
// floats out of range.
[[nodiscard]] std::optional<Value> parse_go_yaml_number(std::string_view text);

// Would this text, written plain, be read as something else than a string, by the libraries or by YAML
// 1.1, which they are careful about?
[[nodiscard]] bool needs_quotes(std::string_view text);

// strconv.FormatFloat(number, 'g', -1, 64): 1e+06, 1.5, +Inf, NaN.
[[nodiscard]] std::string go_float_g(double number);
// As encoding/json prints a finite float: 1000000, 1e+21, 1e-7.
[[nodiscard]] std::string go_json_float(double number);
// time.Duration's String: 1h0m5s, 1.5s, 20ms.
[[nodiscard]] std::string go_duration(std::int64_t nanoseconds);

}  // namespace kboot::value
