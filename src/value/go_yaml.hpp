// YAML as Go's programs read and write it: sigs.k8s.io/yaml 1.6 (Helm, kubectl) and yaml.v3.
//
// Errors carry the libraries' own words, because charts print them: `fromYaml` gives them as data,
// and Helm quotes them.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value {

// As yaml.Marshal of sigs.k8s.io/yaml, with the line end after it: through encoding/json and back,
// then yaml.v2's emitter. Keys in natural order ("a9" before "a10"), lists not indented, scalars
// folded at column 80. Helm's `toYaml` is this without its last line end, and "" for an Error.
// Throws Error `json-value` for what JSON has no form of, `yaml-syntax` for a string that yaml.v2
// cannot read back (one that holds DEL or U+FFFE).
[[nodiscard]] std::string to_go_yaml(const Value& value);

// As yaml.v3's Encoder with SetIndent(2), with the line end after it: no detour through JSON, lists
// indented, floats as Go prints them (1e+06), nothing folded. Helm's `toYamlPretty` is this without
// its last line end, and "" for an Error.
[[nodiscard]] std::string to_go_yaml_pretty(const Value& value);

// What Go code decodes into. With `map` and `list` null gives an empty one, anything else of another
// kind is an error.
enum class GoTarget : unsigned char { any, map, list };

struct GoYamlOptions {
  GoTarget target = GoTarget::any;
  std::string name = {};       // of the text, for origins
  bool track_origins = false;  // adds the text to the source map
  Marks marks = 0;             // for every value
};

// As yaml.Unmarshal of sigs.k8s.io/yaml: the first document of the text (others are not looked at),
// keys as strings, every number a float64. Throws Error `yaml-syntax` with Go's own words
// (`error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context`).
[[nodiscard]] Value read_go_yaml(std::string_view text, const GoYamlOptions& options = {});

}  // namespace kboot::value
