// argocd: installs Argo CD, from its chart or from a manifest (a module of kboot's own).
#include <algorithm>

#include "base/text.hpp"
#include "helm/release_store.hpp"
#include "kube/object.hpp"
#include "modules/common/argocd_install.hpp"
#include "modules/common/helm_results.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/kube_waiting.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using argocd_install::State;
using base::cat;
using kube::Cluster;

constexpr Argument flag(std::string_view name, std::string_view doc, std::string_view standard) {
  return {.name = name, .type = ArgType::boolean, .doc = doc, .default_value = standard};
}

constexpr std::array own_arguments{
    Argument{.name = "namespace",
             .doc = "Namespace of Argo CD",
             .default_value = "argocd",
             .aliases = "release_namespace"},
    Argument{.name = "state",
             .doc = "Whether it is there",
             .default_value = "present",
             .choices = "present absent"},
    flag("force", "With absent: although there are Applications that only Argo CD can remove",
         "false"),
    flag("create_namespace", "Make the namespace where it is not there", "true"),
    Argument{.name = "chart_version",
             .doc = "Version of the chart; needed where it is fetched",
             .aliases = "version"},
    Argument{.name = "chart_ref",
             .type = ArgType::path,
             .doc = "The chart, as the module helm takes it; argo-cd unless it is given",
             .aliases = "chart"},
    Argument{.name = "chart_repo_url",
             .doc = "URL of the repository that has the chart; Argo's own unless it is given",
             .aliases = "repository"},
    Argument{.name = "chart_digest", .doc = "sha256:... that the archive must have"},
    Argument{.name = "release_name", .doc = "The release", .default_value = "argocd"},
    Argument{.name = "release_values",
             .type = ArgType::dict,
             .doc = "Values over the chart's and kboot's own",
             .aliases = "values"},
    Argument{.name = "values_files",
             .type = ArgType::list,
             .doc = "Files of values, below `values`",
             .elements = ArgType::str},
    flag("insecure_skip_tls_verify", "Fetch the chart without checking certificates", "false"),
    flag("plain_http", "Fetch the chart from an OCI registry without TLS", "false"),
    Argument{.name = "manifest",
             .type = ArgType::path,
             .doc = "A file or URL with Argo CD's manifest, instead of the chart"},
    Argument{.name = "checksum", .doc = "sha256:... that the manifest must have"},
    flag("prune", "With a manifest: remove what an earlier one brought and it does not", "false"),
    Argument{.name = "admin_password",
             .doc = "Password of the user admin; Argo CD draws one unless it is given",
             .no_log = true},
    Argument{
        .name = "admin_password_hash", .doc = "The same as a hash made by bcrypt", .no_log = true},
    Argument{.name = "instance_label_key", .doc = "Label by which Argo CD marks what it deploys"},
    Argument{.name = "tracking_method",
             .doc = "How Argo CD knows what it deploys",
             .choices = "label annotation annotation+label"},
    flag("application_health", "Let the waves of a sync wait for child Applications", "true"),
    flag("default_project", "Make the AppProject `default` where it is not there", "true"),
    flag("take_ownership", "Take what is there into the release", "false"),
    flag("force_conflicts", "Take over fields that others own", "false"),
    flag("wait", "Wait until its workloads are ready", "false"),
    Argument{.name = "wait_timeout",
             .type = ArgType::integer,
             .doc = "Seconds to wait at most",
             .default_value = "300",
             .aliases = "timeout"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);
constexpr std::string_view exclusive[] = {
    "admin_password admin_password_hash",
    "manifest chart_ref",
    "manifest chart_repo_url",
    "manifest chart_version",
    "manifest chart_digest",
    "manifest release_values",
    "manifest values_files",
    "checksum chart_version",
};

constexpr std::chrono::seconds definitions_timeout{60};

bool is_left_to_git(const State& state) {
  return !state.absent && !state.found.application.empty();
}

// The last revision of the release, unless it is uninstalled.
std::optional<helm::Release> last_release(const Cluster& cluster, const Args& args) {
  const helm::ReleaseStore store(cluster, args.text("namespace"));
  const std::vector<helm::Revision> revisions = store.revisions(args.text("release_name"));
  if (revisions.empty() || revisions.back().status == helm::ReleaseStatus::uninstalled)
    return std::nullopt;
  return store.read(revisions.back().name, revisions.back().version);
}

// The project that argocd-server makes when it starts: Applications that come before it, or without
// it, find none.
void plan_project(const Cluster& cluster, State& state) {
  kube::ApiResource resource{.group = "argoproj.io",
                             .version = "v1alpha1",
                             .kind = "AppProject",
                             .plural = "appprojects",
                             .namespaced = true};
  KubeWrite write;
  write.ref = {.resource = std::move(resource), .name_space = state.name_space, .name = "default"};
  write.wanted = gitops::default_project(state.name_space);
  write.served =
      cluster.session().find_resource(cluster.context(), write.ref.resource.api_version(),
                                      write.ref.resource.kind) != nullptr;
  if (write.served && cluster.get(write.ref, kube::Body::metadata)) return;
  decide_create(write);
  state.last.push_back(std::move(write));
}

bool acts(const State& state) {
  return state.actions && summary(*state.actions).kind != helm::ActionKind::none;
}

// Whether something has to be sent; the server may find that nothing differs.
bool sends(const State& state) {
  return acts(state) || std::ranges::any_of(state.writes, &KubeWrite::send) ||
         std::ranges::any_of(state.last, &KubeWrite::send);
}

std::string chart_name(const helm::Release& release) {
  return cat(release.chart_name(), '-', release.chart_version());
}

std::string counted(const std::vector<Change>& changes) {
  std::vector<std::string> parts;
  const auto count = [&](Operation operation, std::string_view word) {
    const auto number = std::ranges::count(changes, operation, &Change::operation);
    if (number > 0) parts.push_back(cat(number, ' ', word));
  };
  count(Operation::create, "created");
  count(Operation::update, "changed");
  count(Operation::remove, "deleted");
  return parts.empty() ? "no object differs" : base::join(parts, ", ");
}

// The release that is to come, or to go; nullptr without a chart.
const helm::Release* release_of(const State& state) {
  if (!state.actions) return nullptr;
  const helm::ActionSummary& plan = summary(*state.actions);
  return plan.after ? &*plan.after : plan.before ? &*plan.before : nullptr;
}

Value or_none(std::string_view text) { return text.empty() ? Value() : Value(text); }

Value result_of(const State& state, bool changed) {
  const bool left = is_left_to_git(state);
  const helm::Release* release = release_of(state);
  const bool by_chart = left ? state.found.by == gitops::InstalledBy::chart : release != nullptr;
  const bool there = !state.absent;
  return Value::dict(
      {{"changed", changed},
       {"namespace", state.name_space},
       {"version", or_none(left ? state.found.version : state.version)},
       {"chart", or_none(release != nullptr ? chart_name(*release)
                         : left             ? state.found.chart
                                            : "")},
       {"release", or_none(release != nullptr ? release->name
                           : left             ? state.found.release
                                              : "")},
       {"installed_by", there ? Value(by_chart ? "chart" : "manifest") : Value()},
       {"managed_by", left ? Value(cat("Application ", state.found.application)) : Value()}});
}

// What is written, as one thing: "release argocd (chart argo-cd 9.1.0)".
std::string title_of(const State& state) {
  const helm::Release* release = release_of(state);
  return release == nullptr ? cat("Argo CD ", state.version) : release_title(*release);
}

Outcome outcome_of(const State& state, std::vector<Change> done) {
  const bool changed = acts(state) || !done.empty();
  Outcome outcome = changed ? Outcome::changed() : Outcome::ok();
  outcome.result = result_of(state, changed);
  const helm::Release* release = release_of(state);
  if (is_left_to_git(state)) {
    outcome.message = cat("managed by Application ", state.found.application);
  } else if (!changed) {
    outcome.message = state.absent ? "it is not there" : "nothing to change";
  } else if (release == nullptr || state.absent) {
    outcome.message = cat(title_of(state), ": ", counted(done));
  } else {
    outcome.message =
        cat("chart ", chart_name(*release), " -> release ", release->name, ": ", counted(done));
  }
  outcome.changes = std::move(done);
  return outcome;
}

void append(std::vector<Change>& to, std::vector<Change> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Works out what would be written; a failed outcome where the server would refuse it.
std::optional<Outcome> foresee(const Cluster& cluster, State& state, std::vector<Change>& done) {
  if (state.actions) predict(cluster, *state.actions);
  for (std::vector<KubeWrite>* writes : {&state.writes, &state.last}) {
    predict(cluster, *writes);
    Outcome written = writes_outcome(*writes, {});
    if (written.is_failed()) return written;
    append(done, std::move(written.changes));
    if (state.actions && writes == &state.writes)
      append(done, release_changes(summary(*state.actions).changes));
  }
  return std::nullopt;
}

Outcome planned(TaskContext& task, const Cluster& cluster, State& state) {
  if (state.actions) {
    for (const base::Diagnostic& warning : summary(*state.actions).warnings) task.warn(warning);
  }
  std::vector<Change> done;
  if (task.check_mode() || task.plan_only()) {
    if (std::optional<Outcome> failed = foresee(cluster, state, done)) return *failed;
  }
  if (task.plan_only() && !task.diff_mode()) {
    for (Change& change : done) change.note = title_of(state);
  }
  return outcome_of(state, std::move(done));
}

void plan_writes(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  argocd_install::require_no_owner(args, state);
  state.release = last_release(cluster, args);
  if (state.absent) return argocd_install::plan_absence(task, args, cluster, state);
  if (args.has("manifest")) {
    argocd_install::plan_manifest(task, args, cluster, state);
  } else {
    argocd_install::plan_chart(task, args, cluster, state);
  }
  if (args.flag("default_project")) plan_project(cluster, state);
}

Plan plan(TaskContext& task, const Args& args) {
  if (args.flag("prune") && !args.has("manifest"))
    throw base::Error("argument-conflict", "`prune` belongs to `manifest`",
                      args.find("prune")->origin());
  auto state = std::make_unique<State>();
  state->session = &task.cluster(cluster_args(args));
  state->name_space = args.text("namespace");
  const Cluster cluster(task.base(), *state->session);
  state->found = gitops::read_argocd(cluster, state->name_space);
  state->absent = args.text("state") == "absent";
  if (!is_left_to_git(*state)) plan_writes(task, args, cluster, *state);
  Plan plan;
  plan.outcome = planned(task, cluster, *state);
  const bool only_looking = task.check_mode() || task.plan_only();
  const bool waits = args.flag("wait") && !state->absent;
  if (sends(*state) || (waits && !only_looking)) plan.state = std::move(state);
  return plan;
}

bool is_workload(std::string_view kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet";
}

// What has to be ready before Argo CD is.
std::vector<kube::ObjectRef> workloads_of(const Cluster& cluster, const State& state) {
  std::vector<kube::ObjectRef> refs;
  if (state.actions) {
    for (const Value& object : state.documents.as_list()) {
      if (is_workload(kube::kind_of(object)))
        refs.push_back(cluster.locate(object, state.name_space));
    }
    return refs;
  }
  for (const KubeWrite& write : state.writes) {
    if (is_workload(write.ref.resource.kind)) refs.push_back(write.ref);
  }
  if (!is_left_to_git(state)) return refs;
  for (const Value& workload : state.found.workloads) refs.push_back(cluster.locate(workload));
  return refs;
}

// Whoever comes next writes Applications.
void wait_for_definitions(const Cluster& cluster) {
  std::vector<kube::ObjectRef> refs;
  for (const std::string_view name : {"applications.argoproj.io", "appprojects.argoproj.io"}) {
    refs.push_back(cluster.locate("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", name));
  }
  const std::vector<std::optional<Value>> there = cluster.get_all(refs);
  std::vector<kube::ObjectRef> wanted;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    if (there[i]) wanted.push_back(refs[i]);
  }
  if (wanted.empty()) return;
  (void)wait_for_objects(cluster, wanted,
                         {.wanted = true, .timeout = definitions_timeout, .condition = {}});
}

// Sends what the plan holds; a failed outcome where an object could not be written.
std::optional<Outcome> send(TaskContext& task, const Cluster& cluster, State& state,
                            std::vector<Change>& done) {
  const auto write = [&](std::vector<KubeWrite>& writes) -> std::optional<Outcome> {
    send_writes(cluster, writes);
    append(done, changes_of(writes));
    Outcome outcome = writes_outcome(writes, {.with_diff = task.diff_mode()});
    if (!outcome.is_failed()) return std::nullopt;
    outcome.changes = done;
    return outcome;
  };
  if (std::optional<Outcome> failed = write(state.writes)) return failed;
  if (acts(state)) {
    const helm::ActionResult result = helm::apply(cluster, *state.actions);
    for (const base::Diagnostic& warning : result.warnings) task.warn(warning);
    append(done, release_changes(result.changes));
  }
  if (!state.absent && !done.empty()) wait_for_definitions(cluster);
  return write(state.last);
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  State& state = static_cast<State&>(*plan.state);
  const Cluster cluster(task.base(), *state.session);
  std::vector<Change> done;
  if (sends(state)) {
    if (std::optional<Outcome> failed = send(task, cluster, state, done)) return *failed;
  }
  Outcome outcome = outcome_of(state, std::move(done));
  if (!args.flag("wait") || state.absent) return outcome;
  try {
    const std::chrono::seconds timeout{std::max<std::int64_t>(args.number("wait_timeout"), 0)};
    (void)wait_for_objects(cluster, workloads_of(cluster, state),
                           {.wanted = true, .timeout = timeout, .condition = {}});
    return outcome;
  } catch (const base::Error& error) {
    return failed_wait(error, std::move(outcome));
  }
}

}  // namespace

constinit const run::Module argocd_module = {
    .name = "argocd",
    .aliases = "kboot.core.argocd",
    .doc = "Install Argo CD, or bring it to the version that is pinned",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
