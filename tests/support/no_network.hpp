// A transport for tests that must send nothing.
#pragma once

#include "net/net.hpp"
#include "support/test_context.hpp"
#include "support/virtual_loop.hpp"

namespace kboot::test {

// A transport without a network: its loop only keeps virtual time.
class NoNetwork final : public net::Transport {
 public:
  explicit NoNetwork(TestContext& test) : loop_(test.clock, test.cancel) {}
  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    return loop_.run_until(done, deadline);
  }
  Timer after(base::Duration delay, std::function<void()> action) override {
    return loop_.after(delay, std::move(action));
  }
  void forget(Timer timer) override { loop_.forget(timer); }
  void wake() noexcept override {}
  net::Exchange start(net::Request, net::Handler&) override {
    throw base::Error("test", "no network here");
  }
  void cancel(net::Exchange) noexcept override {}

 private:
  VirtualLoop loop_;
};

}  // namespace kboot::test
