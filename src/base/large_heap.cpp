// A heap that grows in large steps.
#include "base/large_heap.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace kboot::base {

namespace {

constexpr int step = 64 << 20;  // addresses only: a page is taken when it is written to
constexpr std::uintptr_t large_page = std::uintptr_t{2} << 20;

}  // namespace

void use_large_heap() noexcept {
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TOP_PAD, step);
  ::mallopt(M_TRIM_THRESHOLD, 8 * step);
  ::mallopt(M_MMAP_THRESHOLD, step / 2);
  const auto before = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  void* volatile first = std::malloc(std::size_t{1} << 20);  // volatile: it would be left out
  std::free(first);
  const auto after = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t begin = (before + large_page - 1) / large_page * large_page;
  // Where the kernel has none, it stays with small pages.
  if (begin < after) {
    static_cast<void>(
        ::madvise(reinterpret_cast<void*>(begin), after - begin, MADV_HUGEPAGE));  // NOLINT
  }
}

}  // namespace kboot::base
