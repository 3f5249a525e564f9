// Chooses the rule for an object.
#include "kube/readiness/readiness.hpp"

#include <algorithm>

#include "kube/readiness/rules.hpp"

namespace kboot::kube {

namespace {

struct RuleRow {
  std::string_view group;
  std::string_view kind;
  State (*rule)(const Value&);
};
constexpr RuleRow rule_rows[] = {
    {"", "Namespace", &namespace_state},
    {"", "PersistentVolumeClaim", &pvc_state},
    {"", "Pod", &pod_state},
    {"", "Service", &service_state},
    {"apiextensions.k8s.io", "CustomResourceDefinition", &crd_state},
    {"apiregistration.k8s.io", "APIService", &api_service_state},
    {"apps", "DaemonSet", &daemon_set_state},
    {"apps", "Deployment", &deployment_state},
    {"apps", "ReplicaSet", &replica_set_state},
    {"apps", "StatefulSet", &stateful_set_state},
    {"batch", "Job", &job_state},
    {"networking.k8s.io", "Ingress", &ingress_state},
};

std::string_view group_of(const Value& object) {
  const std::string_view api_version = api_version_of(object);
  const auto slash = api_version.find('/');
  return slash == api_version.npos ? std::string_view{} : api_version.substr(0, slash);
}

// What controllers have not looked at yet says nothing about the object as it is now.
bool observed(const Value& object) {
  const std::int64_t generation = number_at(object, 0, "metadata", "generation");
  const std::int64_t seen = number_at(object, generation, "status", "observedGeneration");
  return seen >= generation;
}

}  // namespace

State readiness_of(const Value& object) {
  const Value* deleted = object.get("metadata", "deletionTimestamp");
  if (deleted != nullptr && !deleted->is_null()) return waiting("being deleted");
  if (!observed(object)) return waiting("its controller has not seen the change yet");
  for (const RuleRow& row : rule_rows) {
    if (row.kind == kind_of(object) && row.group == group_of(object)) return row.rule(object);
  }
  return generic_state(object);
}

State condition_state(const Value& object, const ConditionWanted& wanted) {
  const Value* condition = condition_of(object, wanted.type);
  if (condition == nullptr) return waiting(base::cat("no condition ", wanted.type, " yet"));
  const bool status = condition->text("status") == wanted.status;
  const bool reason = wanted.reason.empty() || condition->text("reason") == wanted.reason;
  if (status && reason) return ready();
  std::string text = base::cat("condition ", wanted.type, " is ", condition->text("status"));
  if (const std::string why = condition_text(*condition); !why.empty())
    text += base::cat(": ", why);
  return waiting(std::move(text));
}

std::string condition_text(const Value& condition) {
  const std::string_view message = condition.text("message");
  return std::string(message.empty() ? condition.text("reason") : message);
}

bool condition_true(const Value& object, std::string_view type) noexcept {
  const Value* condition = condition_of(object, type);
  return condition != nullptr && condition->text("status") == "True";
}

}  // namespace kboot::kube
