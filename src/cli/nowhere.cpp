// Fails requests without sending them.
#include "cli/nowhere.hpp"

#include <map>

namespace kboot::cli {

namespace {

class Nowhere final : public net::Transport {
 public:
  explicit Nowhere(std::unique_ptr<net::Transport> inner) : inner_(std::move(inner)) {}

  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    return inner_->run_until(done, deadline);
  }
  Timer after(base::Duration delay, std::function<void()> action) override {
    return inner_->after(delay, std::move(action));
  }
  void forget(Timer timer) override { inner_->forget(timer); }
  void wake() noexcept override { inner_->wake(); }

  net::Exchange start(net::Request, net::Handler& handler) override {
    const net::Exchange exchange = ++last_;
    timers_[exchange] = after({}, [this, exchange, &handler] {
      timers_.erase(exchange);
      handler.end({.ok = false,
                   .phase = net::Phase::connect,
                   .cause = "nothing is asked for over the network here",
                   .permanent = true});
    });
    return exchange;
  }
  void cancel(net::Exchange exchange) noexcept override {
    const auto found = timers_.find(exchange);
    if (found == timers_.end()) return;
    inner_->forget(found->second);
    timers_.erase(found);
  }

 private:
  std::unique_ptr<net::Transport> inner_;
  std::map<net::Exchange, Timer> timers_;
  net::Exchange last_ = 0;
};

}  // namespace

std::unique_ptr<net::Transport> transport_to_nowhere(std::unique_ptr<net::Transport> inner) {
  return std::make_unique<Nowhere>(std::move(inner));
}

}  // namespace kboot::cli
