// Unit tests of src/cli/signals.cpp: each in a process of its own, because signals are the
// process's.
#include "cli/signals.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

using namespace kboot;

namespace {

// Waits at most two seconds.
bool becomes(const base::Cancel& cancel, int level) {
  for (int tries = 0; tries < 200 && cancel.level() < level; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return cancel.level() >= level;
}

int exit_code_of(int (*child)()) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(child());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("the first signal cancels and wakes, and the process goes on") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    CAPTURE(signal);
    static int sent;
    sent = signal;
    CHECK(exit_code_of([] {
            base::Cancel cancel;
            std::atomic<int> woken = 0;
            const cli::Signals signals(
                cancel, [&] { ++woken; }, 42);
            ::kill(::getpid(), sent);
            return becomes(cancel, 1) && cancel.level() == 1 ? 7 : 1;
          }) == 7);
  }
}

TEST_CASE("the second signal ends the process with the code of an interruption") {
  CHECK(exit_code_of([] {
          base::Cancel cancel;
          const cli::Signals signals(
              cancel, [] {}, 42);
          ::kill(::getpid(), SIGINT);
          if (!becomes(cancel, 1)) return 1;
          ::kill(::getpid(), SIGTERM);
          std::this_thread::sleep_for(std::chrono::seconds(2));
          return 2;
        }) == 42);
}

TEST_CASE("afterwards signals kill again") {
  CHECK(exit_code_of([] {
          base::Cancel cancel;
          std::signal(SIGTERM, SIG_DFL);  // doctest has a handler of its own
          {
            const cli::Signals signals(
                cancel, [] {}, 42);
          }
          ::kill(::getpid(), SIGTERM);
          return 3;
        }) == -SIGTERM);
}
