// The events that YAML parsers give and the builder takes. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/source_map.hpp"

namespace kboot::value::yaml {

enum class EventKind : std::uint8_t {
  document_start,
  document_end,
  scalar,
  alias,
  sequence_start,
  mapping_start,
  end,  // of a sequence or mapping
};

struct Event {
  EventKind kind;
  std::string_view text = {};    // of a scalar
  std::string_view anchor = {};  // that it defines, or that an alias names
  std::string_view tag =
      {};  // resolved ("tag:yaml.org,2002:str", "!vault"); empty where none is written
  base::ScalarStyle style = base::ScalarStyle::plain;
  std::size_t offset = 0;  // bytes from the start of the text: the node with its anchor and tag
};

class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void take(const Event& event) = 0;
  // Does what comes next not matter? Its text may be left out then.
  [[nodiscard]] virtual bool drops() const noexcept { return false; }
};

}  // namespace kboot::value::yaml
