// Why a sync that Argo CD still means to do, or to try again, will not succeed: what only the
// cluster knows.
#pragma once

#include <string>

#include "kube/cluster.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

// Of a sync that failed and is tried again, and is of the spec's revision of now: an object of a
// kind that the server, asked anew, does not serve and that nothing will bring. Kinds of the
// server's own groups are so at once; a definition may bring any other one until `nothing_comes`:
// all else stands. Empty: a retry may succeed. "HorizontalPodAutoscaler web/api:
// autoscaling/v2beta1 is not served; v1, v2 are".
[[nodiscard]] std::string hopeless_sync(const kube::Cluster& cluster,
                                        const value::Value& application, bool nothing_comes);

// The sync windows of its AppProject that it falls under, where nothing else can keep Argo CD from
// syncing it; else empty. "a sync window of AppProject demo may be what keeps it".
[[nodiscard]] std::string barring_windows(const kube::Cluster& cluster,
                                          const value::Value& application);

// The AppProject of an Application, or null.
[[nodiscard]] value::Value project_of(const kube::Cluster& cluster,
                                      const value::Value& application);

}  // namespace kboot::gitops
