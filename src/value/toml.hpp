// TOML as BurntSushi/toml 1.6 (Helm) reads and writes it.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value {

// As toml.Encoder.Encode of a map: plain keys first, then tables, both in byte order. Throws Error
// `toml-value` with the library's words for what TOML has no form of.
[[nodiscard]] std::string to_toml(const Value& value);

// As toml.Unmarshal into map[string]interface {}: integers are int64; dates are foreign objects that
// print as Go's time.Time. Throws Error `toml-syntax` with the library's words
// (`toml: line 1: expected '.' or '=', but got ']' instead`).
[[nodiscard]] Value read_toml(std::string_view text);

}  // namespace kboot::value
