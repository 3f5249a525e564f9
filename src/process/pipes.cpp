// Pipes that close on exec.
#include "process/pipes.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::process {

Pipe Pipe::make() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw base::Error("process-failed", base::cat("no pipe to a program: ", std::strerror(errno)));
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace kboot::process
