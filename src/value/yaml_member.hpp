// One member of a large YAML text, read in a stream.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "value/yaml.hpp"

namespace kboot::value {

// The first document of a text, of which only the member at `path` (keys of dicts, from the top)
// and the scalars beside the path become values: {a: 1, b: {c: 2, d: {...}, e: {...}}} at b, d
// gives {a: 1, b: {c: 2, d: {...}}}. Everything else is parsed and dropped, so the memory it takes
// is that of the result. A part that names an anchor in what was dropped is an error. Throws as
// read_yaml_all.
[[nodiscard]] Value read_yaml_member(std::string_view text, const std::string& name,
                                     std::span<const std::string_view> path,
                                     const YamlOptions& options = {});

}  // namespace kboot::value
