// Reading and writing YAML.
//
// Text is read by libyaml, as Ansible does, with bounds of ours (engine.md section 4). What people
// write is read by yaml-cpp a second time: where the two disagree there is a warning, and libyaml's
// reading counts.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "value/value.hpp"

namespace kboot::value {

enum class Schema : unsigned char {
  // YAML 1.1 as PyYAML's SafeLoader and Ansible: 0644 is 420, yes is true, 1:30 is 90; duplicate
  // keys warn, the last wins. Dates are strings that print as Python prints the date; integers
  // beyond 64 bits stay their own text; a plain `=`, on which PyYAML fails, is a string. `!unsafe`
  // marks, without a handler.
  pyyaml,
  // As sigs.k8s.io/yaml (Helm, kubectl): yes, y and on are true, 0644 is 420; the last of duplicate
  // keys wins.
  goyaml,
};

// Builds the value of a scalar with an application tag (`!vault`); may throw `yaml-tag`.
using TagHandler = std::function<Value(std::string_view tag, std::string_view text, Origin origin)>;

struct YamlOptions {
  Schema schema = Schema::pyyaml;
  // A second reading, for playbooks, inventories and variables; needs `warnings`.
  bool for_people = false;
  bool track_origins = true;  // adds the text to the source map; off for API text
  // The text is an opened secret: all but keys is marked, its lines are never shown.
  bool secret = false;
  Marks marks = 0;                        // further marks for every scalar
  TagHandler on_tag;                      // absent: an unknown tag is an error
  base::Diagnostics* warnings = nullptr;  // `duplicate-key`, `yaml-ambiguous`
  int max_depth = 100;
  std::size_t max_events = 10'000'000;  // after alias expansion
};

// All documents of a text; `name` is shown in errors. Empty documents are null. Throws Error
// `yaml-syntax`, `yaml-unquoted-template`, `yaml-too-deep`, `yaml-too-large`, `yaml-tag`.
[[nodiscard]] std::vector<Value> read_yaml_all(std::string_view text, const std::string& name,
                                               const YamlOptions& options = {});
// The only document; more than one is an error. An empty text is null.
[[nodiscard]] Value read_yaml(std::string_view text, const std::string& name,
                              const YamlOptions& options = {});

// As Ansible's to_yaml / to_nice_yaml (PyYAML's Dumper) print it.
struct YamlDump {
  int indent = 2;      // to_nice_yaml: 4
  bool block = false;  // default_flow_style=False
  bool sort_keys = true;
  int width = 80;
};
[[nodiscard]] std::string to_yaml(const Value& value, const YamlDump& style = {});

}  // namespace kboot::value
