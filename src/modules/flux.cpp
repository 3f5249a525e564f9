// flux: Flux itself, a source, and what applies it (a module of kboot's own). Nothing is pushed to
// Git: the objects stand in the cluster alone.
#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_components.hpp"
#include "gitops/flux_status.hpp"
#include "helm/release_actions.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"
#include "modules/common/flux_absence.hpp"
#include "modules/common/flux_arguments.hpp"
#include "modules/common/flux_waiting.hpp"
#include "modules/common/helm_arguments.hpp"
#include "modules/common/helm_results.hpp"
#include "modules/common/kube_definitions.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using gitops::FluxInstallation;
using gitops::FluxOwner;
using kube::Cluster;

constexpr std::string_view exclusive[] = {
    "tag semver commit", "branch tag",         "branch semver",      "repo_password bearer_token",
    "chart_ref version", "chart_ref manifest", "chart_ref checksum",
};

struct State final : PlanState {
  kube::Session* session = nullptr;
  FluxRequest request;
  FluxInstallation installed;
  helm::ActionPlanPtr release;      // to be carried out first; may be nothing
  std::unique_ptr<OwnObjects> own;  // the writes of them; planned only after the release else
  std::string left;                 // why the components are not touched
};

bool only_looking(const TaskContext& task) { return task.check_mode() || task.plan_only(); }

FluxInstallation find_installation(const Cluster& cluster, const std::string& name_space) {
  const kube::ApiResource& deployments =
      cluster.session().resource(cluster.context(), "apps/v1", "Deployment");
  return gitops::read_flux_installation(cluster.list(deployments, name_space).items);
}

struct OwnerRow {
  FluxOwner owner;
  FluxFrom from;  // what is asked for and does not go together with it
  std::string_view what;
  std::string_view hint;
};
constexpr OwnerRow owner_rows[] = {
    {FluxOwner::manifest, FluxFrom::chart, "Flux was installed from a manifest, not from a chart",
     "name its `version` or `manifest` instead, or remove it first (`flux uninstall`)"},
    {FluxOwner::chart, FluxFrom::manifest, "Flux was installed from a chart, not from a manifest",
     "name its chart by `chart_ref`, or uninstall the release first"},
    {FluxOwner::another, FluxFrom::chart, "Flux was installed by the Flux operator",
     "its FluxInstance says what is installed: leave `chart_ref` out"},
    {FluxOwner::another, FluxFrom::manifest, "Flux was installed by the Flux operator",
     "its FluxInstance says what is installed: leave `version` and `manifest` out"},
};

// Why the components stay as they are; empty: they are written. Throws Error `flux-owner` where
// they were installed in a way that cannot be gone on with.
std::string reason_to_leave(const Args& args, const FluxRequest& request,
                            const FluxInstallation& installed) {
  if (request.from == FluxFrom::nowhere) return "nothing is asked of them";
  if (installed.owner == FluxOwner::git || installed.owner == FluxOwner::argocd)
    return base::cat("left to Git: ", installed.by, " applies them");
  for (const OwnerRow& row : owner_rows) {
    if (row.owner != installed.owner || row.from != request.from) continue;
    std::string message(row.what);
    if (!installed.by.empty()) message += base::cat(" (", installed.by, ')');
    throw base::Error("flux-owner", message, args.values().origin()).hint(std::string(row.hint));
  }
  return {};
}

Value controller_values(const Args& args, const FluxRequest& request) {
  Value values = Value::dict();
  for (const gitops::FluxComponent& component : gitops::flux_components()) {
    if (request.components.empty()) break;
    const bool wanted =
        std::ranges::find(request.components, component.name) != request.components.end();
    if (component.usual || wanted || component.name.starts_with("image-"))
      values.edit_dict().set(component.value, Value::dict({{"create", wanted}}));
  }
  const Value* own = args.find("values");
  return own == nullptr ? values : gitops::merged_over(values, *own);
}

helm::DeployRequest release_request(TaskContext& task, const Args& args, const Cluster& cluster,
                                    const State& state) {
  const std::string name = args.text("release_name");
  if (state.installed.owner == FluxOwner::chart && state.installed.release != name) {
    throw base::Error(
        "flux-owner",
        base::cat("Flux is the release `", state.installed.release, "` here, not `", name, '`'),
        args.values().origin())
        .hint(base::cat("set `release_name: ", state.installed.release, '`'));
  }
  helm::DeployRequest request{.name = name, .name_space = state.request.name_space};
  request.load_chart = find_chart(task, args, cluster.session()).load;
  request.values = controller_values(args, state.request);
  request.reuse = helm::ValuesReuse::reset;
  request.create_namespace = true;
  return request;
}

