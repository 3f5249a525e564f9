// Waiting for Applications and all their children, as `argocd app wait` does for one.
//
// By watch. A verdict counts only where it is about the spec as it is, newer than the last sync and
// than the refresh that was asked for. Ends early where something failed and stays so: then the
// controller was asked to look once more, and said it again.
#pragma once

#include <string>
#include <vector>

#include "gitops/application_operation.hpp"
#include "gitops/application_status.hpp"
#include "gitops/application_tree.hpp"
#include "kube/cluster.hpp"

namespace kboot::gitops {

struct ApplicationWait {
  std::vector<ApplicationKey> roots;
  ApplicationGoal goal;
  bool recursive = true;
  bool succeeded = false;           // the last sync of the roots must have succeeded
  Refresh refresh = Refresh::none;  // the controller is asked to look at each of them first
  // Over when the roots are as wanted. Their children are only looked at for what keeps a sync of
  // the roots.
  bool roots_only = false;
  // Over, too, when the sync of the first root is stuck for this one (is_stuck).
  const SyncRequest* stuck_for = nullptr;
};

struct WaitedApplication {
  ApplicationNode node;
  kube::State state;
};

struct ApplicationResult {
  std::vector<WaitedApplication> applications;  // in the order of the tree, the roots first
  bool timed_out = false;

  [[nodiscard]] bool all_ready() const noexcept;
};

// Tells the context's progress "7 of 9 ready" and what each of the others stands at. Throws
// Cancelled, and the Error of a watch that the server refuses.
[[nodiscard]] ApplicationResult wait_for_applications(const kube::Cluster& cluster,
                                                      const ApplicationWait& wait);

// The Error `wait-timeout` or `wait-failed`, with the cause in at most 13 notes (explain.hpp).
[[nodiscard]] base::Error application_error(const kube::Cluster& cluster,
                                            const ApplicationResult& result, base::Duration waited);

}  // namespace kboot::gitops
