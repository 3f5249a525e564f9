// Front door of modules: every task module that kboot knows.
#pragma once

#include <span>

#include "run/module.hpp"

namespace kboot::modules {

// Sorted by name.
[[nodiscard]] std::span<const run::Module* const> all();

}  // namespace kboot::modules
