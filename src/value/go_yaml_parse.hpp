// The events of a YAML text as Go's yaml.v2 sees them, one at a time, and its words for what is
// wrong. Private to this folder.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/source_map.hpp"

namespace kboot::value {

enum class GoYamlEventKind : unsigned char {
  stream_start,
  stream_end,
  document_start,
  document_end,
  alias,
  scalar,
  sequence_start,
  sequence_end,
  mapping_start,
  mapping_end,
};

struct GoYamlEvent {
  GoYamlEventKind kind = GoYamlEventKind::stream_start;
  bool implicit = false;  // a scalar that is plain (or tagged `!`): its text decides what it is
  base::ScalarStyle style = base::ScalarStyle::plain;
  std::size_t offset = 0;   // bytes from the start of the text
  std::string text = {};    // of a scalar
  std::string anchor = {};  // that it defines, or that an alias names
  std::string tag = {};     // in its long form
};

class GoYamlParser {
 public:
  explicit GoYamlParser(std::string_view text);
  ~GoYamlParser();
  GoYamlParser(const GoYamlParser&) = delete;
  GoYamlParser& operator=(const GoYamlParser&) = delete;

  // The next event; after stream_end there is none. Throws Error `yaml-syntax`: `yaml: line 2: did
  // not find expected key`.
  void next(GoYamlEvent& event);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace kboot::value
