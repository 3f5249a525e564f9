// Scalars as Go's yaml.v2 and yaml.v3 resolve them, and numbers as Go prints them. Private to this
// folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/number.hpp"
#include "value/value.hpp"

namespace kboot::value {

enum class GoYaml : unsigned char { v2, v3 };

// strconv's ParseInt(text, 0, 64) and ParseUint(text, 0, 64) after underscores are gone, and the
// floats of yaml: an integer (above int64 with the subtype go_uint64), else a float. Nothing for any
// other text, and for floats out of range.
[[nodiscard]] std::optional<Value> parse_go_yaml_number(std::string_view text);

// Would this text, written plain, be read as something else than a string, by the libraries or by YAML
// 1.1, which they are careful about?
[[nodiscard]] bool needs_quotes(std::string_view text);

// One of the layouts of dates and times that yaml.v2 knows.
[[nodiscard]] bool is_go_timestamp(std::string_view text);

// What yaml.v2's decoder makes of a scalar for an interface {}: null, a boolean, an integer (int, or
// with the subtype go_uint64 beyond it), a float, a string (dates too). `implicit` says that the text
// decides. Throws Error `yaml-syntax` with Go's words (yaml: cannot decode !!str `x` as a !!int).
[[nodiscard]] Value resolve_go_yaml(std::string_view tag, std::string_view text, bool implicit);

// As go_float_g, with the digits of a float32.
[[nodiscard]] std::string go_float32_g(double number);
// As encoding/json prints a finite float: 1000000, 1e+21, 1e-7.
[[nodiscard]] std::string go_json_float(double number);
// time.Duration's String: 1h0m5s, 1.5s, 20ms.
[[nodiscard]] std::string go_duration(std::int64_t nanoseconds);

}  // namespace kboot::value
