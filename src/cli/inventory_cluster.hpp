// The cluster that an inventory means, for commands that run no playbook.
#pragma once

#include <string>
#include <vector>

#include "cli/workspace.hpp"
#include "kube/choice.hpp"
#include "kube/session.hpp"

namespace kboot::cli {

struct InventoryCluster {
  std::string host;  // the first that means it
  kube::Choice choice;
  kube::Guards guards;
};

// Of its hosts, in their order, each cluster once; of an inventory without hosts that of the
// implicit localhost. What is written as a template is for a run to render: it says nothing here.
// Throws what choosing a cluster throws.
[[nodiscard]] std::vector<InventoryCluster> clusters_of(Workspace& workspace);

}  // namespace kboot::cli
