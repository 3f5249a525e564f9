// Starts one child by posix_spawn.
#pragma once

#include <sys/types.h>

#include "process/process.hpp"

namespace kboot::process {

// The child's ends of its streams; -1 leaves ours.
struct Streams {
  int input = -1;
  int output = -1;
  int error = -1;
};

struct Started {
  pid_t pid = -1;
  int error = 0;            // errno when it was not started
  bool no_program = false;  // because there is no such program
};

[[nodiscard]] Started spawn(const Command& command, const Streams& streams);

}  // namespace kboot::process
