// What of Flux is removed, and in which order.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "helm/release_actions.hpp"
#include "modules/common/kube_writes.hpp"
#include "run/module.hpp"

namespace kboot::modules {

enum FluxStage : std::uint8_t {
  appliers,  // Kustomizations, HelmReleases
  sources,   // and all other objects of Flux
  components,
  definitions,
  name_space,
  stages,
};

struct FluxRemoval final : run::PlanState {
  kube::Session* session = nullptr;
  std::string flux_namespace;
  bool deployed_goes = false;
  std::array<std::vector<KubeWrite>, stages> writes;
  helm::ActionPlanPtr release;
  std::vector<run::Change> released;  // what came of it
};

// One stage after the other, each waited for until the context's deadline. Throws Error
// `wait-timeout` with what hangs in at most 15 lines, and what the server refuses.
void carry_out(const kube::Cluster& cluster, FluxRemoval& removal);

}  // namespace kboot::modules
