// The transports of a run, one per host, so that a signal can wake them all.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/context.hpp"
#include "net/net.hpp"

namespace kboot::cli {

class Transports {
 public:
  Transports(const base::Clock& clock, const base::Cancel& cancel)
      : clock_(clock), cancel_(cancel) {}
  // For one thread at a time. Must not outlive this.
  [[nodiscard]] std::unique_ptr<net::Transport> make();
  // From any thread.
  void wake() noexcept;

 private:
  class Woken;
  const base::Clock& clock_;
  const base::Cancel& cancel_;
  std::mutex mutex_;
  std::vector<net::Transport*> alive_;
};

}  // namespace kboot::cli
