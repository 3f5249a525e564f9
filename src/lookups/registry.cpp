// The table of all lookup plug-ins, sorted by name. A new one is a file and a line here.
#include "lookups/lookups.hpp"

namespace kboot::lookups {

std::span<const jinja::LookupRow> all() { return {}; }

}  // namespace kboot::lookups
