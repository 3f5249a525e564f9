// Deployment: ready when all replicas are of the newest revision and available, as `kubectl rollout
// status` counts.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State deployment_state(const Value& object) {
  const std::int64_t wanted = number_at(object, 1, "spec", "replicas");
  const Value* progressing = condition_of(object, "Progressing");
  if (progressing != nullptr && progressing->text("reason") == "ProgressDeadlineExceeded") {
    return failed(condition_text(*progressing));
  }
  const Value* paused = object.get("spec", "paused");
  if (paused != nullptr && paused->is(value::Kind::boolean) && paused->as_bool()) return ready();
  if (number_at(object, -1, "status", "observedGeneration") < 0)
    return waiting("not seen by its controller yet");
  const std::int64_t replicas = number_at(object, 0, "status", "replicas");
  const std::int64_t updated = number_at(object, 0, "status", "updatedReplicas");
  const std::int64_t available = number_at(object, 0, "status", "availableReplicas");
  if (updated < wanted) return waiting(base::cat(updated, " of ", wanted, " updated"));
  if (replicas > updated)
    return waiting(base::cat(replicas - updated, " old replicas still there"));
  if (available < wanted) return waiting(base::cat(available, " of ", wanted, " available"));
  return ready();
}

}  // namespace kboot::kube