helm::ActionPlanPtr plan_release(TaskContext& task, const Args& args, const Cluster& cluster,
                                 const State& state) {
  helm::ActionPlanPtr plan =
      helm::plan_deploy(cluster, release_request(task, args, cluster, state));
  if (only_looking(task)) helm::predict(cluster, *plan);
  for (const base::Diagnostic& warning : helm::summary(*plan).warnings) task.warn(warning);
  return helm::summary(*plan).kind == helm::ActionKind::none ? nullptr : std::move(plan);
}

// The kinds that a manifest defines.
bool defines(const std::vector<Value>& objects, std::string_view api_version,
             std::string_view kind) {
  return std::ranges::any_of(objects, [&](const Value& object) {
    if (kube::kind_of(object) != "CustomResourceDefinition") return false;
    return std::ranges::any_of(kube::resources_of_crd(object), [&](const auto& resource) {
      return resource.api_version() == api_version && resource.kind == kind;
    });
  });
}

gitops::Served served_by(const Cluster& cluster, const std::vector<Value>& components) {
  const bool defined = std::ranges::any_of(components, [](const Value& object) {
    return kube::kind_of(object) == "CustomResourceDefinition";
  });
  return [&cluster, &components, defined](std::string_view api_version, std::string_view kind) {
    if (defined) return defines(components, api_version, kind);
    return cluster.session().discovery(cluster.context()).find(api_version, kind) != nullptr;
  };
}

bool is_there(const Cluster& cluster, std::string_view kind, const std::string& name_space,
              const std::string& name) {
  return cluster.get(cluster.locate("v1", kind, name_space, name)).has_value();
}

void check_secret(const Args& args, const Cluster& cluster, const FluxRequest& request) {
  if (!request.needs_secret) return;
  if (is_there(cluster, "Secret", request.name_space, request.sync.secret)) return;
  throw base::Error("not-found",
                    base::cat("there is no Secret `", request.name_space, '/', request.sync.secret,
                              "` with the source's credentials"),
                    args.find("secret_name")->origin())
      .hint("`ssh_keypair` or `k8s_secret` makes one in a task before this one");
}

// Everything of ours, with API versions that the server has or will have.
std::vector<Value> objects_of(const Cluster& cluster, const FluxRequest& request,
                              std::vector<Value> components) {
  const gitops::Served served = served_by(cluster, components);
  std::vector<Value> sync;
  if (request.syncs) sync.push_back(gitops::flux_source(request.sync, served));
  if (request.deploys) sync.push_back(gitops::flux_deployment(request.sync, served));
  const bool brings = std::ranges::any_of(
      components, [](const Value& object) { return kube::kind_of(object) == "Namespace"; });
  std::vector<Value> objects = std::move(components);
  if (!brings && !is_there(cluster, "Namespace", {}, request.name_space)) {
    objects.push_back(Value::dict({{"apiVersion", "v1"},
                                   {"kind", "Namespace"},
                                   {"metadata", Value::dict({{"name", request.name_space}})}}));
  }
  objects.insert(objects.end(), request.secrets.begin(), request.secrets.end());
  objects.insert(objects.end(), sync.begin(), sync.end());
  return objects;
}

// A source, or what applies it, that Git has among what it applies is Git's: it is left as it is. What
// the task says of it must be the same, or both would write it in turns.
void leave_to_git(const Args& args, const FluxRequest& request, KubeWrite& write) {
  const Value* owner =
      write.live ? write.live->get("metadata", "labels", "kustomize.toolkit.fluxcd.io/name")
                 : nullptr;
  if (owner == nullptr || !owner->is_string()) return;
  for (const std::string_view field : {"url", "path"}) {
    const Value *wanted = write.wanted.get("spec", field), *live = write.live->get("spec", field);
    if (wanted == nullptr || live == nullptr || !wanted->is_string() || !live->is_string())
      continue;
    if (wanted->as_string() == live->as_string()) continue;
    throw base::Error(
        "flux-owner",
        base::cat("Git applies `", write.ref.label(), "` with the ", field, " `", live->as_string(),
                  "`, the task asks for `", wanted->as_string(), '`'),
        args.values().origin())
        .hint("change it in Git, or give `name` and `deploy_name` of another");
  }
  write.note = "left to Git";
  write.first.reset();
  write.send = !request.sync.reconcile_at.empty();
  if (!write.send) return;
  const Value patch = Value::dict(
      {{"metadata", Value::dict({{"annotations", Value::dict({{gitops::reconcile_annotation,
                                                               request.sync.reconcile_at}})}})}});
  write.method = Method::update;
  write.operation = kube::patch_operation(write.ref, kube::PatchType::merge, patch, {});
}

