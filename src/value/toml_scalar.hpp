// Scalars of TOML: what their texts mean. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/toml_lex.hpp"
#include "value/value.hpp"

namespace kboot::value {

// Throws TomlFault with the library's words.
[[nodiscard]] Value toml_scalar(const TomlToken& token);

// A date, a time or both; nothing where it is none.
[[nodiscard]] std::optional<Value> toml_time(std::string_view text);

}  // namespace kboot::value
