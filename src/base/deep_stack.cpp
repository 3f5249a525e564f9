// A thread with a large stack.
#include "base/deep_stack.hpp"

#include <pthread.h>

#include <cstddef>
#include <exception>

#include "base/diagnostic.hpp"

namespace kboot::base {

namespace {

constexpr std::size_t stack_size = std::size_t{256} << 20;

struct Job {
  const std::function<void()>& work;
  std::exception_ptr failure = nullptr;
};

void* enter(void* argument) {
  Job& job = *static_cast<Job*>(argument);
  try {
    job.work();
  } catch (...) {
    job.failure = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void with_deep_stack(const std::function<void()>& work) {
  Job job{work};
  pthread_t thread{};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  const int failed = pthread_create(&thread, &attributes, enter, &job);
  pthread_attr_destroy(&attributes);
  if (failed != 0) throw Error("no-thread", "the system gives no thread to render templates on");
  pthread_join(thread, nullptr);
  if (job.failure != nullptr) std::rethrow_exception(job.failure);
}

}  // namespace kboot::base
