// Variables from the command line (-e).
#pragma once

#include <functional>
#include <span>
#include <string>

#include "value/value.hpp"

namespace kboot::cli {

// All -e together, later ones over earlier: `key=value ...` (texts), JSON or YAML beginning with {
// or [, or @FILE. `read_yaml` reads a file. Throws Error `extra-vars`.
[[nodiscard]] value::Value extra_vars(
    std::span<const std::string> given,
    const std::function<value::Value(const std::string&)>& read_yaml);

}  // namespace kboot::cli
