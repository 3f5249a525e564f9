// Kubeconfigs that the programs of clouds know how to make: aws and gcloud.
#pragma once

#include "run/module.hpp"

namespace kboot::modules {

// What the task says of the cluster; the programs have their own defaults for what is empty.
struct CloudCluster {
  std::string name;
  std::string region;
  std::string project;
  std::string profile;
};

// Each runs its program (never in a plan) and gives a kubeconfig that logs in by it. Throws Error
// `program-missing`, `program-failed`.
[[nodiscard]] value::Value eks_kubeconfig(run::TaskContext& task, const CloudCluster& cluster);
[[nodiscard]] value::Value gke_kubeconfig(run::TaskContext& task, const CloudCluster& cluster);

}  // namespace kboot::modules
