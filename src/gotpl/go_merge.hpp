// Merging maps as mergo 1.0 does, which Sprig's merge and mergeOverwrite are.
#pragma once

#include "value/value.hpp"

namespace kboot::gotpl {

using value::Value;

// Merges `from` into the dict `into`, in place. What is empty there is filled (0, "", false, {}, [] and
// nil count as empty); with `overwrite` what is there gives way, maps are merged, and nil is taken
// over. Maps of `from` that are new to `into` are shared, not copied. Throws Failure.
void merge_maps(Value& into, const Value& from, bool overwrite);

}  // namespace kboot::gotpl
