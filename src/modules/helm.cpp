// helm: releases of charts (kubernetes.core, plugins/modules/helm.py), without a helm binary.
#include "base/text.hpp"
#include "helm/dependencies_update.hpp"
#include "helm/release_store.hpp"
#include "helm/release_text.hpp"
#include "modules/common/helm_command.hpp"
#include "modules/common/helm_request.hpp"
#include "modules/common/helm_results.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;
using helm::ActionKind;
using kube::Cluster;

constexpr Argument flag(std::string_view name, std::string_view doc,
                        std::string_view aliases = {}) {
  return {.name = name,
          .type = ArgType::boolean,
          .doc = doc,
          .default_value = "false",
          .aliases = aliases};
}

constexpr std::array own_arguments{
    Argument{
        .name = "chart_ref",
        .type = ArgType::path,
        .doc = "The chart: a folder, an archive, a URL, oci://..., REPOSITORY/NAME, or a name"},
    Argument{.name = "chart_repo_url", .doc = "URL of the repository that has the chart"},
    Argument{.name = "chart_version", .doc = "Its version, or a constraint; else the newest"},
    Argument{.name = "chart_digest", .doc = "sha256:... that the archive must have (kboot only)"},
    flag("dependency_update", "Fetch what the chart's folder depends on first", "dep_up"),
    Argument{.name = "release_name", .doc = "The release", .required = true, .aliases = "name"},
    Argument{.name = "release_namespace",
             .doc = "Its namespace",
             .required = true,
             .aliases = "namespace"},
    Argument{.name = "release_state",
             .doc = "Whether it is there",
             .default_value = "present",
             .aliases = "state",
             .choices = "present absent deployed"},
    Argument{.name = "release_values",
             .type = ArgType::dict,
             .doc = "Values over the chart's own",
             .default_value = "{}",
             .aliases = "values"},
    Argument{.name = "values_files",
             .type = ArgType::list,
             .doc = "Files of values, below release_values",
             .default_value = "[]",
             .elements = ArgType::str},
    Argument{.name = "set_values",
             .type = ArgType::list,
             .doc = "Single values over all others: value, value_type",
             .elements = ArgType::dict},
    flag("update_repo_cache", "Fetch the index of every named repository first"),
    Argument{.name = "reuse_values",
             .type = ArgType::boolean,
             .doc = "Keep the release's values, the chart's of then too"},
    Argument{.name = "reset_values",
             .type = ArgType::boolean,
             .doc = "Only the values that are given count",
             .default_value = "true"},
    flag("reset_then_reuse_values", "Keep the release's values, over the chart's of now"),
    flag("disable_hook", "Run no hooks"),
    flag("force", "Replace objects as a whole, even when nothing differs"),
    Argument{.name = "purge",
             .type = ArgType::boolean,
             .doc = "With absent: forget the history too",
             .default_value = "true"},
    flag("wait", "Wait until its objects are ready, or gone"),
    flag("wait_for_jobs", "With wait: until Jobs are done too"),
    Argument{.name = "wait_timeout", .doc = "With wait: how long, as 5m0s"},
    Argument{.name = "timeout", .doc = "How long each wait may take, hooks' too, as 5m0s"},
    flag("atomic", "Undo what fails: an upgrade is rolled back, an install removed"),
    flag("cleanup_on_fail", "Remove what a failed upgrade made"),
    Argument{.name = "server_side",
             .doc = "Server-side apply; auto: as the release before",
             .choices = "auto true false"},
    flag("force_conflicts", "Take over fields that others own"),
    flag("create_namespace", "Make the namespace where it is not there"),
    Argument{.name = "post_renderer", .doc = "Not supported"},
    flag("replace", "Install over a release that failed or is uninstalled"),
    flag("skip_crds", "Leave the definitions in crds/ alone"),
    Argument{.name = "history_max", .type = ArgType::integer, .doc = "Keep so many revisions"},
    flag("insecure_skip_tls_verify", "Fetch charts without checking certificates",
         "skip_tls_certs_check"),
    flag("plain_http", "Fetch charts from OCI registries without TLS"),
    flag("take_ownership", "Take what is there into the release"),
    flag("skip_schema_validation", "Do not hold values to the chart's schema"),
};
constexpr auto arguments = joined(own_arguments, helm_auth_arguments);
constexpr std::string_view exclusive[] = {
    "context ca_cert",   "replace history_max",   "wait_timeout timeout",
    "force server_side", "force force_conflicts",
};

