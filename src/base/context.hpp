// The first argument of whatever may block, wait, print progress or draw randomness.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/loop.hpp"
#include "base/redactor.hpp"

namespace kboot::base {

// Set once by the signal thread; everything that waits looks at it. `level` 1: finish the request
// in flight; 2: leave now.
class Cancel {
 public:
  void raise() noexcept { level_.fetch_add(1); }
  [[nodiscard]] int level() const noexcept { return level_.load(); }
  explicit operator bool() const noexcept { return level() > 0; }

 private:
  std::atomic<int> level_{0};
};

// What is being waited for, and why it is not there yet: shown live, and as a heartbeat in
// pipelines.
struct Waiting {
  std::string what;  // "Deployment argocd/argocd-server"
  std::string why;   // "0 of 1 available: ContainerCreating"
  Instant since;
};

class Progress {
 public:
  virtual ~Progress() = default;
  // All that is waited for right now (replaces what was said before); empty: nothing any more.
  virtual void waiting(std::span<const Waiting> items) = 0;
};

class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;
};

struct Context {
  Loop& loop;
  const Clock& clock;
  const Cancel& cancel;
  Deadline deadline;
  Progress& progress;
  Redactor& redactor;
  Entropy& entropy;

  // The same context with a deadline that is not later than `at`.
  [[nodiscard]] Context until(Instant at) const {
    Context narrowed = *this;
    narrowed.deadline = deadline.sooner(at);
    return narrowed;
  }
  // How long it was waited: none of what came after the deadline.
  [[nodiscard]] Duration waited_since(Instant began) const {
    return (deadline.passed(clock) ? deadline.at : clock.now()) - began;
  }
  // Waits in the loop. False when the deadline came first; throws Cancelled.
  bool sleep(Duration duration) const;
};

}  // namespace kboot::base
