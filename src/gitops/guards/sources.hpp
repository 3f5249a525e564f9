// The repositories that objects of Argo CD and Flux name. Private to this folder.
#pragma once

#include "gitops/guards/parts.hpp"

namespace kboot::gitops {

// One folder of one repository that is to be deployed.
struct SourceUse {
  const Value* url = nullptr;     // a string
  const Value* path = nullptr;    // nullptr: none, as for charts
  std::string revision;           // empty: the repository's own default
  const Value* source = nullptr;  // of an Application; nullptr: it is a Kustomization's
  const Value* object = nullptr;
  const PlannedStep* step = nullptr;
};

// Of Applications and ApplicationSets (what holds templates is left out), and of Kustomizations
// whose GitRepository is about to be written too.
[[nodiscard]] std::vector<SourceUse> sources_in(PlannedSteps steps);

// A path as it stands in a source, from the top of its repository.
[[nodiscard]] std::string plain_path(std::string_view text);
// Whether it is the branch at hand that is deployed, as far as anybody can tell.
[[nodiscard]] bool is_of_branch(const SourceUse& use, const WorkingCopy& checkout);

}  // namespace kboot::gitops
