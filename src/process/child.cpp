// Waiting for a child without reaping it.
#include "process/child.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace kboot::process {

// The header of glibc 2.36 declares pidfd_open without C linkage, hence the call by number.
Child::Child(pid_t pid, bool own_group) noexcept
    : pid_(pid),
      own_group_(own_group),
      exit_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

Child::~Child() {
  if (!ended_) {
    kill(SIGKILL);
  }
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Child::kill(int signal) const noexcept { ::kill(own_group_ ? -pid_ : pid_, signal); }

bool Child::ended() noexcept {
  siginfo_t info{};
  if (!ended_ &&
      ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
      info.si_pid == pid_) {
    ended_ = true;
    signalled_ = info.si_code != CLD_EXITED;
    code_ = info.si_status;
  }
  return ended_;
}

void Child::tell(Result& result) const noexcept {
  result.ending = signalled_ ? Ending::signalled : Ending::exited;
  result.code = code_;
}

}  // namespace kboot::process
