// Waiting until Flux runs, has fetched a source, and has applied it.
#pragma once

#include <string>
#include <vector>

#include "kube/cluster.hpp"
#include "modules/common/flux_arguments.hpp"
#include "modules/common/kube_writes.hpp"

namespace kboot::modules {

// What was waited for, as it is in the end; null: not asked for.
struct FluxWaited {
  value::Value source;
  value::Value deployment;
  std::vector<value::Value> children;
};

// Definitions and the controllers' Deployments (`installed`), then the source at the revision that is asked for, then what applies
// it at the source's own, then (with `recurse`) the Flux objects that it applied. All within the
// request's time. Throws Error `wait-timeout` or `wait-failed` with the cause in at most 15 lines.
[[nodiscard]] FluxWaited wait_for_flux(const kube::Cluster& cluster, const FluxRequest& request,
                                       const std::vector<kube::ObjectRef>& installed,
                                       const kube::ObjectRef& source,
                                       const kube::ObjectRef& deployment);

// Flux looks at a Secret only when it looks at the object that names it: where one was changed, what
// was there before is asked to look again, and waited for (`request.sync.reconcile_at`).
void ask_after_secrets(const kube::Cluster& cluster, const std::vector<KubeWrite>& writes,
                       FluxRequest& request);

}  // namespace kboot::modules