struct State final : PlanState {
  kube::Session* session = nullptr;
  helm::ActionPlanPtr actions;  // nothing: to be planned once the dependencies are there
  std::string dependencies_of;
  bool update = false;  // there was a release
  bool absent = false;
};

// The folder whose dependencies are to be fetched; empty: none.
std::string dependencies_to_fetch(TaskContext& task, const Args& args, const TaskChart& chart) {
  if (!args.flag("dependency_update")) return {};
  if (chart.load()->metadata.dependencies.empty()) {
    task.warn({.severity = base::Severity::warning,
               .code = "argument-ignored",
               .message = "`dependency_update` is ignored because the chart has no dependencies",
               .origin = args.find("dependency_update")->origin()});
    return {};
  }
  return chart.folder;
}

bool is_deployed(const helm::ActionSummary& summary) {
  return summary.before && summary.before->status == helm::ReleaseStatus::deployed;
}

// What kubernetes.core says in check mode.
Value check_status(const helm::ActionSummary& summary) {
  Value current = Value::dict(), declared = Value::dict();
  if (is_deployed(summary)) {
    declared = release_status(*summary.before);
    current = *declared.find("release_values");
  }
  const Value both = Value::dict({{"current", current}, {"declared", declared}});
  return Value::dict({{"values", both}, {"release_values", both}});
}

Outcome outcome_of(const helm::ActionSummary& summary, std::vector<Change> changes, Value status,
                   std::string command, std::string said) {
  const bool changed = summary.kind != ActionKind::none;
  Outcome outcome = changed ? Outcome::changed() : Outcome::ok();
  outcome.result = Value::dict({{"changed", changed},
                                {"command", command},
                                {"status", status},
                                {"stdout", said},
                                {"stderr", ""}});
  outcome.message = release_message(summary, changes);
  outcome.changes = std::move(changes);
  return outcome;
}

std::string command_of(const Args& args, const State& state) {
  const helm::ActionSummary& done = summary(*state.actions);
  if (done.kind == ActionKind::none) return "helm";
  return state.absent ? uninstall_command(args) : deploy_command(args, state.update);
}

// Tells what is planned, without doing it.
Outcome planned(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  const bool only_looking = task.check_mode() || task.plan_only();
  if (only_looking) predict(cluster, *state.actions);
  const helm::ActionSummary& found = summary(*state.actions);
  for (const base::Diagnostic& warning : found.warnings) task.warn(warning);
  Value status;
  if (task.check_mode()) {
    status = check_status(found);
  } else if (found.before && (state.absent || is_deployed(found))) {
    status = release_status(*found.before);
  }
  return outcome_of(found, release_changes(found.changes), status, command_of(args, state), "");
}

void plan_actions(TaskContext& task, const Args& args, const Cluster& cluster,
                  const TaskChart& chart, State& state) {
  state.actions = helm::plan_deploy(cluster, deploy_request(task, args, chart));
  state.update = is_deployed(summary(*state.actions));
}

// Releases that are uninstalled, or on their way, are absent.
bool is_absent(const std::optional<helm::Release>& last) {
  return !last || last->status == helm::ReleaseStatus::uninstalled ||
         last->status == helm::ReleaseStatus::uninstalling;
}

