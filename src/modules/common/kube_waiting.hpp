// Waiting for the objects of a task, as kubernetes.core's `wait` arguments say it.
#pragma once

#include <vector>

#include "kube/wait.hpp"
#include "run/module.hpp"

namespace kboot::modules {

struct Waits {
  bool wanted = false;
  std::chrono::seconds timeout{120};
  std::optional<kube::ConditionWanted> condition;
  bool absent = false;
};

// Throws Error `argument-type` for a `wait_condition` that is none.
Waits waits_of(const run::Args& args);

// A condition as tasks write it: type, status, reason; nothing without a type. `argument` names it
// in errors. Throws Error `argument-type`, `argument-choice`.
std::optional<kube::ConditionWanted> condition_wanted(const value::Value& given,
                                                      std::string_view argument);

// What kubernetes.core waits for without a condition (module_utils/k8s/waiter.py): workloads, pods
// and jobs have a rule of their own, other kinds only have to be there. kboot adds
// CustomResourceDefinition, Namespace and APIService.
kube::Judge default_judge(std::string_view kind);

struct Waited {
  kube::WaitResult result;
  base::Duration took{};
};

// Waits for all of them. Throws Error `wait-timeout` or `wait-failed` with the cause.
Waited wait_for_objects(const kube::Cluster& cluster, const std::vector<kube::ObjectRef>& refs,
                        const Waits& waits);

}  // namespace kboot::modules
