// One running child: signals to it, and its end.
#pragma once

#include <sys/types.h>

#include "process/pipes.hpp"
#include "process/process.hpp"

namespace kboot::process {

// Whatever happens, the child is ended and reaped with this object, and not before: until then its
// number (and its group's) belongs to nobody else, so that a signal never hits a stranger.
class Child {
 public:
  Child(pid_t pid, bool own_group) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  // To the child, and where it has a group of its own, to all of that.
  void kill(int signal) const noexcept;
  [[nodiscard]] bool ended() noexcept;
  // How it ended, once it has.
  void tell(Result& result) const noexcept;
  // Becomes readable when the child ends; -1 where the kernel has no such thing.
  [[nodiscard]] int exit_descriptor() const noexcept { return exit_.get(); }

 private:
  pid_t pid_;
  bool own_group_;
  Descriptor exit_;
  bool ended_ = false;
  bool signalled_ = false;
  int code_ = 0;
};

}  // namespace kboot::process
