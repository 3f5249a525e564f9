// Argo CD from its chart: values, what stands, what has to be repaired.
#include <algorithm>

#include "base/text.hpp"
#include "gitops/argocd_manifest.hpp"
#include "gitops/gitops.hpp"
#include "helm/release_store.hpp"
#include "kube/object.hpp"
#include "modules/common/argocd_install.hpp"
#include "modules/common/helm_arguments.hpp"
#include "modules/common/helm_request.hpp"
#include "modules/common/helm_results.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_install {

namespace {

using base::cat;
using gitops::AdminPassword;
using kube::Cluster;
using run::Args;
using run::TaskContext;
using value::Value;

constexpr std::string_view usual_chart = "argo-cd";
constexpr std::string_view usual_repository = "https://argoproj.github.io/argo-helm";

// A name in a repository, and nothing else: then the repository is Argo's own unless one is named.
bool is_chart_name(std::string_view reference) {
  return reference.find_first_of("/:.") == reference.npos;
}

TaskChart chart_of(TaskContext& task, const Args& args, kube::Session& session) {
  helm::LocateOptions options = locate_options(args);
  const bool usual = !args.has("chart_ref");
  std::string reference = usual ? std::string(usual_chart) : chart_reference(task, args);
  if (options.repo_url.empty() && is_chart_name(reference)) options.repo_url = usual_repository;
  const base::Origin origin = usual ? args.values().origin() : args.find("chart_ref")->origin();
  const bool fetched = !options.repo_url.empty() || reference.starts_with("oci://");
  if (fetched && options.version.empty() && options.chart_digest.empty()) {
    throw base::Error("missing-argument", "`argocd` needs `chart_version`", origin)
        .hint("a version that is not pinned would change Argo CD whenever a new one comes out");
  }
  return find_chart(task, session, reference, options, origin);
}

// Under which key the values of argo-cd stand where it is a dependency of the chart; empty: the
// chart is argo-cd.
std::string key_of_dependency(const helm::Chart& chart) {
  if (chart.name() == usual_chart) return {};
  for (const helm::Dependency& dependency : chart.metadata.dependencies) {
    if (dependency.name == usual_chart)
      return dependency.alias.empty() ? dependency.name : dependency.alias;
  }
  return {};
}

const Value& defaults_of(const helm::Chart& chart) {
  for (const std::shared_ptr<helm::Chart>& dependency : chart.dependencies) {
    if (dependency->name() == usual_chart) return dependency->values;
  }
  return chart.values;
}

// The values that argo-cd itself gets among those of the chart.
Value inner(const Value& values, const std::string& key) {
  if (key.empty()) return values;
  const Value* found = values.find(key);
  return found == nullptr ? Value::dict() : *found;
}

Value outer(Value values, const std::string& key) {
  return key.empty() ? values : Value::dict({{key, std::move(values)}});
}

bool makes_secret(const Value& values) {
  const Value* flag = values.get("configs", "secret", "createSecret");
  return flag == nullptr || !flag->is(value::Kind::boolean) || flag->as_bool();
}

// Where the user's values name the hash and no time, the chart would stamp it with each rendering.
AdminPassword password_of_user(const Args& args, const AdminPassword& user,
                               const AdminPassword& there, const base::Context& context) {
  for (const std::string_view argument : {"admin_password", "admin_password_hash"}) {
    if (!args.has(argument)) continue;
    throw base::Error("argument-conflict",
                      cat("the password is given twice: by `", argument,
                          "` and by the value `configs.secret.argocdServerAdminPassword`"),
                      args.find(argument)->origin());
  }
  if (!user.mtime.empty()) return {};
  return gitops::password_of_hash(context, user.hash, there);
}

// What is there counts; what the release says only where the Secret is gone. A password that the
// task no longer names stays as it is.
AdminPassword password_to_set(const TaskContext& task, const Args& args, const AdminPassword& live,
                              const AdminPassword& stored, const AdminPassword& user) {
  const AdminPassword& there = live.empty() ? stored : live;
  if (!user.empty()) return password_of_user(args, user, there, task.base());
  const AdminPassword wanted = password_of(task, args, there);
  if (!wanted.empty() || stored.empty()) return wanted;
  return there;
}

enum class Condition : std::uint8_t { whole, incomplete, altered };

// Whether all that a release wrote is there, and its workloads run what it says.
Condition condition_of(const Cluster& cluster, const Value& documents,
                       const std::string& name_space) {
  if (cluster.session().find_resource(cluster.context(), gitops::argocd_api_version,
                                      "Application") == nullptr)
    return Condition::incomplete;
  std::vector<const Value*> objects;
  std::vector<kube::ObjectRef> refs;
  for (const Value& object : documents.as_list()) {
    // A Job may go once it is done.
    if (kube::name_of(object).empty() || kube::kind_of(object) == "Job") continue;
    const kube::ApiResource* resource = cluster.session().find_resource(
        cluster.context(), kube::api_version_of(object), kube::kind_of(object));
    if (resource == nullptr) continue;
    refs.push_back(cluster.locate(object, name_space));
    objects.push_back(&object);
  }
  const std::vector<std::optional<Value>> live = cluster.get_all(refs);
  Condition condition = Condition::whole;
  for (std::size_t i = 0; i < live.size(); ++i) {
    if (!live[i]) {
      condition = std::max(condition, Condition::incomplete);
    } else if (gitops::runs_other_images(*live[i], *objects[i])) {
      condition = Condition::altered;
    }
  }
  return condition;
}

base::Error installed_otherwise(const Args& args, std::string message, std::string hint) {
  base::Error error("argocd-installed-otherwise", std::move(message), args.values().origin());
  error.hint(std::move(hint));
  return error;
}

void require_chart(const Args& args, const State& state, const std::string& release) {
  const gitops::ArgocdInstallation& found = state.found;
  if (found.by == gitops::InstalledBy::manifest) {
    throw installed_otherwise(
        args,
        cat("Argo CD ", found.version, " in namespace `", state.name_space,
            "` was installed from a manifest, and the selectors of its workloads cannot be changed "
            "to the chart's"),
        cat("name that manifest by `manifest`; or remove the workloads (`kubectl -n ",
            state.name_space,
            " delete deployments,statefulsets -l app.kubernetes.io/part-of=argocd`) and give "
            "`take_ownership: true` once: Applications and settings stay"));
  }
  if (found.by != gitops::InstalledBy::chart) return;
  const std::string& other = found.release.empty() ? found.instance : found.release;
  if (!other.empty() && other != release) {
    throw installed_otherwise(args,
                              cat("Argo CD in namespace `", state.name_space, "` is the release `",
                                  other, "`, not `", release, '`'),
                              cat("give `release_name: ", other, '`'));
  }
  if (!found.release.empty() || args.flag("take_ownership")) return;
  throw installed_otherwise(
      args,
      cat("Argo CD in namespace `", state.name_space,
          "` was made from a chart, but belongs to no release"),
      cat("`take_ownership: true` takes it into the release `", release, '`'));
}

// The definitions: charts before 5.0 had them in crds/, of no release; those since have them among
// their templates, and Helm would not take them. Nobody else's, but a release's or an
// Application's.
bool is_free_definition(const Value& live) {
  if (kube::kind_of(live) != "CustomResourceDefinition") return false;
  const Value* group = live.get("spec", "group");
  return group != nullptr && group->is_string() && group->as_string() == gitops::argocd_group &&
         kube::annotation_of(live, "meta.helm.sh/release-name").empty() &&
         kube::annotation_of(live, "argocd.argoproj.io/tracking-id").empty();
}

helm::DeployRequest request_of(const Args& args, const TaskChart& chart, Value values) {
  helm::DeployRequest request;
  request.name = args.text("release_name");
  request.name_space = args.text("namespace");
  request.load_chart = chart.load;
  request.values = std::move(values);
  request.reuse = helm::ValuesReuse::reset;
  request.create_namespace = args.flag("create_namespace");
  request.options.timeout = std::chrono::seconds(args.number("wait_timeout"));
  request.options.take_ownership = args.flag("take_ownership");
  request.options.adopts = is_free_definition;
  request.options.force_conflicts = args.flag("force_conflicts") || args.flag("take_ownership");
  return request;
}

// argocd-secret where the chart is told not to make it: before the chart, or argocd-server would
// draw a password of its own.
void plan_secret(const Cluster& cluster, State& state, const AdminPassword& password) {
  std::vector<Value> objects{
      gitops::secret_object(gitops::password_data(password), state.name_space)};
  if (const std::optional<Value> home = missing_namespace(cluster, state.name_space))
    objects.push_back(*home);
  state.writes = locate_writes(cluster, std::move(objects), true);
  read_live(cluster, state.writes);
  kube::ApplyOptions options;
  options.force = true;
  for (KubeWrite& write : state.writes) decide_apply(write, options, false);
}

void plan_release(TaskContext& task, const Args& args, const Cluster& cluster,
                  const helm::DeployRequest& request, State& state) {
  try {
    state.actions = helm::plan_deploy(cluster, request);
  } catch (base::Error& error) {
    error.at(args.values().origin());
    throw;
  }
  const helm::ActionSummary& planned = summary(*state.actions);
  if (planned.kind != helm::ActionKind::none || !state.documents.is_list())
    state.documents = documents_of(planned.after->manifest, request.name);
  state.version = gitops::judge_argocd(state.documents.as_list().items()).version;
  if (state.version.empty()) state.version = planned.after->app_version();
  if (planned.kind != helm::ActionKind::none)
    tell_downgrade(task, args, state.found.version, state.version);
}

}  // namespace

