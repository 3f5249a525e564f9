// Running the hooks of a release (pkg/action/hooks.go).
#pragma once

#include <string_view>

#include "helm/release_actions.hpp"
#include "helm/release_store.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

// Runs the hooks of that event by weight, then name, one at a time: each is removed as its delete
// policies say, made, and waited for when it is a Job or a Pod. How they went is recorded in the
// release. Throws Error `hook-failed` with the last lines of its pod's log.
void run_hooks(const kube::Cluster& cluster, const ReleaseStore& store, Release& release,
               std::string_view event, const ActionOptions& options, bool server_side);

// Those that will run for the event, in order: "pre-install Job argocd-init".
[[nodiscard]] std::vector<std::string> hooks_of(const Release& release, std::string_view event);

}  // namespace kboot::helm
