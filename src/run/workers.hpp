// Runs jobs on up to `forks` threads; what they say is heard on the thread that asked.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "run/events.hpp"

namespace kboot::run {

class Workers {
 public:
  using Hear = std::function<void(const Event&)>;
  // `beat` is called about ten times a second while threads work.
  Workers(int forks, Hear hear, std::function<void()> beat)
      : forks_(forks < 1 ? 1 : static_cast<std::size_t>(forks)),
        hear_(std::move(hear)),
        beat_(std::move(beat)) {}

  // Runs all jobs; gives back when the last is done. One job, or one fork, runs on the calling
  // thread. The first exception of a job is thrown once all are done.
  void run(const std::vector<std::function<void()>>& jobs);
  // From a job, on any thread, or between jobs.
  void post(const Event& event);
  [[nodiscard]] bool threaded() const noexcept { return threaded_; }

 private:
  void work(const std::vector<std::function<void()>>& jobs);

  std::size_t forks_;
  Hear hear_;
  std::function<void()> beat_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> events_;
  std::size_t next_ = 0;
  std::size_t running_ = 0;
  std::exception_ptr failure_;
  bool threaded_ = false;
};

}  // namespace kboot::run
