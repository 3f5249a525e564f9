// Front door of lookups: every lookup plug-in that kboot knows.
#pragma once

#include <span>

#include "jinja/lookup.hpp"

namespace kboot::lookups {

// Sorted by name.
[[nodiscard]] std::span<const jinja::LookupRow> all();

}  // namespace kboot::lookups
