// Descriptors that close themselves, and pipes of them.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace kboot::process {

class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  void close() noexcept {
    if (number_ >= 0) {
      ::close(std::exchange(number_, -1));
    }
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] bool open() const noexcept { return number_ >= 0; }
  // Reads and writes that would wait give EAGAIN from now on.
  void set_nonblocking() const noexcept {
    ::fcntl(number_, F_SETFL, ::fcntl(number_, F_GETFL) | O_NONBLOCK);
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read;
  Descriptor write;

  // Both ends close on exec. Throws base::Error `process-failed` when the system has none left.
  [[nodiscard]] static Pipe make();
};

}  // namespace kboot::process
