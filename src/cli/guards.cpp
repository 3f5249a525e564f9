// Surveys a run and asks the guards about it, cluster by cluster.
#include "cli/guards.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/nowhere.hpp"
#include "gitops/guards/cluster_facts.hpp"
#include "gitops/guards/guards.hpp"
#include "kube/session.hpp"
#include "net/net.hpp"
#include "value/containers.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// For all that is asked beside the survey: a guard that takes longer knows nothing.
constexpr auto patience = std::chrono::seconds(20);

// The guard that looks at tasks themselves: what will fail whatever the tasks before it find.
constexpr std::string_view task_guard = "task-arguments";

std::vector<std::string> guard_names() {
  std::vector<std::string> names{std::string(task_guard)};
  for (const gitops::Guard& guard : gitops::guards()) names.emplace_back(guard.name);
  std::ranges::sort(names);
  return names;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void require_guard(std::string_view name, base::Origin origin) {
  const std::vector<std::string> known = guard_names();
  if (contains(known, name)) return;
  const std::string near = base::did_you_mean(name, known);
  throw base::Error("option-value", cat("there is no guard `", name, "`"), origin)
      .status(base::Status::bad_input)
      .hint(near.empty() ? cat("there are ", base::join(known, ", ")) : near);
}

// The names in `kboot_skip_guards`: a list, or a text with commas.
void add_skipped(const value::Value& given, std::vector<std::string>& out) {
  if (given.is_list()) {
    for (const value::Value& item : given.as_list()) add_skipped(item, out);
  } else if (given.is_string()) {
    for (const std::string_view part : base::split(given.as_string(), ',')) {
      const std::string_view name = base::trim(part);
      if (name.empty()) continue;
      require_guard(name, given.origin());
      out.emplace_back(name);
    }
  }
}

// Those of the command line, and of the host's variables.
std::vector<std::string> skipped_for(const run::Survey& survey, const std::string& host,
                                     const std::vector<std::string>& always) {
  std::vector<std::string> names = always;
  if (const auto given = survey.skipped.find(host); given != survey.skipped.end())
    add_skipped(given->second, names);
  return names;
}

struct Target {
  std::string host;
  kube::Session* session;
  friend bool operator==(const Target&, const Target&) = default;
};

// Every cluster that a host's tasks write to.
std::vector<Target> targets_of(const run::Survey& survey) {
  std::vector<Target> targets;
  for (const run::SurveyStep& step : survey.steps()) {
    const Target target{step.host, step.session};
    if (!step.unknown && std::ranges::find(targets, target) == targets.end())
      targets.push_back(target);
  }
  return targets;
}

// What is not known may be written to any cluster.
std::vector<gitops::PlannedStep> steps_for(const run::Survey& survey, const Target& target) {
  std::vector<gitops::PlannedStep> steps;
  for (const run::SurveyStep& step : survey.steps()) {
    if (step.host != target.host || (!step.unknown && step.session != target.session)) continue;
    steps.push_back({.task = step.task,
                     .origin = step.origin,
                     .objects = step.objects,
                     .name_space = step.name_space,
                     .unknown = step.unknown});
  }
  return steps;
}

// Several hosts of one playbook make the same mistake at the same place.
bool is_told(const base::Diagnostics& out, const base::Diagnostic& found) {
  return std::ranges::any_of(out.items(), [&](const base::Diagnostic& other) {
    return other.code == found.code && other.message == found.message &&
           other.origin == found.origin;
  });
}

// In the loop of the session's own transport.
base::Context context_of(const base::Context& around, const kube::Session& session) {
  return base::Context{session.transport(), around.clock,    around.cancel, around.deadline,
                       around.progress,     around.redactor, around.entropy}
      .until(around.clock.now() + base::Duration(patience));
}

// A plan shows them where they are.
void add_mistakes(const run::Survey& survey, const std::vector<std::string>& skipped,
                  base::Diagnostics& out) {
  for (const run::SurveyMistake& mistake : survey.mistakes()) {
    if (!contains(skipped_for(survey, mistake.host, skipped), task_guard) &&
        !is_told(out, mistake.diagnostic))
      out.add(mistake.diagnostic);
  }
}

run::Services offline_services(App& app, const run::Services& services) {
  run::Services out = services;
  out.clusters.offline = true;
  out.make_transport = [&app] { return transport_to_nowhere(app.make_transport()); };
  return out;
}

}  // namespace

std::string_view guard_of(const base::Diagnostic& found) noexcept {
  const auto rows = gitops::guards();
  const auto row = std::ranges::find(rows, found.code, &gitops::Guard::name);
  return row == rows.end() ? task_guard : row->name;
}

void check_guards(App& app, const base::Context& around, const Arguments& arguments,
                  Workspace& workspace, const playbook::Playbook& playbook, run::Lines& lines,
                  bool offline, base::Diagnostics& out) {
  std::vector<std::string> skipped = arguments.values("skip-guard");
  for (const std::string& name : skipped) require_guard(name, {});
  const bool all_skipped = std::ranges::all_of(
      guard_names(), [&](const std::string& name) { return contains(skipped, name); });
  if (app.is_link() || all_skipped) return;
  // `check` has nothing to start and looks at every playbook.
  if (!offline && !run::may_write(playbook, workspace.services().modules)) return;
  run::Survey survey(offline);
  const run::Services services =
      offline ? offline_services(app, workspace.services()) : workspace.services();
  try {
    run::survey(around, playbook, workspace.inventory(), workspace.options(), services, lines,
                survey);
  } catch (const base::Error&) {
    // The run comes upon it too, and says it better.
  }
  if (!workspace.options().plan) add_mistakes(survey, skipped, out);
  const auto checkout = gitops::find_working_copy(workspace.project().folder);
  for (const Target& target : targets_of(survey)) {
    const base::Context context = context_of(around, *target.session);
    gitops::ClusterFacts facts(context, offline ? nullptr : target.session,
                               checkout ? &*checkout : nullptr);
    base::Diagnostics found;
    gitops::check_guards(steps_for(survey, target), facts,
                         skipped_for(survey, target.host, skipped), found);
    for (const base::Diagnostic& each : found.items()) {
      if (!is_told(out, each)) out.add(each);
    }
  }
}

}  // namespace kboot::cli
