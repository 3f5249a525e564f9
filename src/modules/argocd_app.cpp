// argocd_app: an Argo CD Application, AppProject or ApplicationSet, written by server-side apply;
// synced and waited for as Argo CD's own program does it (a module of kboot's own).
#include <algorithm>

#include "kube/cluster.hpp"
#include "kube/object.hpp"
#include "modules/common/argocd_app_actions.hpp"
#include "modules/common/argocd_app_spec.hpp"
#include "modules/common/argocd_app_sync.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr auto arguments =
    joined(joined(joined(argocd_app::spec_arguments, argocd_app::sync_arguments),
                  argocd_app::action_arguments),
           auth_arguments);
constexpr std::string_view exclusive[] = {
    "dest_server dest_name", "path chart",       "sources repo_url",
    "sources path",          "sources chart",    "revision revisions",
    "sources helm",          "sources revision", "source_positions source_names",
};

struct AppState final : PlanState {
  kube::Session* session = nullptr;
  argocd_app::Actions actions;
  argocd_app::CascadeWish cascade;
  Plan written;
  std::optional<Value> live;
  bool absent = false;
};

void check(const Args& args, const argocd_app::Actions& actions) {
  const Value* automated = args.find("automated");
  const bool said =
      automated != nullptr && !(automated->is(value::Kind::boolean) && !automated->as_bool());
  const bool bound =
      args.flag("self_heal") || args.flag("allow_empty") || (args.flag("prune") && !actions.sync);
  if (bound && !said) {
    throw base::Error("argument-conflict",
                      "`prune`, `self_heal` and `allow_empty` belong to `automated: true`",
                      args.values().origin());
  }
}

std::optional<Value> live_object(const base::Context& context, kube::Session& session,
                                 const gitops::ApplicationKey& key) {
  const kube::Cluster cluster(context, session);
  if (session.find_resource(context, gitops::argocd_api_version, key.kind) == nullptr)
    return std::nullopt;
  return cluster.get(gitops::application_ref(cluster, key));
}

Plan plan(TaskContext& task, const Args& args) {
  auto state = std::make_unique<AppState>();
  state->actions = argocd_app::actions_of(args);
  check(args, state->actions);
  state->cascade = argocd_app::cascade_of(args);
  state->absent = args.text("state") == "absent";
  const Value object = gitops::argocd_object(argocd_app::object_of(args));
  state->session = &task.cluster(cluster_args(args));
  state->written = plan_own_objects(task, *state->session, {object}, state->absent);
  state->live = live_object(task.base(), *state->session, state->actions.key);
  Plan plan;
  plan.outcome = state->written.outcome;
  const bool only_looking = task.check_mode() || task.plan_only();
  if (only_looking && !state->absent) {
    argocd_app::foresee(state->actions, state->live, plan.outcome);
  }
  const bool acts = !state->absent && state->actions.any();
  if (state->written.needs_apply() || acts) plan.state = std::move(state);
  return plan;
}

// Whether what it deployed goes with it is said by its finalizers: they are set before it goes.
void set_finalizers(const kube::Cluster& cluster, const AppState& state) {
  if (state.cascade.wish == argocd_app::Cascade::unsaid || !state.live) return;
  Value wanted = Value::list();
  const Value* now = state.live->get("metadata", "finalizers");
  bool same = state.cascade.wish == argocd_app::Cascade::no;
  if (now != nullptr && now->is_list()) {
    for (const Value& finalizer : now->as_list()) {
      const bool cascades = gitops::is_cascade_finalizer(finalizer.as_string());
      if (!cascades) wanted.edit_list().append(finalizer);
      if (cascades) same = finalizer.as_string() == state.cascade.finalizer;
    }
  }
  if (same) return;
  if (!state.cascade.finalizer.empty()) wanted.edit_list().append(state.cascade.finalizer);
  const Value patch = Value::dict(
      {{"metadata",
        Value::dict({{"finalizers", wanted}, {"uid", *state.live->get("metadata", "uid")}})}});
  const kube::Operation operation = kube::patch_operation(
      gitops::application_ref(cluster, state.actions.key), kube::PatchType::merge, patch, {});
  const kube::Answer answer = cluster.perform(operation);
  if (!answer.not_found()) cluster.require(operation, answer);
}

Outcome remove(TaskContext& task, AppState& state) {
  set_finalizers(kube::Cluster(task.base(), *state.session), state);
  Outcome outcome = apply_own_objects(task, state.written);
  if (outcome.is_failed() || !state.actions.wait) return outcome;
  return argocd_app::wait_until_gone(task, *state.session, state.actions, std::move(outcome));
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  AppState& state = static_cast<AppState&>(*plan.state);
  if (state.absent) {
    if (!args.has("wait")) state.actions.wait = state.cascade.wish == argocd_app::Cascade::yes;
    return remove(task, state);
  }
  Outcome outcome = state.written.needs_apply() ? apply_own_objects(task, state.written)
                                                : std::move(state.written.outcome);
  if (outcome.is_failed() || !state.actions.any()) return outcome;
  return argocd_app::act(task, *state.session, state.actions, std::move(outcome),
                         state.live.has_value());
}

}  // namespace

constinit const run::Module argocd_app_module = {
    .name = "argocd_app",
    .aliases = "kboot.core.argocd_app",
    .doc = "Make, sync and wait for an Argo CD Application, AppProject or ApplicationSet",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
