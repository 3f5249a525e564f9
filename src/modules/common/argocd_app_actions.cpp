// Refreshes, syncs and waits for the task's Application.
#include "modules/common/argocd_app_actions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/explain.hpp"
#include "kube/cluster.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "kube/wait.hpp"
#include "modules/common/kube_results.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_app {

namespace {

using gitops::ApplicationGoal;
using gitops::ApplicationResult;
using gitops::ApplicationWait;
using gitops::Refresh;
using run::Args;
using run::Outcome;
using run::OutcomeStatus;
using value::Value;

struct GoalRow {
  std::string_view word;
  bool ApplicationGoal::*flag;
};
constexpr GoalRow goal_rows[] = {
    {"sync", &ApplicationGoal::sync},           {"health", &ApplicationGoal::health},
    {"operation", &ApplicationGoal::operation}, {"suspended", &ApplicationGoal::suspended},
    {"degraded", &ApplicationGoal::degraded},   {"hydrated", &ApplicationGoal::hydrated},
};

ApplicationGoal nothing() { return {.sync = false, .health = false, .operation = false}; }

ApplicationGoal goal_of(const Args& args) {
  ApplicationGoal goal = nothing();
  for (const Value& word : args.find("wait_for")->as_list()) {
    const auto* row = std::ranges::find(goal_rows, word.as_string(), &GoalRow::word);
    if (row == std::end(goal_rows)) {
      throw base::Error("argument-choice",
                        base::cat("`", word.as_string(), "` is nothing that `wait_for` knows"),
                        word.origin())
          .hint("it knows sync, health, operation, suspended, degraded, hydrated");
    }
    goal.*row->flag = true;
  }
  return goal;
}

// GROUP:KIND:NAME, or GROUP:KIND:NAMESPACE/NAME, as `argocd app sync --resource`.
Value selected(const Value& given) {
  const std::vector<std::string_view> parts = base::split(given.as_string(), ':');
  if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) {
    throw base::Error("argument-type",
                      base::cat("`", given.as_string(), "` is not GROUP:KIND:NAME"),
                      given.origin());
  }
  const std::size_t slash = parts[2].find('/');
  const bool placed = slash != parts[2].npos;
  Value out = Value::dict({{"group", parts[0]},
                           {"kind", parts[1]},
                           {"name", placed ? parts[2].substr(slash + 1) : parts[2]}});
  if (placed) out.edit_dict().set("namespace", parts[2].substr(0, slash));
  return out;
}

gitops::SyncRequest request_of(const Args& args) {
  gitops::SyncRequest request{.revision = args.text("revision"),
                              .prune = args.flag("prune"),
                              .dry_run = args.flag("dry_run"),
                              .force = args.flag("force"),
                              .apply_only = args.text("strategy") == "apply"};
  if (const Value* revisions = args.find("revisions")) {
    for (const Value& one : revisions->as_list()) request.revisions.emplace_back(one.as_string());
  }
  if (const Value* resources = args.find("resources")) {
    request.resources = Value::list();
    for (const Value& one : resources->as_list())
      request.resources.edit_list().append(selected(one));
  }
  return request;
}

[[noreturn]] void conflict(std::string message, const Value& at) {
  throw base::Error("argument-conflict", std::move(message), at.origin());
}

void check(const Args& args, const Actions& actions) {
  constexpr std::string_view of_sync[] = {"revision", "revisions", "resources"};
  for (const std::string_view name : of_sync) {
    if (args.has(name) && !actions.sync)
      conflict(base::cat("`", name, "` belongs to `sync: true`"), *args.find(name));
  }
  for (const std::string_view name : {"dry_run", "force"}) {
    if (args.flag(name) && !actions.sync)
      conflict(base::cat("`", name, "` belongs to `sync: true`"), *args.find(name));
  }
  const bool absent = args.text("state") == "absent";
  if (actions.sync && (absent || actions.key.kind != "Application"))
    conflict("`sync` is for an Application that is to be there", *args.find("sync"));
  if (actions.refresh != Refresh::none && (absent || actions.key.kind == "AppProject"))
    conflict("`refresh` is for an Application or ApplicationSet that is to be there",
             *args.find("refresh"));
}

