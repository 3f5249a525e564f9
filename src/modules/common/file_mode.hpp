// File modes as users write them: 0644, "0644", "u=rw,g+r" (ansible/module_utils/basic.py).
#pragma once

#include <sys/types.h>

#include <string>

#include "value/value.hpp"

namespace kboot::modules {

// The mode bits that `wanted` gives a file that has `current` now. Throws Error `argument-type`.
[[nodiscard]] mode_t resolve_mode(const value::Value& wanted, mode_t current, bool is_directory);
// "0644"
[[nodiscard]] std::string mode_text(mode_t mode);

}  // namespace kboot::modules