std::unique_ptr<OwnObjects> plan_writes(TaskContext& task, const Args& args, const Cluster& cluster,
                                        const FluxRequest& request, std::vector<Value> objects) {
  auto own = std::make_unique<OwnObjects>();
  own->session = &cluster.session();
  own->writes = locate_writes(cluster, std::move(objects), only_looking(task));
  read_live(cluster, own->writes);
  kube::ApplyOptions options;
  options.force = true;
  for (KubeWrite& write : own->writes) {
    decide_apply(write, options, true);
    if (gitops::find_flux_kind(write.ref.resource.kind) != nullptr)
      leave_to_git(args, request, write);
  }
  return own;
}

void add_release(const helm::ActionPlanPtr& release, const std::vector<helm::ObjectChange>& changes,
                 Outcome& outcome) {
  if (release == nullptr || outcome.is_failed()) return;
  std::vector<Change> all = release_changes(changes);
  outcome.message = base::cat(release_message(helm::summary(*release), all), "; ", outcome.message);
  all.insert(all.end(), outcome.changes.begin(), outcome.changes.end());
  outcome.changes = std::move(all);
  outcome.status = OutcomeStatus::changed;
}

Value readable(const Value& object) {
  if (!object.is_dict()) return {};
  const gitops::FluxState now = gitops::flux_state(object);
  return Value::dict({{"kind", kube::kind_of(object)},
                      {"namespace", kube::namespace_of(object)},
                      {"name", kube::name_of(object)},
                      {"ready", now.state.readiness == kube::Readiness::ready},
                      {"revision", now.revision},
                      {"message", now.message}});
}

// What `register` stores: what is installed, and where the source and what applies it are.
Value result_of(const State& state, const FluxWaited& waited, bool changed) {
  Value controllers = Value::list();
  for (const std::string& name : state.installed.controllers) controllers.edit_list().append(name);
  Value out = Value::dict({{"changed", changed},
                           {"version", state.installed.version},
                           {"controllers", controllers},
                           {"left", state.left},
                           {"source", readable(waited.source)},
                           {"deployment", readable(waited.deployment)}});
  Value children = Value::list();
  for (const Value& child : waited.children) children.edit_list().append(readable(child));
  out.edit_dict().set("children", children);
  return out;
}

Outcome with_result(const State& state, const FluxWaited& waited, Outcome outcome) {
  if (outcome.is_failed()) return outcome;
  if (state.installed.owner == FluxOwner::git || state.installed.owner == FluxOwner::argocd) {
    if (state.request.from != FluxFrom::nowhere)
      outcome.message += base::cat("; Flux ", state.left);
  }
  outcome.result = result_of(state, waited, outcome.status == OutcomeStatus::changed);
  return outcome;
}

Plan plan(TaskContext& task, const Args& args) {
  if (args.text("state") == "absent") return plan_flux_absence(task, args);
  auto state = std::make_unique<State>();
  state->request = flux_request(task, args);
  state->session = &task.cluster(cluster_args(args));
  const Cluster cluster(task.base(), *state->session);
  state->installed = find_installation(cluster, state->request.name_space);
  state->left = reason_to_leave(args, state->request, state->installed);
  const bool writes = state->left.empty();
  std::vector<Value> components;
  if (writes && state->request.from == FluxFrom::manifest) {
    const Value text = read_manifest_file(task, args, *state->session, state->request.manifest);
    components = gitops::wanted_components(read_manifest(text, state->request.manifest),
                                           state->request.components, state->request.name_space,
                                           args.values().origin());
  }
  if (task.surveyed()) {
    if (writes && state->request.from == FluxFrom::chart)
      components = helm::objects_of(cluster, release_request(task, args, cluster, *state));
    task.announce(*state->session, objects_of(cluster, state->request, std::move(components)),
                  state->request.name_space);
  }
  if (!only_looking(task)) check_secret(args, cluster, state->request);
  if (writes && state->request.from == FluxFrom::chart)
    state->release = plan_release(task, args, cluster, *state);
  Plan plan;
  if (state->release == nullptr || only_looking(task)) {
    state->own = plan_writes(task, args, cluster, state->request,
                             objects_of(cluster, state->request, std::move(components)));
    if (only_looking(task)) predict(cluster, state->own->writes);
    plan.outcome = writes_outcome(state->own->writes, {.with_diff = task.diff_mode()});
    if (state->release != nullptr)
      add_release(state->release, helm::summary(*state->release).changes, plan.outcome);
    plan.outcome = with_result(*state, {}, std::move(plan.outcome));
  }
  plan.state = std::move(state);
  return plan;
}

