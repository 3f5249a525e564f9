// Where the stack of this thread is and where it ends.
#include "gotpl/stack.hpp"

#include <pthread.h>

namespace kboot::gotpl {

std::uintptr_t StackGuard::find_end() noexcept {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return here();
  void* begin = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &begin, &size);
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<std::uintptr_t>(begin);
}

}  // namespace kboot::gotpl
