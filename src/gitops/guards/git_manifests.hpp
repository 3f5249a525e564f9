// What Argo CD and Flux will find in the checkout at hand. Private to this folder.
#pragma once

#include <vector>

#include "gitops/guards/parts.hpp"

namespace kboot::gitops {

// These steps, and behind them one for each Application (or Kustomization) whose folder of plain
// manifests or whose chart is in the checkout; Applications among its objects are followed. A step
// that is `unknown` stands for those that cannot be read here: other repositories, other branches,
// kustomize, plug-ins. Without a checkout, and where nothing of it is deployed, nothing is added.
[[nodiscard]] std::vector<PlannedStep> with_git(PlannedSteps steps, GuardFacts& facts);

}  // namespace kboot::gitops
