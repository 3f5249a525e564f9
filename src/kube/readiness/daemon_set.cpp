// DaemonSet: ready when each node that should run its pod runs the newest one, available.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State daemon_set_state(const Value& object) {
  if (number_at(object, -1, "status", "observedGeneration") < 0)
    return waiting("not seen by its controller yet");
  const std::int64_t wanted = number_at(object, 0, "status", "desiredNumberScheduled");
  const std::int64_t updated = number_at(object, 0, "status", "updatedNumberScheduled");
  const std::int64_t available = number_at(object, 0, "status", "numberAvailable");
  const Value* strategy = object.get("spec", "updateStrategy");
  // With OnDelete nobody replaces old pods but the user.
  const bool on_delete = strategy != nullptr && strategy->text("type") == "OnDelete";
  if (!on_delete && updated < wanted)
    return waiting(base::cat(updated, " of ", wanted, " updated"));
  if (available < wanted) return waiting(base::cat(available, " of ", wanted, " available"));
  return ready();
}

}  // namespace kboot::kube