// The kinds that the chart's release defined, once the server offers them.
void wait_for_kinds(const Cluster& cluster, const FluxRequest& request) {
  if (!request.syncs) return;
  cluster.session().forget_discovery();
  const base::Context bounded =
      cluster.context().until(cluster.context().clock.now() + std::chrono::minutes(1));
  for (const std::string& kind : {request.sync.source_kind, request.sync.deploy_kind}) {
    const gitops::FluxKind* row = gitops::find_flux_kind(kind);
    if (row == nullptr) continue;
    const std::string name = base::cat(row->plural, '.', row->group);
    const kube::WaitTarget target{
        .ref = cluster.locate("apiextensions.k8s.io/v1", "CustomResourceDefinition", {}, name),
        .judge = &kube::readiness_of};
    const Cluster within(bounded, cluster.session());
    const kube::WaitResult result = kube::wait_for(within, {target});
    if (!result.all_ready())
      throw kube::wait_error(cluster, {target}, result, std::chrono::minutes(1));
  }
  cluster.session().forget_discovery();
}

// What has to be there before anything is reconciled.
std::vector<kube::ObjectRef> installed_of(const Cluster& cluster, const State& state) {
  std::vector<kube::ObjectRef> refs;
  for (const KubeWrite& write : state.own->writes) {
    const bool defines = write.ref.resource.kind == "CustomResourceDefinition";
    if (defines && kube::readiness_of(write.after).readiness != kube::Readiness::ready)
      refs.push_back(write.ref);
  }
  for (const std::string& name : state.installed.controllers)
    refs.push_back(cluster.locate("apps/v1", "Deployment", state.request.name_space, name));
  return refs;
}

kube::ObjectRef ref_of(const OwnObjects& own, std::string_view kind, const std::string& name) {
  for (const KubeWrite& write : own.writes) {
    if (write.ref.resource.kind == kind && write.ref.name == name) return write.ref;
  }
  return {};
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  if (args.text("state") == "absent") return apply_flux_absence(task, args, plan);
  State& state = static_cast<State&>(*plan.state);
  const Cluster cluster(task.base(), *state.session);
  std::vector<helm::ObjectChange> changes;
  if (state.release != nullptr) {
    helm::ActionResult result = helm::apply(cluster, *state.release);
    for (const base::Diagnostic& warning : result.warnings) task.warn(warning);
    changes = std::move(result.changes);
    wait_for_kinds(cluster, state.request);
    state.own =
        plan_writes(task, args, cluster, state.request, objects_of(cluster, state.request, {}));
  }
  send_writes(cluster, state.own->writes);
  Outcome outcome = writes_outcome(state.own->writes, {.with_diff = task.diff_mode()});
  add_release(state.release, changes, outcome);
  if (outcome.is_failed()) return outcome;
  ask_after_secrets(cluster, state.own->writes, state.request);
  state.installed = find_installation(cluster, state.request.name_space);
  FluxWaited waited;
  if (state.request.wait) {
    const gitops::FluxSync& sync = state.request.sync;
    try {
      waited = wait_for_flux(cluster, state.request, installed_of(cluster, state),
                             ref_of(*state.own, sync.source_kind, sync.source_name),
                             ref_of(*state.own, sync.deploy_kind, sync.deploy_name));
    } catch (const base::Error& error) {
      return failed_wait(error, std::move(outcome));
    }
  }
  return with_result(state, waited, std::move(outcome));
}

}  // namespace

constinit const run::Module flux_module = {
    .name = "flux",
    .aliases = "kboot.core.flux",
    .doc = "Install Flux, and tell it which source to apply",
    .arguments = flux_arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
