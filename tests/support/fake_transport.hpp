// A transport for tests: answers from a script, in virtual time.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/context.hpp"
#include "net/net.hpp"
#include "support/test_context.hpp"

namespace kboot::test {

struct FixedEntropy final : base::Entropy {
  void fill(std::span<unsigned char> bytes) override {
    for (auto& byte : bytes) byte = 255;
  }
};

struct FakeAnswer {
  int status = 200;
  std::string body = "{}";
  std::vector<net::Header> headers = {};
  net::End failure = {};  // with a cause: no answer at all
  base::Duration after = {};
};

inline FakeAnswer no_answer(net::Phase phase, std::string cause) {
  return {.failure = {.phase = phase, .cause = std::move(cause)}};
}

// Each request is handed to `answer`; what it says is delivered by the next turn of the loop.
class FakeTransport final : public net::Transport {
 public:
  using Answer = std::function<FakeAnswer(const net::Request&)>;
  FakeTransport(FakeClock& clock, const base::Cancel& cancel) : clock_(clock), cancel_(cancel) {}

  net::Exchange start(net::Request request, net::Handler& handler) override {
    const net::Exchange id = ++last_;
    most_at_once = std::max(most_at_once, pending_.size() + 1);
    FakeAnswer said = answer(request);
    requests.push_back(std::move(request));
    pending_[id] = &handler;
    after(said.after, [this, id, said] { deliver(id, said); });
    return id;
  }
  void cancel(net::Exchange exchange) noexcept override { pending_.erase(exchange); }

  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    for (;;) {
      if (done()) return base::LoopEnd::done;
      if (deadline.passed(clock_)) return base::LoopEnd::deadline;
      if (cancel_ && pending_.empty()) return base::LoopEnd::cancelled;
      if (timers_.empty()) {
        clock_.set(
            deadline.at);  // nothing can happen any more; a test without a deadline would hang here
        continue;
      }
      if (timers_.begin()->first > deadline.at) {
        clock_.set(deadline.at);
        continue;
      }
      auto timer = timers_.extract(timers_.begin());
      if (timer.key() > clock_.now()) clock_.set(timer.key());
      timer.mapped().second();
    }
  }
  Timer after(base::Duration delay, std::function<void()> action) override {
    timers_.emplace(clock_.now() + delay, std::pair{++last_, std::move(action)});
    return last_;
  }
  void forget(Timer timer) override {
    std::erase_if(timers_, [timer](const auto& entry) { return entry.second.first == timer; });
  }
  void wake() noexcept override {}

  Answer answer = [](const net::Request&) { return FakeAnswer{}; };
  std::vector<net::Request> requests;
  std::size_t most_at_once = 0;

 private:
  void deliver(net::Exchange id, const FakeAnswer& said) {
    const auto found = pending_.find(id);
    if (found == pending_.end()) return;
    net::Handler* handler = found->second;
    pending_.erase(found);
    if (!said.failure.cause.empty()) {
      handler->end(said.failure);
      return;
    }
    handler->head({.status = said.status, .headers = said.headers});
    if (!said.body.empty()) handler->data(said.body);
    handler->end({.ok = true, .phase = net::Phase::complete});
  }

  FakeClock& clock_;
  const base::Cancel& cancel_;
  std::map<net::Exchange, net::Handler*> pending_;
  std::multimap<base::Instant, std::pair<Timer, std::function<void()>>> timers_;
  std::uint64_t last_ = 0;
};

// Everything a function that blocks wants, for tests.
struct World {
  FakeClock clock;
  base::Cancel cancel;
  FakeTransport transport{clock, cancel};
  RecordedProgress progress;
  base::Redactor redactor;
  FixedEntropy entropy;
  base::Context context{transport, clock, cancel, {}, progress, redactor, entropy};

  [[nodiscard]] base::Context within(base::Duration time) const {
    return context.until(clock.now() + time);
  }
};

}  // namespace kboot::test
