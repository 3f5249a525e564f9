// Memory for work that allocates much and then ends with the program.
#pragma once

namespace kboot::base {

// Grows the heap in large steps, of large pages where the kernel has them, and keeps what is freed:
// most of the system's time goes into single pages otherwise. Threads that begin later
// share it.
void use_large_heap() noexcept;

}  // namespace kboot::base
