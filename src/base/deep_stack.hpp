// Runs work whose depth the input decides (template languages) where there is stack enough for it.
#pragma once

#include <pthread.h>

#include <exception>
#include <functional>

namespace kboot::base {

// Work that goes on beside its caller's, on a thread with a stack of 256 MB (reserved, not used).
class DeepThread {
 public:
  // Throws Error `no-thread` when the system gives no thread.
  explicit DeepThread(std::function<void()> work);
  ~DeepThread() { wait(); }
  DeepThread(const DeepThread&) = delete;
  DeepThread& operator=(const DeepThread&) = delete;

  // Waits for the end of the work; what it threw is thrown here.
  void join();

 private:
  static void* enter(void* self) noexcept;
  void wait() noexcept;

  std::function<void()> work_;
  std::exception_ptr failure_ = nullptr;
  pthread_t thread_{};
  bool running_ = false;
};

// Calls `work` on such a thread and waits for it.
void with_deep_stack(const std::function<void()>& work);

}  // namespace kboot::base
