// What encoding/json makes of strings and of values for its targets. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/go_yaml.hpp"
#include "value/value.hpp"

namespace kboot::value {

// With U+FFFD for each byte that is no UTF-8.
[[nodiscard]] std::string go_valid_utf8(std::string_view text);

// Why a value does not fit what it is decoded into, in Go's words; nothing where it does.
[[nodiscard]] std::optional<std::string> go_json_refusal(const Value& value, GoTarget target);

}  // namespace kboot::value
