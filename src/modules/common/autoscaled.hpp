// What an autoscaler owns: the number of replicas of the workload that it scales.
#pragma once

#include <vector>

#include "modules/common/kube_writes.hpp"

namespace kboot::modules {

// Takes `spec.replicas` out of what is wanted of workloads that are there already and that a
// HorizontalPodAutoscaler (among the writes, or in the cluster) scales; where taking it out would
// let the server fall back to its default, because nobody but us owns it, the number stays what it
// is. The live objects are read already; nothing is decided yet.
void leave_scaled_replicas(const kube::Cluster& cluster, std::vector<KubeWrite>& writes);

}  // namespace kboot::modules
