// Namespace: ready while Active.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State namespace_state(const Value& object) {
  const Value* status = object.find("status");
  const std::string_view phase = status == nullptr ? "" : status->text("phase");
  return phase == "Active" ? ready()
                           : waiting(base::cat("phase ", phase.empty() ? "unknown" : phase));
}

}  // namespace kboot::kube
