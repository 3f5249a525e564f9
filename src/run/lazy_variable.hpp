// Variables of another host, rendered when they are read: what `hostvars` holds.
#pragma once

#include "run/variables.hpp"

namespace kboot::run {

// A dict of all variables of `host`; each is rendered with the host's own variables at its first
// reading. The arguments must outlive it: they live as long as the run. `source` and `asking` are
// those of the host which asks, on whose thread this is read.
[[nodiscard]] Value lazy_variables(const VariableSource& source, const PlayState& play,
                                   HostState& host, HostState& asking);

}  // namespace kboot::run