// What the Applications stand at, for later tasks.
Value applications_value(const ApplicationResult& result) {
  Value list = Value::list();
  for (const gitops::WaitedApplication& one : result.applications) {
    const gitops::ApplicationStatus status = gitops::read_application(one.node.object);
    list.edit_list().append(Value::dict({{"kind", one.node.key.kind},
                                         {"name", one.node.key.name},
                                         {"namespace", one.node.key.name_space},
                                         {"sync", status.sync},
                                         {"health", status.health},
                                         {"revision", status.revision},
                                         {"depth", one.node.depth}}));
  }
  return list;
}

class Act {
 public:
  Act(const run::TaskContext& task, kube::Session& session, const Actions& actions, Outcome written,
      bool existed)
      : actions_(actions),
        start_(task.base().clock.now()),
        context_(task.base().until(start_ + actions.timeout)),
        cluster_(context_, session),
        outcome_(std::move(written)),
        existed_(existed),
        wrote_(outcome_.status == OutcomeStatus::changed) {}

  Outcome run() {
    // A verdict that is older than our write is nothing to go by.
    const bool look =
        actions_.refresh_given ? actions_.refresh != Refresh::none : wrote_ && existed_;
    try {
      if (actions_.sync) sync(look);
      if (actions_.wait) {
        wait(look || started_);
      } else if (actions_.refresh_given && look && !actions_.sync) {
        until({.roots = {actions_.key},
               .goal = nothing(),
               .recursive = false,
               .refresh = actions_.refresh});
      } else if (started_ && actions_.request.dry_run) {
        until(operation_only());
      }
    } catch (const base::Error& error) {
      return failed_wait(error, std::move(outcome_));
    }
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] Refresh how() const {
    return actions_.refresh == Refresh::hard ? Refresh::hard : Refresh::normal;
  }

  [[nodiscard]] ApplicationWait operation_only() const {
    ApplicationWait wait{
        .roots = {actions_.key}, .goal = nothing(), .recursive = false, .succeeded = started_};
    wait.goal.operation = true;
    return wait;
  }

  // Whatever runs is waited for; then what there is to sync is what Argo CD says now.
  void sync(bool look) {
    const kube::ObjectRef ref = gitops::application_ref(cluster_, actions_.key);
    const bool known = actions_.request.resources.is_null() && already_there(ref);
    if (known && !look) return;
    for (Refresh refresh = how();; refresh = Refresh::none) {
      ApplicationWait wait = operation_only();
      wait.refresh = refresh;
      const ApplicationResult result = until(wait);
      Value application = result.applications.front().node.object;
      if (!gitops::sync_needed(actions_.request, application)) return;
      const gitops::SyncStart start =
          gitops::start_sync(cluster_, ref, actions_.request, application);
      if (start == gitops::SyncStart::busy) continue;
      if (start == gitops::SyncStart::started) note_sync();
      return;
    }
  }

  // At the very commit that is asked for: no look at the repository can change that.
  [[nodiscard]] bool already_there(const kube::ObjectRef& ref) const {
    if (actions_.request.revision.empty()) return false;
    const auto live = cluster_.get(ref);
    if (!live) return false;
    const gitops::ApplicationStatus status = gitops::read_application(*live);
    return actions_.request.revision == status.revision && status.compared_to_spec &&
           !gitops::sync_needed(actions_.request, *live);
  }

  void note_sync() {
    started_ = true;
    const bool stores = !actions_.request.dry_run;
    if (stores) outcome_.status = OutcomeStatus::changed;
    outcome_.changes.push_back({.operation = run::Operation::run,
                                .target = base::cat("sync of ", actions_.key.name),
                                .note = stores ? "" : "dry run"});
    outcome_.result.edit_dict().set("synced", true);
    if (stores) outcome_.result.edit_dict().set("changed", true);
    add_message("sync started");
  }

