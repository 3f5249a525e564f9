// How much memory this process may still take, where a container bounds it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kboot::vault {

// Bytes left until the control group's limit (the tightest of its ancestors'); nothing where there
// is none. `root` stands before /proc and /sys, for tests.
[[nodiscard]] std::optional<std::uint64_t> memory_left(const std::string& root = "");

}  // namespace kboot::vault
