// A document of Go's yaml.v2 as a tree of nodes, aliases not yet followed. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source_map.hpp"
#include "value/go_yaml_parse.hpp"
#include "value/yaml_event.hpp"

namespace kboot::value {

struct GoYamlNode {
  GoYamlEventKind kind = GoYamlEventKind::scalar;  // or alias, sequence_start, mapping_start
  bool implicit = false;
  base::ScalarStyle style = base::ScalarStyle::plain;
  std::size_t offset = 0;
  std::string text;  // of a scalar; the name of an alias
  std::string tag;
  const GoYamlNode* target = nullptr;       // of an alias
  std::vector<const GoYamlNode*> children;  // of a mapping: keys and values by turns
};

class GoYamlTree : private yaml::EventSink {
 public:
  // Reads the first document. Throws Error `yaml-syntax`, `too-deep`.
  explicit GoYamlTree(std::string_view text);

  // nullptr for a text without documents.
  [[nodiscard]] const GoYamlNode* root() const noexcept { return root_; }

 private:
  void read_events(std::string_view text);
  void take(GoYamlEvent& event);
  void take(const yaml::Event& event) override;
  void add(GoYamlNode& node);

  std::deque<GoYamlNode> nodes_;
  std::vector<GoYamlNode*> open_;
  std::unordered_map<std::string, const GoYamlNode*> anchors_;
  const GoYamlNode* root_ = nullptr;
};

}  // namespace kboot::value
