// How much of the thread's stack is left: deep templates end in a message, not in a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kboot::gotpl {

class StackGuard {
 public:
  StackGuard() noexcept : entry_(here()) {}

  // Is too little left to go on? Asking the system where the stack ends is put off until the guard's
  // owner has used more than a little of it.
  [[nodiscard]] bool low() noexcept {
    const std::uintptr_t now = here();
    if (entry_ - now < trusted) return false;
    if (end_ == 0) end_ = find_end();
    return now - end_ < reserve;
  }

 private:
  static constexpr std::size_t trusted = std::size_t{128} * 1024;
  static constexpr std::size_t reserve = std::size_t{512} * 1024;
  [[nodiscard]] static std::uintptr_t here() noexcept;
  [[nodiscard]] static std::uintptr_t find_end() noexcept;

  std::uintptr_t entry_;
  std::uintptr_t end_ = 0;
};

}  // namespace kboot::gotpl
