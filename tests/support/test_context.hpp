// A base::Context for unit tests: virtual time, remembered progress, predictable randomness.
#pragma once

#include <string>
#include <vector>

#include "support/virtual_loop.hpp"

namespace kboot::test {

class RecordedProgress final : public base::Progress {
 public:
  void waiting(std::span<const base::Waiting> items) override {
    for (const base::Waiting& item : items) said.push_back(item.what + ": " + item.why);
  }
  std::vector<std::string> said;
};

// Counts up: 0, 1, 2, ...
class CountingEntropy final : public base::Entropy {
 public:
  void fill(std::span<unsigned char> bytes) override {
    for (unsigned char& byte : bytes) byte = next_++;
  }
  [[nodiscard]] bool untouched() const noexcept { return next_ == 0; }

 private:
  unsigned char next_ = 0;
};

struct TestContext {
  FakeClock clock;
  base::Cancel cancel;
  VirtualLoop loop{clock, cancel};
  RecordedProgress progress;
  base::Redactor redactor;
  CountingEntropy entropy;
  base::Context context{loop, clock, cancel, base::Deadline::never(), progress, redactor, entropy};
};

}  // namespace kboot::test
