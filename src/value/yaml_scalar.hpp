// What plain YAML scalars mean, by schema. Private to this folder.
#pragma once

#include <optional>
#include <string_view>

#include "value/yaml.hpp"

namespace kboot::value::yaml {

// A plain scalar without a tag: null, boolean, number or string.
[[nodiscard]] Value resolve_plain(std::string_view text, Schema schema);
// A scalar with one of YAML's own tags (`tag:yaml.org,2002:` and then `int`, `str`, ...); nothing
// when the tag is unknown or the text does not fit it.
[[nodiscard]] std::optional<Value> resolve_tagged(std::string_view type, std::string_view text,
                                                  Schema schema);

// Would PyYAML read this text, written plain, as something else than a string?
[[nodiscard]] bool resolves_to_other(std::string_view text);

}  // namespace kboot::value::yaml
