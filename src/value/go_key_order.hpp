// The order in which Go's yaml libraries write the keys of a map. Private to this folder.
#pragma once

#include <string_view>

#include "value/go_scalar.hpp"

namespace kboot::value {

// "a9" before "a10", "a-b" before "ab" (keyList.Less of their sorter.go). yaml.v3 puts letters
// before the rest once digits are behind.
[[nodiscard]] bool go_key_less(std::string_view a, std::string_view b, GoYaml version);

}  // namespace kboot::value
