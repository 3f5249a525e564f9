// Our ends of a child's streams: feeds its input, keeps its output.
#pragma once

#include <cstddef>
#include <string>

#include "process/pipes.hpp"
#include "process/process.hpp"
#include "process/spawn.hpp"

namespace kboot::process {

class Conversation {
 public:
  // Both outlive the conversation.
  Conversation(const Command& command, Result& result);

  [[nodiscard]] Streams childs_ends() const noexcept;
  // Once the child has its ends: ours must not keep them open.
  void start();
  // Waits up to `milliseconds` for something to do (a stream, or the child's end), and does it.
  // True when a stream moved. The caller has SIGPIPE blocked or ignored.
  bool turn(int exit_descriptor, int milliseconds);
  // Both output streams have ended.
  [[nodiscard]] bool silent() const noexcept { return !output_.read.open() && !error_.read.open(); }

 private:
  void feed();
  bool read(Descriptor& from, std::string& into);

  const Command& command_;
  Result& result_;
  Pipe input_;
  Pipe output_;
  Pipe error_;
  std::size_t fed_ = 0;
};

}  // namespace kboot::process
