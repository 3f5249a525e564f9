// Waiting for the objects of a release, as helm's `--wait` does (kstatus).
#pragma once

#include <vector>

#include "helm/release_objects.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

// Until all are ready. Jobs are ready once they are there, unless `jobs` waits for their end. Throws
// Error `wait-timeout` or `wait-failed` with the cause.
void wait_until_ready(const kube::Cluster& cluster, const std::vector<ReleaseObject>& objects,
                      base::Duration timeout, bool jobs);
// Until Jobs and Pods have done their work; other kinds only have to be there.
void wait_for_hook(const kube::Cluster& cluster, const std::vector<ReleaseObject>& objects,
                   base::Duration timeout);
void wait_until_gone(const kube::Cluster& cluster, const std::vector<kube::ObjectRef>& refs,
                     base::Duration timeout);

}  // namespace kboot::helm
