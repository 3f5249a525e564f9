// YAML out of a string value of which some bytes may be secret.
#pragma once

#include <vector>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

// All documents. Nodes that overlap secret bytes are marked secret.
[[nodiscard]] std::vector<Value> read_yaml_text(const Value& text);

}  // namespace kboot::jinja
