// The cluster of a command that works without an inventory.
#pragma once

#include <memory>

#include "cli/app.hpp"
#include "kube/choice.hpp"
#include "kube/session.hpp"

namespace kboot::cli {

// The process's environment variables.
[[nodiscard]] kube::Environment process_environment();

// A session with the cluster that --kubeconfig and --context name, or the environment, or else
// ~/.kube/config. One that nobody named is confirmed before a command that writes, as in a run.
// Throws what choosing and connecting throw, and Error `cluster-not-confirmed`.
[[nodiscard]] std::unique_ptr<kube::Session> open_session(App& app, const Arguments& arguments,
                                                          bool writes);

}  // namespace kboot::cli
