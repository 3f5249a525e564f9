// A thread with a large stack.
#include "base/deep_stack.hpp"

#include <cstddef>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/large_heap.hpp"

namespace kboot::base {

namespace {

constexpr std::size_t stack_size = std::size_t{256} << 20;

}  // namespace

void* DeepThread::enter(void* self) noexcept {
  DeepThread& thread = *static_cast<DeepThread*>(self);
  use_large_heap_of_thread();
  try {
    thread.work_();
  } catch (...) {
    thread.failure_ = std::current_exception();
  }
  return nullptr;
}

DeepThread::DeepThread(std::function<void()> work) : work_(std::move(work)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  const int failed = pthread_create(&thread_, &attributes, enter, this);
  pthread_attr_destroy(&attributes);
  if (failed != 0) throw Error("no-thread", "the system gives no thread to render templates on");
  running_ = true;
}

void DeepThread::wait() noexcept {
  if (std::exchange(running_, false)) pthread_join(thread_, nullptr);
}

void DeepThread::join() {
  wait();
  if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void with_deep_stack(const std::function<void()>& work) { DeepThread(work).join(); }

}  // namespace kboot::base
