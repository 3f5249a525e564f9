// The loop that everything which waits runs in. Handlers and timers run only inside it, on the
// calling thread.
#pragma once

#include <cstdint>
#include <functional>

#include "base/clock.hpp"

namespace kboot::base {

// Absolute; only shrinks on its way down. The default never comes.
struct Deadline {
  Instant at = Instant::max();

  [[nodiscard]] static Deadline never() { return {}; }
  [[nodiscard]] Deadline sooner(Instant other) const { return {other < at ? other : at}; }
  [[nodiscard]] bool passed(const Clock& clock) const { return clock.now() >= at; }
};

enum class LoopEnd : std::uint8_t { done, deadline, cancelled };

class Loop {
 public:
  using Timer = std::uint64_t;

  virtual ~Loop() = default;
  // Runs handlers and timers until `done()` is true, the deadline passes or the run is cancelled.
  // Exceptions thrown by handlers come out of here.
  virtual LoopEnd run_until(const std::function<bool()>& done, Deadline deadline) = 0;
  virtual Timer after(Duration delay, std::function<void()> action) = 0;
  virtual void forget(Timer timer) = 0;
  // The only member that another thread may call: makes run_until look again.
  virtual void wake() noexcept = 0;
};

}  // namespace kboot::base
