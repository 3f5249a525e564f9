// Pod: ready when it serves or has done its work. A crash loop is waiting, not failed: it may end
// with a dependency.
#include "kube/readiness/rules.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

// Why the first container that is not ready is not: "container app: ImagePullBackOff".
std::string container_reason(const Value& object, std::string_view list) {
  const Value* statuses = object.get("status", list);
  if (statuses == nullptr || !statuses->is_list()) return "";
  for (const Value& status : statuses->as_list()) {
    const Value* wait = status.get("state", "waiting");
    if (wait != nullptr && !wait->text("reason").empty()) {
      return base::cat("container ", status.text("name"), ": ", wait->text("reason"));
    }
    const Value* end = status.get("state", "terminated");
    if (end != nullptr && number_at(status, 0, "state", "terminated", "exitCode") != 0) {
      return base::cat("container ", status.text("name"), ": exit code ",
                       number_at(status, 0, "state", "terminated", "exitCode"));
    }
  }
  return "";
}

}  // namespace

State pod_state(const Value& object) {
  const Value* status = object.find("status");
  const std::string_view phase = status == nullptr ? "" : status->text("phase");
  if (phase == "Succeeded") return ready();
  if (phase == "Failed") {
    const std::string_view message = status->text("message");
    return failed(std::string(message.empty() ? status->text("reason", "failed") : message));
  }
  if (phase == "Running" && condition_true(object, "Ready")) return ready();
  for (const std::string_view list : {"initContainerStatuses", "containerStatuses"}) {
    if (std::string reason = container_reason(object, list); !reason.empty())
      return waiting(std::move(reason));
  }
  const Value* scheduled = condition_of(object, "PodScheduled");
  if (scheduled != nullptr && scheduled->text("status") == "False")
    return waiting(condition_text(*scheduled));
  return waiting(phase.empty() ? "not started yet" : base::cat("phase ", phase, ", not ready"));
}

}  // namespace kboot::kube
