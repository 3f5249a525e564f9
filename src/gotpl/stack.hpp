// How much of the thread's stack is left: deep templates end in a message, not in a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kboot::gotpl {

class StackGuard {
 public:
  static constexpr std::size_t reserve_of_templates = std::size_t{512} * 1024;
  static constexpr std::size_t reserve_of_pipelines = std::size_t{256} * 1024;

  StackGuard() noexcept : entry_(here()) {}

  // Is too little left to go on? What is within something that is checked itself takes a smaller
  // reserve, so that it is not the one to fail. Asking the system where the stack ends is put off until the guard's
  // owner has used more than a little of it.
  [[nodiscard]] bool low(std::size_t reserve = reserve_of_templates) noexcept {
    const std::uintptr_t now = here();
    if (entry_ - now < trusted) return false;
    if (end_ == 0) end_ = find_end();
    return now - end_ < reserve;
  }

 private:
  static constexpr std::size_t trusted = std::size_t{128} * 1024;
  [[nodiscard]] static std::uintptr_t here() noexcept {
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  }
  [[nodiscard]] static std::uintptr_t find_end() noexcept;

  std::uintptr_t entry_;
  std::uintptr_t end_ = 0;
};

}  // namespace kboot::gotpl
