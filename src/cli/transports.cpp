// The transports of a run, one per host, so that a signal can wake them all.
#include "cli/transports.hpp"

#include <algorithm>
#include <utility>

#include "net/curl_transport.hpp"

namespace kboot::cli {

// Takes itself off the list when it goes.
class Transports::Woken final : public net::Transport {
 public:
  Woken(Transports& all, std::unique_ptr<net::Transport> inner)
      : all_(all), inner_(std::move(inner)) {
    const std::lock_guard lock(all_.mutex_);
    all_.alive_.push_back(inner_.get());
  }
  ~Woken() override {
    const std::lock_guard lock(all_.mutex_);
    std::erase(all_.alive_, inner_.get());
  }
  Woken(const Woken&) = delete;
  Woken& operator=(const Woken&) = delete;

  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    return inner_->run_until(done, deadline);
  }
  Timer after(base::Duration delay, std::function<void()> action) override {
    return inner_->after(delay, std::move(action));
  }
  void forget(Timer timer) override { inner_->forget(timer); }
  void wake() noexcept override { inner_->wake(); }
  net::Exchange start(net::Request request, net::Handler& handler) override {
    return inner_->start(std::move(request), handler);
  }
  void cancel(net::Exchange exchange) noexcept override { inner_->cancel(exchange); }

 private:
  Transports& all_;
  std::unique_ptr<net::Transport> inner_;
};

std::unique_ptr<net::Transport> Transports::make() {
  return std::make_unique<Woken>(*this, net::make_transport(clock_, cancel_));
}

void Transports::wake() noexcept {
  const std::lock_guard lock(mutex_);
  for (net::Transport* each : alive_) each->wake();
}

}  // namespace kboot::cli
