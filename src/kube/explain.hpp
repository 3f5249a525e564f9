// Why an object is not ready: workload -> ReplicaSet -> Pod -> container -> last log lines ->
// events.
#pragma once

#include <string>
#include <vector>

#include "kube/cluster.hpp"
#include "kube/readiness/readiness.hpp"

namespace kboot::kube {

// The tree as lines, two blanks of indentation a level. Reads from the cluster for at most ten
// seconds, whatever deadline passed before; what cannot be read is left out. Secrets are filtered.
//   Deployment argocd/argocd-redis   0 of 1 available
//     Pod argocd-redis-5d6c48cdbb-5sh9l on node pool-2
//       container redis: ErrImagePull, registry.example.org/redis:8.2: 401 Unauthorized
std::vector<std::string> explain(const Cluster& cluster, const ObjectRef& ref, const Value& object,
                                 const State& state);

// What the pods of a workload (or a pod) are stuck in, in a few words, for lines that live:
// "ImagePullBackOff". Empty where nothing is known. Reads no logs and no events.
std::string brief_cause(const Cluster& cluster, const ObjectRef& ref, const Value& object);

// The lines about the containers of a pod, without their logs: what its status alone says. Pure.
std::vector<std::string> explain_containers(const Value& pod, base::WallTime now);

}  // namespace kboot::kube
