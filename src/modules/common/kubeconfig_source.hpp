// Where the module `kubeconfig` gets them: files, texts, Secrets, k3s, clouds.
#pragma once

#include <string>

#include "run/module.hpp"

namespace kboot::modules {

// Whether that source is a program of a cloud, which a plan does not run.
[[nodiscard]] bool asks_a_program(const std::string& source) noexcept;

// The kubeconfig that the task's arguments name, cut down to one context. Only reads. Throws Error
// `missing-argument`, `secret-not-found`, `secret-key` and what its parts throw.
[[nodiscard]] value::Value obtained_kubeconfig(run::TaskContext& task, const run::Args& args,
                                               const std::string& source);

}  // namespace kboot::modules
