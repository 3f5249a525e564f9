// JSON values compared as schemas compare them. Private to this folder.
#pragma once

#include <optional>
#include <utility>

#include "value/containers.hpp"

namespace kboot::query {

// Numbers by their exact value, dicts regardless of order.
[[nodiscard]] bool same_json(const value::Value& a, const value::Value& b);
// The first two equal items of a list.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> find_twins(
    const value::List& list);

}  // namespace kboot::query
