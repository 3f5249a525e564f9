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

constexpr std::uintptr_t heap_size = std::uintptr_t{64}
                                     << 20;  // of a thread, at a multiple of it (glibc)

bool& in_use() noexcept {
  static bool value = false;
  return value;
}

void ask_for_large_pages(std::uintptr_t begin, std::uintptr_t size) noexcept {
  // Where the kernel has none, it stays with small pages.
  static_cast<void>(::madvise(reinterpret_cast<void*>(begin), size, MADV_HUGEPAGE));  // NOLINT
}

}  // namespace

void use_large_heap() noexcept {
  in_use() = true;
  ::mallopt(M_ARENA_MAX, 2);
  ::mallopt(M_TOP_PAD, step);
  ::mallopt(M_TRIM_THRESHOLD, 8 * step);
  ::mallopt(M_MMAP_THRESHOLD, step / 2);
  const auto before = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  void* volatile first = std::malloc(std::size_t{1} << 20);  // volatile: it would be left out
  std::free(first);
  const auto after = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  const std::uintptr_t begin = (before + large_page - 1) / large_page * large_page;
  if (begin < after) ask_for_large_pages(begin, after - begin);
}

void use_large_heap_of_thread() noexcept {
  if (!in_use()) return;
  void* volatile first = std::malloc(1);  // volatile: it would be left out
  const auto place = reinterpret_cast<std::uintptr_t>(first);
  std::free(first);
  // The main heap ends at the program's break, the others are mapped above.
  if (place < reinterpret_cast<std::uintptr_t>(::sbrk(0))) return;
  ask_for_large_pages(place / heap_size * heap_size, heap_size);
}

}  // namespace kboot::base
