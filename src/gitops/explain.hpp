// Why Applications are not as they should be: Application -> conditions and results of its sync ->
// object -> ReplicaSet -> Pod -> container -> last log lines (kube/explain.hpp).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "kube/cluster.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

struct WaitedApplication;

struct Explanation {
  std::vector<std::string> lines;  // two blanks of indentation a level
  std::string hint;                // at most one; empty: nothing that we know
};

// The most lines an explanation has.
inline constexpr std::size_t most_lines = 13;

// Those that are not ready: what failed first, then those whose children are not the reason. Reads
// from the cluster for at most ten seconds; what cannot be read is left out.
//   cert-manager   Synced, Progressing
//     Deployment cert-manager/cert-manager-webhook   0 of 1 available
//       Pod cert-manager-webhook-5d6c48cdbb-5sh9l on node pool-2
//         container webhook: ErrImagePull, quay.example.org/webhook:1: 401 Unauthorized
[[nodiscard]] Explanation explain_applications(const kube::Cluster& cluster,
                                               std::span<const WaitedApplication> applications);

// Why an Application that is being deleted is still there: its finalizers, what its controller
// says, and the objects that it deployed and that are still there.
[[nodiscard]] Explanation explain_deletion(const kube::Cluster& cluster,
                                           const value::Value& application);

// The first object that keeps an Application from being healthy, in a few words, for lines that
// live: "Deployment cert-manager-webhook 0 of 1 available: ImagePullBackOff". Empty: none found.
[[nodiscard]] std::string obstacle(const kube::Cluster& cluster, const value::Value& application);

}  // namespace kboot::gitops
