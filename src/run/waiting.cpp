// Progress of one host.
#include "run/waiting.hpp"

namespace kboot::run {

namespace {
constexpr base::Duration interval = std::chrono::milliseconds(100);
}

void WaitingProgress::waiting(std::span<const base::Waiting> items) {
  post_(WaitingNow{.items = {items.begin(), items.end()}});
  if (items.empty()) {
    if (ticking_) loop_.forget(timer_);
    ticking_ = false;
  } else if (!ticking_) {
    ticking_ = true;
    timer_ = loop_.after(interval, [this] { tick(); });
  }
}

void WaitingProgress::tick() {
  beat_();
  timer_ = loop_.after(interval, [this] { tick(); });
}

}  // namespace kboot::run
