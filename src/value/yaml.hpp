// Reading and writing YAML.
//
// Text is first read by libyaml with our bounds (engine.md section 4); what people write is then built by yaml-cpp,
// manifests and API text by libyaml alone. Both feed one builder.
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
  pyyaml,  // YAML 1.1 as PyYAML's SafeLoader and Ansible: 0644 is 420, yes is true, 1:30 is 90; duplicate keys warn, the last wins
  goyaml,  // as sigs.k8s.io/yaml (Helm, kubectl): yes/on are true, 0644 is 420, duplicate keys: the last wins
};

// Builds the value of a scalar with an application tag (`!vault`, `!unsafe`).
using TagHandler = std::function<Value(std::string_view tag, std::string_view text, Origin origin)>;

struct YamlOptions {
  Schema schema = Schema::pyyaml;
  bool for_people = false;             // checks with both parsers, finds unquoted `{{ }}`; for playbooks, inventories, variables
  bool track_origins = true;           // adds the text to the source map; off for API text
  bool secret = false;                 // the text is an opened secret: every scalar is marked, its lines are never shown
  Marks marks = 0;                     // further marks for every scalar
  TagHandler on_tag;                   // absent: an unknown tag is an error
  base::Diagnostics* warnings = nullptr;  // duplicate keys
  int max_depth = 100;
  std::size_t max_events = 10'000'000;    // after alias expansion
};

// All documents of a text; `name` is shown in errors. Empty documents are null. Throws Error `yaml-syntax`,
// `yaml-unquoted-template`, `yaml-too-deep`, `yaml-too-large`, `yaml-tag`.
[[nodiscard]] std::vector<Value> read_yaml_all(std::string_view text, const std::string& name,
                                               const YamlOptions& options = {});
// The only document; more than one is an error. An empty text is null.
[[nodiscard]] Value read_yaml(std::string_view text, const std::string& name, const YamlOptions& options = {});

// As Ansible's to_yaml / to_nice_yaml (PyYAML's Dumper) print it.
struct YamlDump {
  int indent = 2;         // to_nice_yaml: 4
  bool block = false;     // default_flow_style=False
  bool sort_keys = true;
  int width = 80;
};
[[nodiscard]] std::string to_yaml(const Value& value, const YamlDump& style = {});

}  // namespace kboot::value
