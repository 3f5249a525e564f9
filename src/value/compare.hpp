// Equality, order, hashing, deep copy, merge: one walk each, bounded in depth, as Python and
// Ansible define them.
#pragma once

#include <compare>
#include <cstddef>
#include <string>

#include "value/value.hpp"

namespace kboot::value {

inline constexpr int max_depth = 1000;  // deeper data is refused with the error `too-deep`

// Python's ==: 1 == 1.0 == true; lists item by item; dicts regardless of order.
[[nodiscard]] bool equal(const Value& a, const Value& b);
// JSON's ==: booleans are no numbers, 1 == 1.0; what Kubernetes means by "nothing differs".
[[nodiscard]] bool equal_json(const Value& a, const Value& b);
[[nodiscard]] std::size_t hash(const Value& key) noexcept;
// Python's <; unordered for kinds that Python refuses to compare.
[[nodiscard]] std::partial_ordering compare(const Value& a, const Value& b);

[[nodiscard]] Value deep_copy(const Value& value);
// A copy in which everything has these marks too. Does nothing where all have them.
[[nodiscard]] Value deep_marked(const Value& value, Marks marks);
// Does any part of the value have one of these marks?
[[nodiscard]] bool any_marked(const Value& value, Marks marks);

enum class ListMerge { replace, keep, append, prepend, append_rp, prepend_rp };
// Ansible's `combine` (ansible/utils/vars.py merge_hash): a new dict of `low` with the keys of
// `high` over it.
[[nodiscard]] Value merge(const Value& low, const Value& high, bool recursive = true,
                          ListMerge lists = ListMerge::replace);

}  // namespace kboot::value
