// Some members of a YAML document, quickly: for those who look at the head of a long text only.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value {

// The members of these names (whatever their case) of the only document of a text, which is a
// mapping; as read_yaml_all gives them with the schema `goyaml` and without origins. Nothing where
// the text has mistakes, or is more than the usual block style: read_yaml_all knows then.
[[nodiscard]] std::optional<Value> read_yaml_members(std::string_view text,
                                                     std::span<const std::string_view> wanted);

}  // namespace kboot::value
