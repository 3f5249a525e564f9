// Runs a child to its end, or ends it when its time is over.
#include <signal.h>

#include <cerrno>
#include <cstring>

#include "base/base.hpp"
#include "base/text.hpp"
#include "process/child.hpp"
#include "process/conversation.hpp"
#include "process/process.hpp"
#include "process/spawn.hpp"

namespace kboot::process {
namespace {

constexpr int slice_ms = 100;
constexpr int slice_without_pidfd_ms = 10;

// While it lives, a write to a pipe that nobody reads is EPIPE on this thread instead of a deadly
// signal.
class NoSigpipe {
 public:
  NoSigpipe() noexcept {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoSigpipe(const NoSigpipe&) = delete;
  NoSigpipe& operator=(const NoSigpipe&) = delete;
  ~NoSigpipe() {
    const timespec now{};
    while (!was_pending_ && ::sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

// Reads until the child has ended and nothing more is in its pipes. (A grandchild that lives on may
// hold them open for ever, so their end is not waited for.) False when `stop` said so first.
template <typename Stop>
bool converse(Child& child, Conversation& conversation, Stop stop) {
  const int slice = child.exit_descriptor() < 0 ? slice_without_pidfd_ms : slice_ms;
  while (true) {
    if (child.ended()) {
      while (!conversation.silent() && conversation.turn(-1, 0)) {
      }
      return true;
    }
    if (stop()) {
      return false;
    }
    conversation.turn(child.exit_descriptor(), slice);
  }
}

// TERM, time to clean up, KILL. A second Ctrl-C ends the waiting.
void end(const base::Context& context, const Command& command, Child& child,
         Conversation& conversation) {
  child.kill(SIGTERM);
  const base::SystemClock clock;
  const base::Instant last = clock.now() + command.grace;
  const bool ended = converse(child, conversation,
                              [&] { return clock.now() >= last || context.cancel.level() > 1; });
  child.kill(SIGKILL);  // what is left of its group, too
  if (!ended) {
    converse(child, conversation, [] { return false; });
  }
}

}  // namespace

Result run(const base::Context& context, const Command& command) {
  Result result;
  if (context.cancel) {
    throw base::Cancelled();
  }
  Conversation conversation(command, result);
  const Started started = spawn(command, conversation.childs_ends());
  if (started.error == EAGAIN || started.error == ENOMEM) {
    throw base::Error("process-failed",
                      base::cat("no process for a program: ", std::strerror(started.error)));
  }
  if (started.error != 0) {
    result.ending = started.no_program ? Ending::not_found : Ending::not_run;
    result.code = started.error;
    return result;
  }
  const NoSigpipe no_sigpipe;
  Child child(started.pid, !command.interactive && !command.foreground);
  conversation.start();
  const bool ended = converse(child, conversation, [&] {
    return context.cancel || context.deadline.passed(context.clock);
  });
  if (ended) {
    child.tell(result);
    return result;
  }
  end(context, command, child, conversation);
  if (context.cancel) {
    throw base::Cancelled();
  }
  result.ending = Ending::timed_out;
  return result;
}

Command shell(std::string_view script, std::string_view program) {
  Command command;
  command.argv = {std::string(program), "-c", std::string(script)};
  return command;
}

std::string describe(const Result& result) {
  switch (result.ending) {
    case Ending::exited:
      return base::cat("exited with ", result.code);
    case Ending::signalled:
      return base::cat("was killed by signal ", result.code);
    case Ending::timed_out:
      return "did not end in time";
    case Ending::not_found:
      return "was not found";
    case Ending::not_run:
      return base::cat("could not be run: ", std::strerror(result.code));
  }
  return {};
}

}  // namespace kboot::process