  void wait(bool look) {
    ApplicationWait wait{.roots = {actions_.key},
                         .goal = actions_.goal,
                         .recursive = actions_.recursive,
                         .succeeded = started_,
                         .refresh = look ? how() : Refresh::none};
    // Of a part of its objects nothing follows for the whole.
    if (!actions_.request.resources.is_null()) wait.goal.sync = false;
    const ApplicationResult result = until(wait);
    const std::size_t count = result.applications.size();
    const std::string_view what = wait.goal.sync && wait.goal.health ? "Synced and Healthy"
                                  : wait.goal.sync                   ? "Synced"
                                  : wait.goal.health                 ? "Healthy"
                                                                     : "as wanted";
    add_message(count == 1 ? std::string(what) : base::cat(count, " applications ", what));
  }

  ApplicationResult until(const ApplicationWait& wait) {
    ApplicationResult result = gitops::wait_for_applications(cluster_, wait);
    outcome_.result.edit_dict().set("applications", applications_value(result));
    if (!result.all_ready())
      throw gitops::application_error(cluster_, result, context_.clock.now() - start_);
    return result;
  }

  void add_message(const std::string& text) {
    // That nothing had to be written is no news beside what was done.
    if (!wrote_) outcome_.message.clear();
    wrote_ = true;
    outcome_.message = outcome_.message.empty() ? text : base::cat(outcome_.message, ", ", text);
  }

  const Actions& actions_;
  base::Instant start_;
  base::Context context_;
  kube::Cluster cluster_;
  Outcome outcome_;
  bool existed_;
  bool wrote_;  // something that the message tells
  bool started_ = false;
};

}  // namespace

Actions actions_of(const Args& args) {
  const std::string refresh = args.text("refresh");
  const bool absent = args.text("state") == "absent";
  Actions actions{
      .key = {args.text("kind"), args.text("namespace"), args.text("name")},
      .refresh = refresh == "hard"     ? Refresh::hard
                 : refresh == "normal" ? Refresh::normal
                                       : Refresh::none,
      .refresh_given = args.has("refresh"),
      .sync = args.flag("sync"),
      .request = request_of(args),
      .wait = args.flag("wait"),
      .goal = goal_of(args),
      .recursive = args.flag("recursive"),
      .timeout = std::chrono::seconds(std::max<std::int64_t>(args.number("wait_timeout"), 0))};
  check(args, actions);
  if (actions.key.kind == "AppProject" && !absent) actions.wait = false;  // there is its all
  return actions;
}

Outcome act(const run::TaskContext& task, kube::Session& session, const Actions& actions,
            Outcome written, bool existed) {
  return Act(task, session, actions, std::move(written), existed).run();
}

void foresee(const Actions& actions, const std::optional<Value>& live, Outcome& outcome) {
  if (!actions.sync || outcome.is_failed()) return;
  const bool differs = outcome.status == OutcomeStatus::changed;
  if (!differs && live && !gitops::sync_needed(actions.request, *live)) return;
  outcome.changes.push_back({.operation = run::Operation::run,
                             .target = base::cat("sync of ", actions.key.name),
                             .note = "when Argo CD has looked at the repository"});
  if (actions.request.dry_run) return;
  outcome.status = OutcomeStatus::changed;
  outcome.result.edit_dict().set("changed", true);
}

Outcome wait_until_gone(const run::TaskContext& task, kube::Session& session,
                        const Actions& actions, Outcome written) {
  const base::Instant start = task.base().clock.now();
  const base::Context context = task.base().until(start + actions.timeout);
  const kube::Cluster cluster(context, session);
  const kube::ApiResource* kind =
      session.find_resource(context, gitops::argocd_api_version, actions.key.kind);
  if (kind == nullptr) return written;
  const std::vector<kube::WaitTarget> targets{
      {.ref = gitops::application_ref(cluster, actions.key), .judge = {}, .absent = true}};
  const kube::WaitResult result = kube::wait_for(cluster, targets);
  if (result.all_ready()) return written;
  base::Error error("wait-timeout", base::cat("`", targets[0].ref.label(), "` not gone after ",
                                              kube::short_duration(context.clock.now() - start)));
  gitops::Explanation explanation = gitops::explain_deletion(cluster, result.statuses[0].object);
  for (std::string& line : explanation.lines) error.note(std::move(line));
  if (!explanation.hint.empty()) error.hint(std::move(explanation.hint));
  return failed_wait(error, std::move(written));
}

}  // namespace kboot::modules::argocd_app
