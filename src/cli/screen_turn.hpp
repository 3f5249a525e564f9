// Whose turn it is to write where people look: a run's log, a diagnostic, a question.
#pragma once

#include <mutex>
#include <vector>

namespace kboot::run {
class Reporter;
}

namespace kboot::cli {

class ScreenTurn {
 public:
  // What listeners of runs hold while they are told something.
  [[nodiscard]] std::recursive_mutex& mutex() noexcept { return mutex_; }
  // For all others: lines that move are taken away first. Listeners wait until it is given back.
  [[nodiscard]] std::unique_lock<std::recursive_mutex> take();
  // From now on, until forget(), these are the listeners whose lines may move.
  void moves(run::Reporter& reporter);
  void forget();

 private:
  std::recursive_mutex mutex_;
  std::vector<run::Reporter*> moving_;
};

}  // namespace kboot::cli
