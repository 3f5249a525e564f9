// Flux taken away again: `state: absent`.
#pragma once

#include "run/module.hpp"

namespace kboot::modules {

// Removes what the task names: Flux with all its objects, or (with `url` or `name` and nothing to
// install) one source and what applies it. In the order in which nothing can hang: what applies
// sources, while its controllers still run; the sources; the controllers; the definitions; the
// namespace. What was deployed is kept by suspending first, as `flux uninstall` keeps it, or goes
// by the controllers' own finalizers. Throws Error `flux-in-use`, `flux-owner`.
[[nodiscard]] run::Plan plan_flux_absence(run::TaskContext& task, const run::Args& args);
[[nodiscard]] run::Outcome apply_flux_absence(run::TaskContext& task, const run::Args& args,
                                              run::Plan& plan);

}  // namespace kboot::modules
