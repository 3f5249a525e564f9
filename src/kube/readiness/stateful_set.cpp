// StatefulSet: ready when all replicas are ready and, above the partition, of the newest revision.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State stateful_set_state(const Value& object) {
  const std::int64_t wanted = number_at(object, 1, "spec", "replicas");
  if (number_at(object, -1, "status", "observedGeneration") < 0)
    return waiting("not seen by its controller yet");
  const std::int64_t available = number_at(object, 0, "status", "readyReplicas");
  if (available < wanted) return waiting(base::cat(available, " of ", wanted, " ready"));
  const Value* strategy = object.get("spec", "updateStrategy");
  if (strategy != nullptr && strategy->text("type") == "OnDelete") return ready();
  const std::int64_t partition =
      number_at(object, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
  const std::int64_t updated = number_at(object, 0, "status", "updatedReplicas");
  if (partition > 0) {
    if (updated < wanted - partition)
      return waiting(base::cat(updated, " of ", wanted - partition, " updated"));
    return ready();
  }
  const Value* status = object.find("status");
  if (status->text("updateRevision") != status->text("currentRevision")) {
    return waiting(base::cat(updated, " of ", wanted, " updated"));
  }
  return ready();
}

}  // namespace kboot::kube
