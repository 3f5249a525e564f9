// Host patterns. Private to this folder.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inventory/graph.hpp"

namespace kboot::inventory {

// Called for a part of a pattern that names nothing.
using Unmatched = std::function<void(const std::string& part)>;

// The hosts of a pattern in its order. Without a group or host of that name, `localhost` and its
// addresses stand for the implicit localhost.
[[nodiscard]] std::vector<std::string> select(const Graph& graph, const std::string& pattern,
                                              const Unmatched& unmatched);

[[nodiscard]] bool is_local_name(std::string_view name) noexcept;

}  // namespace kboot::inventory
