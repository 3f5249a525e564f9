// The person at the terminal.
#include "cli/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <cerrno>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "report/text.hpp"

namespace kboot::cli {

namespace {

// /dev/tty: standard input and output may be redirected while somebody sits there.
class Device {
 public:
  Device() : Device(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), -1) {}
  // `writer` is where questions go, -1 for the same. Both are closed.
  Device(int descriptor, int writer) : descriptor_(descriptor), writer_(writer) {}
  ~Device() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (writer_ >= 0) ::close(writer_);
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  [[nodiscard]] bool opened() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  void write(std::string_view text) const {
    const std::string shown = report::harmless(text);
    [[maybe_unused]] const ssize_t written =
        ::write(writer_ < 0 ? descriptor_ : writer_, shown.data(), shown.size());
  }
  // Bytes up to the line end; false at the end of input or when cancelled.
  template <typename Take>
  bool read_line(const base::Cancel& cancel, Take take) const {
    bool any = false;
    while (!cancel) {
      pollfd ready{descriptor_, POLLIN, 0};
      // Signals go to a thread of their own: nothing else ends a read here.
      if (::poll(&ready, 1, 100) <= 0) continue;
      char byte = 0;
      const ssize_t size = ::read(descriptor_, &byte, 1);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return any;
      any = true;
      if (byte == '\n') return true;
      take(byte);
    }
    return false;
  }

 private:
  int descriptor_;
  int writer_;
};

class Silence {
 public:
  explicit Silence(int descriptor) : descriptor_(descriptor) {
    known_ = ::tcgetattr(descriptor, &before_) == 0;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) ::tcsetattr(descriptor, TCSAFLUSH, &quiet);
  }
  ~Silence() {
    if (known_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  int descriptor_;
  bool known_;
  termios before_{};
};

std::optional<crypto::SecretBytes> read_secret(const Device& device, std::string_view question,
                                               const base::Cancel& cancel) {
  device.write(question);
  const Silence silence(device.descriptor());
  // Fixed room: a string that grows would leave copies behind.
  crypto::SecretBytes room(1024);
  std::size_t size = 0;
  const bool read = device.read_line(cancel, [&](char byte) {
    if (size < room.size()) room.data()[size++] = static_cast<unsigned char>(byte);
  });
  if (cancel) throw base::Cancelled();
  if (!read) return std::nullopt;
  device.write("\n");
  room.shrink(size);
  return room;
}

}  // namespace

bool Terminal::is_terminal(int descriptor) noexcept { return ::isatty(descriptor) == 1; }

std::size_t Terminal::columns(int descriptor) noexcept {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

bool Terminal::can_ask() const noexcept {
  return !base::env("CI") && is_terminal(STDIN_FILENO) && Device().opened();
}

std::optional<crypto::SecretBytes> Terminal::ask_secret(std::string_view question) const {
  if (base::env("CI")) return std::nullopt;
  const auto turn = screen_.take();
  const Device device;
  return device.opened() ? read_secret(device, question, cancel_) : std::nullopt;
}

std::optional<crypto::SecretBytes> Terminal::ask_secret_anywhere(std::string_view question) const {
  const auto turn = screen_.take();
  const Device device;
  if (device.opened()) return read_secret(device, question, cancel_);
  const Device input(::dup(STDIN_FILENO), ::dup(STDERR_FILENO));
  input.write("Warning: Password input may be echoed.\n");
  return read_secret(input, question, cancel_);
}

std::optional<std::string> Terminal::ask(std::string_view question) const {
  const auto turn = screen_.take();
  const Device device;
  if (!device.opened()) return std::nullopt;
  device.write(question);
  std::string answer;
  if (!device.read_line(cancel_, [&](char byte) { answer += byte; })) return std::nullopt;
  return answer;
}

bool Terminal::confirm(std::string_view question) const {
  const auto answer = ask(question);
  const std::string word = answer ? base::lower(base::trim(*answer)) : "";
  return word == "yes" || word == "y";
}

void Terminal::restore() noexcept {
  termios state{};
  if (::tcgetattr(STDIN_FILENO, &state) == 0 && (state.c_lflag & ECHO) == 0) {
    state.c_lflag |= ECHO;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &state);
  }
}

}  // namespace kboot::cli
