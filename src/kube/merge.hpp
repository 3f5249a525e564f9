// Merging what is wanted into what is there: JSON merge patch and the three-way merge of
// client-side apply.
#pragma once

#include "kube/kube.hpp"

namespace kboot::kube {

// RFC 7386: `target` with `patch` merged in. A new value; dicts that nothing changes are shared.
Value merged(const Value& target, const Value& patch);

// Whether merging `patch` into `target` would change nothing, numbers compared as numbers.
bool contains(const Value& target, const Value& patch);

// The merge patch of kubernetes.core's `apply: true` (plugins/module_utils/apply.py): what `last`
// (the object that was applied last) named and `wanted` names no more becomes null; what differs
// between `live` and `wanted` is set; lists whose items have a key (containers by name, ports by
// number) are merged item by item. An empty dict: no change.
Value three_way_patch(const Value& last, const Value& live, const Value& wanted);

}  // namespace kboot::kube
