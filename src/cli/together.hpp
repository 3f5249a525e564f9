// Work on several inventories at the same time.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "cli/app.hpp"

namespace kboot::cli {

// Calls `work` with 0 to `count` - 1, on at most `most` threads with stacks for the evaluators, and
// gives what each call gave, an exit code. `work` tells its errors itself.
[[nodiscard]] std::vector<int> together(App& app, std::size_t count, std::size_t most,
                                        const std::function<int(std::size_t)>& work);

}  // namespace kboot::cli
