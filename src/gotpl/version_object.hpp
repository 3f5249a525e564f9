// *semver.Version in templates.
#pragma once

#include "gotpl/function.hpp"
#include "query/semver.hpp"

namespace kboot::gotpl {

// `pointer`: *semver.Version, as `semver` gives it; else the struct that its own methods give.
[[nodiscard]] Value version_value(query::Version version, bool pointer = true);

}  // namespace kboot::gotpl
