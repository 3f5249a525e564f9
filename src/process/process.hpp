// Front door of process: runs a child program and gives what it said.
//
// Children are made by posix_spawn in a process group of their own, see no descriptor of ours but
// 0, 1 and 2, and start with an empty signal mask and SIGPIPE at its default (engine.md section 7).
// While one runs, the calling thread polls its pipes in slices of at most 100 ms and looks at the
// context's cancel and deadline in between: a child may thus run on any thread, with no loop
// running there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.hpp"

namespace kboot::process {

using Variables = std::vector<std::pair<std::string, std::string>>;

struct Command {
  // The program and its arguments. A program without a slash is looked up in PATH of the child's
  // environment.
  std::vector<std::string> argv;
  // The whole environment; absent: ours.
  std::optional<Variables> environment;
  // Set over the environment.
  Variables additions;
  // Where it runs; empty: here. A relative program path counts from there.
  std::string directory;
  // Its standard input; absent: /dev/null (of a `foreground` program: ours).
  std::optional<std::string> input;
  // At most this much of each stream is kept; the rest is read and dropped.
  std::size_t output_limit = std::size_t{64} << 20;
  // Shares our standard input, standard error and process group, so that it can talk to the person
  // at the terminal (password scripts). `input` is not used then; only the standard output is
  // captured.
  bool interactive = false;
  // As `interactive`, and the standard output is ours too: an editor, a pager. Nothing is captured.
  // INT and QUIT reach it even where we ignore them.
  bool foreground = false;
  // From TERM to KILL, when the run is cancelled or the deadline comes.
  base::Duration grace = std::chrono::seconds(3);
};

enum class Ending : std::uint8_t {
  exited,     // `code` is its exit code
  signalled,  // `code` is the signal's number
  timed_out,  // the deadline came; it was ended
  not_found,  // there is no such program; `code` is the errno, nothing was run
  not_run,    // it could not be started (not executable, no such folder); `code` is the errno
};

struct Result {
  Ending ending = Ending::exited;
  int code = 0;
  std::string output;  // standard output
  std::string error;   // standard error
  bool cut = false;    // a stream was longer than the limit

  [[nodiscard]] bool ok() const noexcept { return ending == Ending::exited && code == 0; }
};

// Runs a program to its end. What the program does is a value; throws base::Cancelled when the run
// is cancelled (the child is ended first), and base::Error `process-failed` when the system has no
// pipe or process left.
[[nodiscard]] Result run(const base::Context& context, const Command& command);

// The command that gives `script` to /bin/sh -c (or another shell).
[[nodiscard]] Command shell(std::string_view script, std::string_view program = "/bin/sh");

// "exited with 3", "was killed by signal 9", "did not end in time", "was not found": for
// messages.
[[nodiscard]] std::string describe(const Result& result);

// The path of a program: as it is when it has a slash, else the first executable in `path` (as in
// PATH).
[[nodiscard]] std::optional<std::string> find_program(std::string_view name, std::string_view path);

}  // namespace kboot::process
