// INT, TERM and HUP as cancellation (engine.md section 7).
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "base/context.hpp"

namespace kboot::cli {

// While it lives, the first signal cancels and wakes, the second restores the terminal and ends the
// process. Must be made before any other thread: the signals are blocked in all threads that
// follow.
class Signals {
 public:
  // `wake` is called on the waiting thread. `code` is the exit code of the second signal.
  Signals(base::Cancel& cancel, std::function<void()> wake, int code);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // While held, Ctrl-C is not for us: an editor or a pager has the terminal.
  void hold_interrupts(bool held) noexcept { held_ = held; }

 private:
  void wait();

  base::Cancel& cancel_;
  std::function<void()> wake_;
  int code_;
  std::atomic<bool> held_{false};
  std::thread thread_;
};

}  // namespace kboot::cli
