// A document of Go's yaml.v2 as a tree of nodes.
#include "value/go_yaml_tree.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/yaml_block_reader.hpp"

namespace kboot::value {

GoYamlTree::GoYamlTree(std::string_view text) {
  if (yaml::BlockReader(text, *this).run()) return;
  nodes_.clear();
  open_.clear();
  root_ = nullptr;
  read_events(text);
}

void GoYamlTree::read_events(std::string_view text) {
  GoYamlParser parser(text);
  GoYamlEvent event;
  do parser.next(event);
  while (event.kind == GoYamlEventKind::stream_start);
  if (event.kind == GoYamlEventKind::stream_end) return;
  for (;;) {
    parser.next(event);
    if (event.kind == GoYamlEventKind::document_end) return;
    take(event);
  }
}

void GoYamlTree::take(GoYamlEvent& event) {
  if (event.kind == GoYamlEventKind::sequence_end || event.kind == GoYamlEventKind::mapping_end) {
    open_.pop_back();
    return;
  }
  GoYamlNode& node = nodes_.emplace_back();
  node.kind = event.kind;
  node.implicit = event.implicit;
  node.style = event.style;
  node.offset = event.offset;
  node.tag = std::move(event.tag);
  if (event.kind == GoYamlEventKind::alias) {
    const auto anchor = anchors_.find(event.anchor);
    if (anchor == anchors_.end()) {
      throw base::Error("yaml-syntax",
                        base::cat("yaml: unknown anchor '", event.anchor, "' referenced"));
    }
    node.target = anchor->second;
    node.text = std::move(event.anchor);
  } else {
    node.text = std::move(event.text);
    if (!event.anchor.empty()) anchors_.insert_or_assign(std::move(event.anchor), &node);
  }
  add(node);
}

// What BlockReader reads has neither anchors nor tags.
void GoYamlTree::take(const yaml::Event& event) {
  switch (event.kind) {
    case yaml::EventKind::document_start:
    case yaml::EventKind::document_end:
      return;
    case yaml::EventKind::end:
      open_.pop_back();
      return;
    default:
      break;
  }
  GoYamlNode& node = nodes_.emplace_back();
  node.kind = event.kind == yaml::EventKind::scalar          ? GoYamlEventKind::scalar
              : event.kind == yaml::EventKind::mapping_start ? GoYamlEventKind::mapping_start
                                                             : GoYamlEventKind::sequence_start;
  node.implicit = event.kind == yaml::EventKind::scalar && event.style == base::ScalarStyle::plain;
  node.style = event.style;
  node.offset = event.offset;
  node.text = event.text;
  add(node);
}

void GoYamlTree::add(GoYamlNode& node) {
  if (open_.empty()) {
    root_ = &node;
  } else {
    open_.back()->children.push_back(&node);
  }
  if (node.kind == GoYamlEventKind::sequence_start || node.kind == GoYamlEventKind::mapping_start) {
    if (open_.size() >= static_cast<std::size_t>(max_depth)) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
    open_.push_back(&node);
  }
}

}  // namespace kboot::value
