// The arguments of the module helm as what they ask for.
#pragma once

#include "helm/release_actions.hpp"
#include "modules/common/helm_arguments.hpp"

namespace kboot::modules {

// The values of `values_files`, `release_values` over them and `set_values` over both, as one dict.
// Throws Error `argument-choice`, `missing-argument` and what reading values throws.
[[nodiscard]] value::Value task_values(const run::TaskContext& task, const run::Args& args);

// Throws Error `argument-conflict`, `missing-argument`, `not-supported`, `option-value` at the
// argument, and what reading values throws.
[[nodiscard]] helm::DeployRequest deploy_request(run::TaskContext& task, const run::Args& args,
                                                 const TaskChart& chart);
[[nodiscard]] helm::UninstallRequest uninstall_request(const run::Args& args);

}  // namespace kboot::modules
