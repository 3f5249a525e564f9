// Virtual time for unit tests: a clock that only the loop moves, so that waits cost nothing.
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <utility>

#include "base/context.hpp"

namespace kboot::test {

class FakeClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return base::Instant(elapsed_); }
  [[nodiscard]] base::WallTime wall() const override { return start_ + elapsed_; }
  void advance(base::Duration duration) { elapsed_ += duration; }
  void set(base::Instant instant) { elapsed_ = instant.time_since_epoch(); }

 private:
  base::Duration elapsed_{};
  base::WallTime start_{std::chrono::seconds(1'800'000'000)};  // 2027-01-15 08:00:00 UTC
};

// Runs timers in order of their time and advances the clock to each. A wait that nothing will ever
// end is a mistake of the test.
class VirtualLoop final : public base::Loop {
 public:
  VirtualLoop(FakeClock& clock, const base::Cancel& cancel) : clock_(clock), cancel_(cancel) {}

  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    while (true) {
      if (done()) return base::LoopEnd::done;
      if (cancel_) return base::LoopEnd::cancelled;
      if (deadline.passed(clock_)) return base::LoopEnd::deadline;
      if (timers_.empty() || timers_.begin()->first.first > deadline.at) {
        if (deadline.at == base::Instant::max())
          throw std::logic_error("the virtual loop would wait for ever");
        clock_.set(deadline.at);
        continue;
      }
      auto first = timers_.extract(timers_.begin());
      if (first.key().first > clock_.now()) clock_.set(first.key().first);
      first.mapped()();
    }
  }
  Timer after(base::Duration delay, std::function<void()> action) override {
    timers_.emplace(std::pair(clock_.now() + delay, ++last_), std::move(action));
    return last_;
  }
  void forget(Timer timer) override {
    std::erase_if(timers_, [timer](const auto& entry) { return entry.first.second == timer; });
  }
  void wake() noexcept override {}

 private:
  FakeClock& clock_;
  const base::Cancel& cancel_;
  std::map<std::pair<base::Instant, Timer>, std::function<void()>> timers_;
  Timer last_ = 0;
};

}  // namespace kboot::test
