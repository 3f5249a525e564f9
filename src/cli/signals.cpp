// INT, TERM and HUP as cancellation.
#include "cli/signals.hpp"

#include <pthread.h>
#include <unistd.h>
#include <csignal>

#include "cli/terminal.hpp"

namespace kboot::cli {

namespace {

// USR1 ends the waiting thread itself: nobody else sends it.
sigset_t awaited() {
  sigset_t set;
  sigemptyset(&set);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaddset(&set, each);
  return set;
}

}  // namespace

Signals::Signals(base::Cancel& cancel, std::function<void()> wake, int code)
    : cancel_(cancel), wake_(std::move(wake)), code_(code) {
  const sigset_t set = awaited();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { wait(); });
}

Signals::~Signals() {
  ::pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
  const sigset_t set = awaited();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Signals::wait() {
  const sigset_t set = awaited();
  while (true) {
    int signal = 0;
    if (::sigwait(&set, &signal) != 0) continue;
    if (signal == SIGUSR1) return;
    if (signal == SIGINT && held_) continue;
    cancel_.raise();
    wake_();
    if (cancel_.level() < 2) continue;
    Terminal::restore();
    ::_exit(code_);
  }
}

}  // namespace kboot::cli
