// The repositories that objects of Argo CD and Flux name. Private to this folder.
#pragma once

#include "gitops/guards/parts.hpp"

namespace kboot::gitops {

// One folder of one repository that is to be deployed.
struct SourceUse {
  const Value* url = nullptr;   // a string
  const Value* path = nullptr;  // nullptr: none, as for charts
  std::string revision;         // empty: the repository's own default
  const Value* object = nullptr;
  const PlannedStep* step = nullptr;
};

// Of Applications and ApplicationSets (what holds templates is left out), and of Kustomizations
// whose GitRepository is about to be written too.
[[nodiscard]] std::vector<SourceUse> sources_in(PlannedSteps steps);

}  // namespace kboot::gitops
