// Runs work whose depth the input decides (template languages) where there is stack enough for it.
#pragma once

#include <functional>

namespace kboot::base {

// Calls `work` on a thread of its own with a stack of 256 MB (reserved, not used) and waits for it.
// What it throws is thrown here. Throws Error `no-thread` when the system gives no thread.
void with_deep_stack(const std::function<void()>& work);

}  // namespace kboot::base
