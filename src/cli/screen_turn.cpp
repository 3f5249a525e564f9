// Whose turn it is to write where people look.
#include "cli/screen_turn.hpp"

#include "run/events.hpp"

namespace kboot::cli {

std::unique_lock<std::recursive_mutex> ScreenTurn::take() {
  std::unique_lock lock(mutex_);
  for (run::Reporter* each : moving_) each->pause();
  return lock;
}

void ScreenTurn::moves(run::Reporter& reporter) {
  const std::lock_guard lock(mutex_);
  moving_.push_back(&reporter);
}

void ScreenTurn::forget() {
  const std::lock_guard lock(mutex_);
  moving_.clear();
}

}  // namespace kboot::cli
