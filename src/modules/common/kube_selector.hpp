// Label selectors, judged on our side (kubernetes.core, module_utils/selector.py).
#pragma once

#include <string_view>

#include "value/value.hpp"

namespace kboot::modules {

// Whether the object's labels match all requirements: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin
// (b,c)`, `a`, `!a`.
bool selects(std::string_view selector, const value::Value& object);

}  // namespace kboot::modules
