// PersistentVolumeClaim: ready when bound.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State pvc_state(const Value& object) {
  const Value* status = object.find("status");
  const std::string_view phase = status == nullptr ? "" : status->text("phase");
  if (phase == "Bound") return ready();
  if (phase == "Lost") return failed("its volume is lost");
  return waiting(base::cat("phase ", phase.empty() ? "unknown" : phase));
}

}  // namespace kboot::kube
