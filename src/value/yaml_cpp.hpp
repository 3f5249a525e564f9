// The second reading, by yaml-cpp, of what people write. Private to this folder.
#pragma once

#include <optional>
#include <vector>

#include "value/yaml_event.hpp"
#include "value/yaml_source.hpp"

namespace kboot::value::yaml {

// Hands events on and remembers what they were.
class Recorder final : public EventSink {
 public:
  struct Seen {
    EventKind kind;
    std::size_t hash;  // of a scalar's text
    std::size_t offset;
  };

  explicit Recorder(EventSink& next) : next_(next) {}
  void take(const Event& event) override;
  [[nodiscard]] const std::vector<Seen>& seen() const noexcept { return seen_; }

 private:
  EventSink& next_;
  std::vector<Seen> seen_;
};

// The byte where yaml-cpp starts to read a text differently than libyaml did, or nothing where both
// agree. Only for texts that libyaml has accepted within our bounds: yaml-cpp loops for ever on
// some others (engine.md section 4).
[[nodiscard]] std::optional<std::size_t> find_disagreement(const Source& source,
                                                           const std::vector<Recorder::Seen>& seen);

}  // namespace kboot::value::yaml