void plan_chart(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  require_chart(args, state, args.text("release_name"));
  const TaskChart chart = chart_of(task, args, *state.session);
  const std::shared_ptr<helm::Chart> loaded = chart.load();
  const std::string key = key_of_dependency(*loaded);
  const Value user = task_values(task, args);
  const Value own = inner(user, key);
  const Value config =
      state.release && state.release->config.is_dict() ? state.release->config : Value::dict();
  const AdminPassword live = gitops::stored_password(live_secret(cluster, state.name_space));
  AdminPassword password =
      password_to_set(task, args, live, gitops::password_of_values(inner(config, key)),
                      gitops::password_of_values(own));
  const bool rotated = !password.empty() && !live.empty() && password.hash != live.hash;
  if (!makes_secret(own)) {
    if (!password.empty()) plan_secret(cluster, state, password);
    password = {};
  }
  const Value low = gitops::chart_values(defaults_of(*loaded), settings_of(args), password);
  helm::DeployRequest request = request_of(args, chart, value::merge(outer(low, key), user));
  if (state.release && state.release->status == helm::ReleaseStatus::deployed) {
    state.documents = documents_of(state.release->manifest, request.name);
    const Condition condition = condition_of(cluster, state.documents, state.name_space);
    request.even_unchanged = condition != Condition::whole;
    if (condition == Condition::altered) request.options.force_conflicts = true;
  }
  if (rotated) request.options.force_conflicts = true;
  if (task.surveyed())
    task.announce(*state.session, helm::objects_of(cluster, request), state.name_space);
  plan_release(task, args, cluster, request, state);
}

}  // namespace kboot::modules::argocd_install
