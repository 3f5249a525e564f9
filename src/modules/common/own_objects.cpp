// What the modules of kboot's own have in common.
#include "modules/common/own_objects.hpp"

#include <algorithm>

#include "kube/object.hpp"
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

constexpr int most_tries = 5;

// Pins a write to what the plan has seen. Where nothing is there yet, only one run can make an
// object without content. False: another run was there first.
bool pin(const kube::Cluster& cluster, KubeWrite& write) {
  std::string version;
  if (write.live) {
    version = kube::resource_version_of(*write.live);
  } else {
    const Value bare = Value::dict(
        {{"apiVersion", write.wanted.text("apiVersion")},
         {"kind", write.wanted.text("kind")},
         {"metadata", Value::dict({{"name", write.ref.name}, {"namespace", write.ref.name_space}})},
         {"type", write.wanted.text("type")}});
    const kube::Answer made = cluster.perform(kube::create_operation(write.ref, bare, {}));
    if (made.code == 409) return false;
    if (!made.ok()) return true;  // what is wrong with it, the write itself will say
    version = kube::resource_version_of(made.object);
  }
  Value pinned = write.wanted;
  Value metadata = *pinned.find("metadata");
  metadata.edit_dict().set("resourceVersion", version);
  pinned.edit_dict().set("metadata", std::move(metadata));
  kube::ApplyOptions options;
  options.force = true;
  write.operation = kube::apply_operation(write.ref, pinned, options);
  return true;
}

bool was_changed_meanwhile(const KubeWrite& write) {
  return write.failure && write.failure->diagnostic().code == "conflict";
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

Outcome apply_drawn_objects(TaskContext& task, const run::Args& args, Plan& plan,
                            Plan (*plan_again)(TaskContext&, const run::Args&)) {
  for (int tries = 1;; ++tries) {
    OwnObjects& state = static_cast<OwnObjects&>(*plan.state);
    const kube::Cluster cluster(task.base(), *state.session);
    bool first = true;
    for (KubeWrite& write : state.writes) {
      if (write.send && write.method == Method::apply) first = pin(cluster, write) && first;
    }
    if (first || tries == most_tries) {
      send_writes(cluster, state.writes);
      if (tries == most_tries || std::ranges::none_of(state.writes, was_changed_meanwhile))
        return outcome_of(task, state);
    }
    plan = plan_again(task, args);
    if (!plan.state) return std::move(plan.outcome);
  }
}

}  // namespace kboot::modules
