// Work on several inventories at the same time.
#include "cli/together.hpp"

#include <atomic>
#include <thread>

#include "base/deep_stack.hpp"

namespace kboot::cli {

std::vector<int> together(App& app, std::size_t count, std::size_t most,
                          const std::function<int(std::size_t)>& work) {
  static_cast<void>(app.context());  // the thread of signals comes before all others
  std::vector<int> codes(count, 0);
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t mine = next++; mine < count; mine = next++) {
      try {
        base::with_deep_stack([&] { codes[mine] = work(mine); });
      } catch (const base::Error& error) {
        app.tell(error.diagnostic());
        codes[mine] = app.exit_code_of(error.diagnostic());
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t left = std::min(most, count); left > 0; --left) threads.emplace_back(take);
  for (std::thread& each : threads) each.join();
  return codes;
}

}  // namespace kboot::cli
