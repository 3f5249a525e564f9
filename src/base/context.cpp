// Waiting in the loop of a context.
#include "base/context.hpp"

#include "base/diagnostic.hpp"

namespace kboot::base {

bool Context::sleep(Duration duration) const {
  const Instant end = clock.now() + duration;
  const LoopEnd reason = loop.run_until([&] { return clock.now() >= end; }, deadline.sooner(end));
  if (reason == LoopEnd::cancelled) throw Cancelled();
  return end <= deadline.at;
}

}  // namespace kboot::base
