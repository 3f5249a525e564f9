// ReplicaSet: ready when all its replicas are available.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State replica_set_state(const Value& object) {
  const std::int64_t wanted = number_at(object, 1, "spec", "replicas");
  const std::int64_t available = number_at(object, 0, "status", "availableReplicas");
  if (available >= wanted) return ready();
  const Value* failure = condition_of(object, "ReplicaFailure");
  std::string reason = base::cat(available, " of ", wanted, " available");
  if (failure != nullptr && failure->text("status") == "True")
    reason += base::cat(": ", condition_text(*failure));
  return waiting(std::move(reason));
}

}  // namespace kboot::kube
