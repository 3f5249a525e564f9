// Memory for work that allocates much and then ends with the program.
#pragma once

namespace kboot::base {

// Grows the heap in large steps, of large pages where the kernel has them, and keeps what is freed:
// most of the system's time goes into single pages otherwise. Threads that begin later
// share it or have a second one.
void use_large_heap() noexcept;

// For a thread that begins later and may get a heap of its own: large pages for that too, where
// use_large_heap() was called before.
void use_large_heap_of_thread() noexcept;

}  // namespace kboot::base
