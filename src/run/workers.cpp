// Threads with stacks deep enough for the evaluators.
#include "run/workers.hpp"

#include <pthread.h>

#include <algorithm>

#include "base/diagnostic.hpp"

namespace kboot::run {

namespace {

constexpr std::size_t stack_size = std::size_t{64}
                                   << 20;  // reserved, not used: templates may nest deeply

void* enter(void* body) {
  (*static_cast<std::function<void()>*>(body))();
  return nullptr;
}

class Thread {
 public:
  explicit Thread(std::function<void()> body) : body_(std::move(body)) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_size);
    const int failed = pthread_create(&thread_, &attributes, enter, &body_);
    pthread_attr_destroy(&attributes);
    if (failed != 0) throw base::Error("no-thread", "the system gives no thread for another host");
  }
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;
  ~Thread() { pthread_join(thread_, nullptr); }

 private:
  std::function<void()> body_;
  pthread_t thread_{};
};

}  // namespace

void Workers::post(const Event& event) {
  if (!threaded_) {
    hear_(event);
    return;
  }
  const std::lock_guard lock(mutex_);
  events_.push_back(event);
  changed_.notify_one();
}

void Workers::work(const std::vector<std::function<void()>>& jobs) {
  for (;;) {
    std::size_t mine = 0;
    {
      const std::lock_guard lock(mutex_);
      if (next_ >= jobs.size()) break;
      mine = next_++;
    }
    try {
      jobs[mine]();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (failure_ == nullptr) failure_ = std::current_exception();
    }
  }
  const std::lock_guard lock(mutex_);
  --running_;
  changed_.notify_one();
}

void Workers::run(const std::vector<std::function<void()>>& jobs) {
  next_ = 0;
  failure_ = nullptr;
  threaded_ = forks_ > 1 && jobs.size() > 1;
  if (!threaded_) {
    for (const auto& job : jobs) job();
    return;
  }
  {
    std::deque<Thread> threads;
    running_ = std::min(forks_, jobs.size());
    for (std::size_t count = running_; count > 0; --count)
      threads.emplace_back([this, &jobs] { work(jobs); });
    std::unique_lock lock(mutex_);
    while (running_ > 0 || !events_.empty()) {
      changed_.wait_for(lock, std::chrono::milliseconds(100),
                        [&] { return running_ == 0 || !events_.empty(); });
      std::deque<Event> heard = std::exchange(events_, {});
      lock.unlock();
      for (const Event& event : heard) hear_(event);
      beat_();
      lock.lock();
    }
  }
  threaded_ = false;
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

}  // namespace kboot::run
