// Collecting what is slow, and sharing it among threads.
#include "value/read_ahead.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace kboot::value {
namespace {

constexpr int max_depth = 1000;

void collect(const Value& tree, std::vector<const SlowForeign*>& found, int depth) {
  if (depth > max_depth) return;
  if (tree.is_list()) {
    for (const Value& item : tree.as_list()) collect(item, found, depth + 1);
  } else if (tree.is_dict()) {
    for (const Entry& entry : tree.as_dict()) collect(entry.value, found, depth + 1);
  } else if (tree.is(Kind::foreign)) {
    const auto* const slow = dynamic_cast<const SlowForeign*>(&tree.as_foreign());
    if (slow != nullptr && slow->is_slow()) found.push_back(slow);
  }
}

}  // namespace

void read_ahead(const Value& tree) {
  std::vector<const SlowForeign*> found;
  collect(tree, found, 0);
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() < 2) return;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t index = next++; index < found.size(); index = next++) {
      try {
        (void)found[index]->to_data();
      } catch (...) {
        // The reader that comes to it gets the error.
      }
    }
  };
  std::vector<std::thread> helpers;
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  try {
    while (helpers.size() + 1 < std::min(processors, found.size())) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    // No more threads: those that are there do it.
  }
  work();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace kboot::value
