// Refreshes, syncs and waits for the task's Application.
#include "modules/common/argocd_app_actions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/explain.hpp"
#include "kube/cluster.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "kube/wait.hpp"
#include "modules/common/argocd_app_sync.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/kube_waiting.hpp"
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

[[noreturn]] void conflict(std::string message, const Value& at) {
  throw base::Error("argument-conflict", std::move(message), at.origin());
}

void check(const Args& args, const Actions& actions) {
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
      } else if (started_ && !actions_.in_background) {
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
    ApplicationWait wait{.roots = {actions_.key},
                         .goal = nothing(),
                         .recursive = actions_.recursive,
                         .succeeded = started_,
                         .roots_only = true};
    wait.goal.operation = true;
    return wait;
  }

  // Whatever runs is waited for, unless it may be ended; then what there is to sync is what Argo CD
  // says now.
  void sync(bool look) {
    const kube::ObjectRef ref = gitops::application_ref(cluster_, actions_.key);
    const bool known = actions_.request.selectors.empty() && already_there(ref);
    if (known && !look) return;
    for (Refresh refresh = how();; refresh = Refresh::none) {
      Value application = at_rest(ref, refresh);
      const gitops::SyncRequest request = gitops::request_for(actions_.request, application);
      if (!gitops::sync_needed(request, application)) return;
      const gitops::SyncStart start = gitops::start_sync(cluster_, ref, request, application);
      if (start == gitops::SyncStart::busy) continue;
      if (start == gitops::SyncStart::started) note_sync();
      return;
    }
  }

  // The Application when the controller has looked and no sync runs.
  Value at_rest(const kube::ObjectRef& ref, Refresh refresh) {
    if (actions_.request.ends == gitops::EndsSync::always) end_sync(ref, "as `terminate_op` says");
    ApplicationWait wait = operation_only();
    wait.refresh = refresh;
    if (actions_.request.ends == gitops::EndsSync::stale) wait.stuck_for = &actions_.request;
    for (;; wait.refresh = Refresh::none) {
      const ApplicationResult result = gitops::wait_for_applications(cluster_, wait);
      Value application = result.applications.front().node.object;
      const bool stuck =
          wait.stuck_for != nullptr && gitops::is_stuck(actions_.request, application);
      if (!stuck) {
        require_ready(result);
        return application;
      }
      const gitops::SyncState operation = gitops::read_application(application).operation;
      end_sync(ref, base::cat("it waits for what ", gitops::shown_revision(operation.revision),
                              " brought"));
    }
  }

  void end_sync(const kube::ObjectRef& ref, std::string why) {
    Value application;
    if (!gitops::end_sync(cluster_, ref, application)) return;
    outcome_.status = OutcomeStatus::changed;
    outcome_.changes.push_back({.operation = run::Operation::run,
                                .target = base::cat("end of a sync of ", actions_.key.name),
                                .note = std::move(why)});
    outcome_.result.edit_dict().set("terminated", true);
    outcome_.result.edit_dict().set("changed", true);
    add_message("ended a sync that ran");
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

  // Of a part of its objects nothing follows for the whole: the sync is waited for, then each of
  // these objects.
  void wait_for_selected() {
    const ApplicationResult result = until(operation_only());
    const Value& application = result.applications.front().node.object;
    if (actions_.goal.health && gitops::read_application(application).in_cluster) {
      const gitops::SyncRequest request = gitops::request_for(actions_.request, application);
      std::vector<kube::ObjectRef> refs;
      for (const gitops::ManagedResource& resource : gitops::managed_resources(application)) {
        const kube::ApiResource* kind =
            cluster_.session().find_resource(context_, resource.api_version(), resource.kind);
        if (kind != nullptr && gitops::is_selected(resource, request.resources))
          refs.push_back({*kind, std::string(kind->namespaced ? resource.name_space : ""),
                          std::string(resource.name)});
      }
      (void)wait_for_objects(cluster_, refs,
                             {.wanted = true, .timeout = actions_.timeout, .condition = {}});
    }
    add_message("the objects that are named are ready");
  }

  void wait(bool look) {
    if (!actions_.request.selectors.empty()) return wait_for_selected();
    ApplicationWait wait{.roots = {actions_.key},
                         .goal = actions_.goal,
                         .recursive = actions_.recursive,
                         .succeeded = started_,
                         .refresh = look ? how() : Refresh::none};
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
    require_ready(result);
    return result;
  }

  void require_ready(const ApplicationResult& result) {
    if (result.all_ready()) return;
    base::Error error = gitops::application_error(cluster_, result, context_.waited_since(start_));
    // A sync that a closed window holds back would begin whenever it opens.
    const gitops::ApplicationNode& root = result.applications.front().node;
    const bool ours =
        root.object.is_dict() &&
        gitops::read_application(root.object).operation.initiator == kube::field_manager;
    if (ours && gitops::is_barred(root.object))
      (void)gitops::withdraw_sync(cluster_, gitops::application_ref(cluster_, root.key));
    throw error;
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
      .request = sync_request_of(args),
      .wait = args.flag("wait"),
      .in_background = args.has("wait"),
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
                                              kube::short_duration(context.waited_since(start))));
  gitops::Explanation explanation = gitops::explain_deletion(cluster, result.statuses[0].object);
  for (std::string& line : explanation.lines) error.note(std::move(line));
  if (!explanation.hint.empty()) error.hint(std::move(explanation.hint));
  return failed_wait(error, std::move(written));
}

}  // namespace kboot::modules::argocd_app
