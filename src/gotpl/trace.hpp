// Which parts of a template wrote which bytes of its output: for messages about text that came out
// wrong. Costs a record for each node that is walked, so it is asked for only when there is something
// to explain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "gotpl/failure.hpp"

namespace kboot::gotpl {

struct TracePart {
  std::size_t begin;  // byte of the output; the part ends where the next one begins
  std::shared_ptr<const Source> source;
  std::uint32_t offset;  // byte of the source
  std::uint32_t length;  // of the text or the action there
  bool verbatim;         // text that stands in the template as it is
};

// Of the outermost template of an execution; what `include` gives is part of its action.
struct Trace {
  std::vector<TracePart> parts;

  // The part that wrote this byte, or nullptr.
  [[nodiscard]] const TracePart* at(std::size_t byte) const noexcept {
    const TracePart* found = nullptr;
    for (const TracePart& part : parts) {
      if (part.begin > byte) break;
      found = &part;
    }
    return found;
  }
};

}  // namespace kboot::gotpl
