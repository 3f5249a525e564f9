// The rules of the kinds, one per file beside this; only readiness.cpp puts them into its table.
#pragma once

#include "base/text.hpp"
#include "kube/object.hpp"
#include "kube/readiness/readiness.hpp"

namespace kboot::kube {

inline State ready() { return {}; }
inline State waiting(std::string reason) { return {Readiness::waiting, std::move(reason)}; }
inline State failed(std::string reason) { return {Readiness::failed, std::move(reason)}; }

// The text of a condition for people: its message, else its reason.
std::string condition_text(const Value& condition);
// Whether the object has that condition with status "True".
bool condition_true(const Value& object, std::string_view type) noexcept;

State api_service_state(const Value& object);
State crd_state(const Value& object);
State daemon_set_state(const Value& object);
State deployment_state(const Value& object);
State generic_state(const Value& object);
State ingress_state(const Value& object);
State job_state(const Value& object);
State namespace_state(const Value& object);
State pod_state(const Value& object);
State pvc_state(const Value& object);
State replica_set_state(const Value& object);
State service_state(const Value& object);
State stateful_set_state(const Value& object);

}  // namespace kboot::kube
