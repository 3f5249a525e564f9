// What the modules of kboot's own have in common.
#include "modules/common/own_objects.hpp"

#include <algorithm>

#include "modules/common/kube_results.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using run::Outcome;
using run::Plan;
using run::TaskContext;
using value::Value;

Outcome outcome_of(const TaskContext& task, const OwnObjects& state) {
  Outcome outcome = writes_outcome(state.writes, {.with_diff = task.diff_mode()});
  if (!state.extra.is_dict()) return outcome;
  for (const auto& [key, value] : state.extra.as_dict()) outcome.result.edit_dict().set(key, value);
  return outcome;
}

}  // namespace

Plan plan_own_objects(TaskContext& task, kube::Session& session, std::vector<Value> objects,
                      bool absent, const Value& extra) {
  if (!absent) task.announce(session, objects);
  auto state = std::make_unique<OwnObjects>();
  state->session = &session;
  state->extra = extra;
  const kube::Cluster cluster(task.base(), session);
  state->writes = locate_writes(cluster, std::move(objects), task.plan_only() || absent);
  read_live(cluster, state->writes);
  kube::ApplyOptions options;
  options.force = true;
  for (KubeWrite& write : state->writes) {
    if (absent) {
      decide_remove(write, {});
    } else {
      decide_apply(write, options, true);
    }
  }
  return plan_decided(task, std::move(state));
}

Plan plan_decided(TaskContext& task, std::unique_ptr<OwnObjects> state) {
  const kube::Cluster cluster(task.base(), *state->session);
  const bool only_looking = task.check_mode() || task.plan_only();
  const bool sends = std::ranges::any_of(state->writes, &KubeWrite::send);
  Plan plan;
  if (only_looking) predict(cluster, state->writes);
  if (only_looking || !sends) {
    if (!only_looking) {
      for (KubeWrite& write : state->writes) write.after = write.live.value_or(Value());
    }
    plan.outcome = outcome_of(task, *state);
  }
  if (sends) plan.state = std::move(state);
  return plan;
}

Outcome apply_own_objects(TaskContext& task, Plan& plan) {
  OwnObjects& state = static_cast<OwnObjects&>(*plan.state);
  send_writes(kube::Cluster(task.base(), *state.session), state.writes);
  return outcome_of(task, state);
}

}  // namespace kboot::modules