void plan_absence(const Args& args, const Cluster& cluster, State& state) {
  state.absent = true;
  const helm::ReleaseStore store(cluster, args.text("release_namespace"));
  const std::vector<helm::Revision> revisions = store.revisions(args.text("release_name"));
  std::optional<helm::Release> last;
  if (!revisions.empty()) last = store.read(revisions.back().name, revisions.back().version);
  if (!is_absent(last) && args.flag("replace")) {
    throw base::Error("argument-conflict", "`replace` is not applicable when state is absent",
                      args.find("replace")->origin());
  }
  // One that somebody was uninstalling when it was interrupted is finished.
  if (last && last->status == helm::ReleaseStatus::uninstalled) return;
  state.actions = helm::plan_uninstall(cluster, uninstall_request(args));
}

Outcome nothing_to_remove(const Args&) {
  Outcome outcome = Outcome::ok(Value::dict({{"changed", false},
                                             {"command", "helm"},
                                             {"status", Value()},
                                             {"stdout", ""},
                                             {"stderr", ""}}));
  outcome.message = "it is not there";
  return outcome;
}

Plan plan(TaskContext& task, const Args& args) {
  auto state = std::make_unique<State>();
  state->session = &task.cluster(cluster_args(args));
  const Cluster cluster(task.base(), *state->session);
  Plan plan;
  if (args.text("release_state") == "absent") {
    plan_absence(args, cluster, *state);
    if (state->actions == nullptr) {
      plan.outcome = nothing_to_remove(args);
      return plan;
    }
  } else {
    if (!args.has("chart_ref"))
      throw base::Error("missing-argument", "`helm` needs `chart_ref`", args.values().origin());
    if (args.flag("update_repo_cache")) update_repositories(task, state->session->transport());
    const TaskChart chart = find_chart(task, args, *state->session);
    if (task.surveyed()) {
      task.announce(*state->session, helm::objects_of(cluster, deploy_request(task, args, chart)),
                    args.text("release_namespace"));
    }
    if (!task.check_mode() && !task.plan_only())
      state->dependencies_of = dependencies_to_fetch(task, args, chart);
    if (!state->dependencies_of.empty()) {
      plan.state = std::move(state);
      return plan;
    }
    plan_actions(task, args, cluster, chart, *state);
  }
  plan.outcome = planned(task, args, cluster, *state);
  if (summary(*state->actions).kind != ActionKind::none) plan.state = std::move(state);
  return plan;
}

std::string said(const Args& args, const State& state, const helm::ActionResult& result) {
  const std::string name = args.text("release_name");
  if (state.absent)
    return cat(result.info, result.info.empty() ? "" : "\n", "release \"", name,
               "\" uninstalled\n");
  const std::string_view first = summary(*state.actions).kind == ActionKind::install
                                     ? "\" does not exist. Installing it now.\n"
                                     : "\" has been upgraded. Happy Helming!\n";
  return cat("Release \"", name, first, helm::status_text(*result.release));
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  State& state = static_cast<State&>(*plan.state);
  const Cluster cluster(task.base(), *state.session);
  if (!state.dependencies_of.empty()) {
    base::Diagnostics warnings;
    helm::update_dependencies({task.base(), state.session->transport()},
                              helm::places_of_environment(), state.dependencies_of, {}, warnings);
    for (const base::Diagnostic& warning : warnings.items()) task.warn(warning);
    plan_actions(task, args, cluster, find_chart(task, args, *state.session), state);
    Outcome outcome = planned(task, args, cluster, state);
    if (summary(*state.actions).kind == ActionKind::none) return outcome;
  }
  const helm::ActionResult result = helm::apply(cluster, *state.actions);
  for (const base::Diagnostic& warning : result.warnings) task.warn(warning);
  helm::ActionSummary done = summary(*state.actions);
  Value status;
  if (result.release && !state.absent) {
    done.after = result.release;
    status = release_status(*result.release);
  } else if (result.release && !args.flag("purge")) {
    status = release_status(*result.release);
  }
  return outcome_of(done, release_changes(result.changes), status, command_of(args, state),
                    said(args, state, result));
}

}  // namespace

constinit const run::Module helm_module = {
    .name = "helm",
    .aliases = "kubernetes.core.helm community.kubernetes.helm",
    .doc = "Install, upgrade and remove releases of charts",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
