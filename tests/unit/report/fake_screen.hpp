// A screen for tests: a pipe to read back, and a clock that only moves when told.
#pragma once

#include <unistd.h>
#include <array>
#include <string>

#include "report/report.hpp"

namespace kboot::report {

class FakeClock final : public base::Clock {
 public:
  base::Instant at{std::chrono::seconds(1000)};
  [[nodiscard]] base::Instant now() const override { return at; }
  [[nodiscard]] base::WallTime wall() const override {
    return base::WallTime(std::chrono::seconds(1795255331)) +
           (at - base::Instant(std::chrono::seconds(1000)));
  }
};

class FakeScreen {
 public:
  explicit FakeScreen(Output::Manner manner = {}) : FakeScreen(make_pipe(), manner) {}
  ~FakeScreen() {
    ::close(pipe_[0]);
    ::close(pipe_[1]);
  }
  FakeScreen(const FakeScreen&) = delete;
  FakeScreen& operator=(const FakeScreen&) = delete;

  // What was written since the last call.
  std::string take() {
    out.data("");  // so that read never waits
    std::string text;
    std::array<char, 65536> buffer{};
    const ssize_t size = ::read(pipe_[0], buffer.data(), buffer.size());
    text.append(buffer.data(), static_cast<std::size_t>(size));
    text.pop_back();
    return text;
  }

 private:
  static std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) ends = {-1, -1};
    return ends;
  }
  FakeScreen(std::array<int, 2> ends, Output::Manner manner)
      : pipe_(ends), out(ends[1], &redactor, manner) {}

  std::array<int, 2> pipe_;

 public:
  base::Redactor redactor;
  Output out;
  FakeClock clock;
  [[nodiscard]] Screen screen() { return {out, out, clock}; }
};

}  // namespace kboot::report
