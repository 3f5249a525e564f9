// What a task's report does to the run: counts, facts, registers, notifications, failures.
#include <algorithm>

#include "base/text.hpp"
#include "run/coordinator.hpp"
#include "run/results.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using base::cat;
using playbook::Task;

namespace {

void set_all(Value& into, const Value& from) {
  if (!from.is_dict()) return;
  // A new dict: what reads the old one keeps it.
  Value merged = Value::dict();
  for (const auto& [key, given] : into.as_dict()) merged.edit_dict().set(key, given);
  for (const auto& [key, given] : from.as_dict()) merged.edit_dict().set(key, given);
  into = std::move(merged);
}

Value task_as_value(const Task& task, const std::string& name) {
  return Value::dict({{"name", name},
                      {"action", task.action},
                      {"args", task.args},
                      {"register", task.register_as}});
}

// Keys for the screen are not registered.
Value without_internal_keys(const Value& result) {
  if (!result.is_dict()) return result;
  Value clean = Value::dict();
  for (const auto& [key, given] : result.as_dict()) {
    const bool internal = key.is_string() && key.as_string().starts_with("_ansible_");
    if (!internal) clean.edit_dict().set(key, given);
  }
  return clean.add_marks(result.marks());
}

bool is_include(const Task& task) {
  return task.action == "include_tasks" || task.action == "include_role";
}

}  // namespace

void Coordinator::count(const Task& task, HostRecord& host, const TaskReport& report,
                        bool rescued) {
  HostStats& stats = host.stats;
  const bool changed = result_flag(report.outcome.result, "changed");
  if (report.outcome.is_failed() && (changed || !report.outcome.changes.empty()))
    host.changed_by_failures = true;
  switch (report.outcome.status) {
    case OutcomeStatus::skipped:
      ++stats.skipped;
      return;
    case OutcomeStatus::unreachable:
      if (!report.ignored) {
        ++stats.unreachable;
        return;
      }
      break;
    case OutcomeStatus::failed:
      if (!report.ignored) {
        ++(rescued ? stats.rescued : stats.failed);
        return;
      }
      break;
    case OutcomeStatus::ok:
    case OutcomeStatus::changed:
      // An include counts once its file is read.
      if (is_include(task)) return;
      break;
  }
  ++stats.ok;
  if (report.ignored) ++stats.ignored;
  if (changed) ++stats.changed;
}

void Coordinator::remember_failure(const Task& task, HostRecord& host, const TaskReport& report) {
  set_all(host.state.set_facts,
          Value::dict({{"ansible_failed_task", task_as_value(task, task_id(task, host).name)},
                       {"ansible_failed_result", report.outcome.result}}));
}

void Coordinator::apply_effects(const Task& task, const TaskReport& report,
                                const Records& targets) {
  for (HostRecord* host : targets) {
    for (const Effects& effects : report.effects) {
      set_all(host->state.set_facts, effects.facts);
      set_all(host->state.included_vars, effects.included_vars);
      set_all(host->state.facts, effects.gathered);
      if (!effects.gathered.is_null()) host->state.gathered = true;
      if (effects.kubeconfig.is_dict() || effects.kubeconfig.has(value::mark_unknown)) {
        value::freeze(effects.kubeconfig);
        host->state.kubeconfig = effects.kubeconfig;
      }
    }
    if (!task.register_as.empty()) {
      set_all(host->state.set_facts,
              Value::dict({{task.register_as, without_internal_keys(report.outcome.result)}}));
    }
  }
}

void Coordinator::apply(const Task& task, const TaskId& id, HostRecord& host, TaskReport& report,
                        const Records& group) {
  const bool failed = report.outcome.is_failed() && !report.ignored;
  const bool lost = report.outcome.status == OutcomeStatus::unreachable;
  const bool rescued = failed && !lost && host.state.cursor->rescuing();
  count(task, host, report, rescued);
  if (!is_include(task) || report.outcome.status == OutcomeStatus::skipped ||
      report.outcome.is_failed()) {
    emit(TaskFinished{.task = id,
                      .host = host.state.name,
                      .outcome = report.outcome,
                      .ignored = report.ignored,
                      .no_log = report.no_log,
                      .looped = report.looped,
                      .delegated_to = report.delegated_to,
                      .took = report.took});
  }
  if (failed) {
    const auto& diagnostic = report.outcome.diagnostic;
    if (diagnostic && diagnostic->status == base::Status::unreachable && !rescued)
      unreachable_cluster_ = true;
    if (rescued) remember_failure(task, host, report);
    for (HostRecord* each : group) {
      if (lost)
        each->state.unreachable = true;
      else
        fail_host(*each);
    }
  }
  Records targets = group;
  if (report.delegate_facts && records_.contains(report.delegated_to))
    targets = {records_.at(report.delegated_to).get()};
  apply_effects(task, report, targets);
  const bool ran = report.outcome.status != OutcomeStatus::skipped;
  if (ran && task.context->role != nullptr)
    host.state.roles_started.insert(task.context->role->key);
  if (!report.notify.empty() && !failed) notify(host, report.notify, task);
  // A survey leaves the inventory to the run.
  if (options_.survey != nullptr) return foresee(task, report);
  for (const Value& added : report.new_hosts) {
    std::vector<std::string> groups;
    for (const Value& name : added.find("groups")->as_list())
      groups.push_back(jinja::to_text(name));
    hosts_.add_host(jinja::to_text(*added.find("host_name")), groups, *added.find("host_vars"));
  }
  for (const Value& added : report.new_groups) {
    const Value& parents = *added.find("parents");
    std::vector<std::string> names;
    for (const Value& name :
         parents.is_list() ? parents.as_list().items() : std::vector<Value>{parents}) {
      names.push_back(jinja::to_text(name));
    }
    hosts_.add_group(host.state.name, std::string(added.text("key")), names);
  }
  if (!report.new_hosts.empty() || !report.new_groups.empty()) rebuild_magic();
}

void Coordinator::fail_host(HostRecord& host) {
  host.state.cursor->fail();
  if (host.state.cursor->failed()) host.state.failed = true;
  rebuild_magic();
}

// --- handlers

// The last one of that name, and all that listen.
std::vector<TaskPtr> Coordinator::handlers_for(const std::string& notification) {
  std::vector<TaskPtr> found;
  for (auto handler = handlers_.rbegin(); handler != handlers_.rend(); ++handler) {
    const std::string name =
        (*handler)->name.is_null() ? std::string() : jinja::to_text(play_value((*handler)->name));
    const auto& role = (*handler)->context->role;
    if (name.empty()) continue;
    if (notification == name || (role != nullptr && notification == cat(role->name, " : ", name))) {
      found.push_back(*handler);
      break;
    }
  }
  std::set<std::string> seen;
  for (auto handler = handlers_.rbegin(); handler != handlers_.rend(); ++handler) {
    const auto& topics = (*handler)->listen;
    if (std::find(topics.begin(), topics.end(), notification) == topics.end()) continue;
    const std::string name =
        (*handler)->name.is_null() ? std::string() : jinja::to_text((*handler)->name);
    if (!name.empty() && !seen.insert(name).second) continue;
    found.push_back(*handler);
  }
  return found;
}

void Coordinator::notify(HostRecord& host, const std::vector<std::string>& names,
                         const Task& task) {
  for (const std::string& name : names) {
    const std::vector<TaskPtr> found = handlers_for(name);
    if (found.empty()) {
      std::vector<std::string> known;
      for (const TaskPtr& handler : handlers_) {
        if (!handler->name.is_null()) known.push_back(jinja::to_text(handler->name));
        known.insert(known.end(), handler->listen.begin(), handler->listen.end());
      }
      base::Error error("unknown-handler", cat("there is no handler `", name, "`"),
                        task.context->settings.notify.origin());
      const std::string near = base::did_you_mean(name, known);
      throw near.empty() ? error : error.hint(near);
    }
    if (host.state.cursor->in_handlers()) {
      for (const TaskPtr& handler : found) host.state.cursor->notify(handler);
      continue;
    }
    auto& waiting = host.state.notifications;
    if (std::find(waiting.begin(), waiting.end(), name) == waiting.end()) waiting.push_back(name);
  }
}

void Coordinator::flush_handlers(HostRecord& host) {
  for (const std::string& notification : std::exchange(host.state.notifications, {})) {
    for (const TaskPtr& handler : handlers_for(notification)) host.state.cursor->notify(handler);
  }
  if (host.state.cursor->notified()) host.state.cursor->flush(handlers_, order_);
}

// --- any_errors_fatal, max_fail_percentage

void Coordinator::stop_on_failures(bool fatal, const std::set<HostRecord*>& failed) {
  if (failed.empty()) return;
  bool stop = fatal;
  if (!play_.max_fail_percentage.is_null()) {
    std::string text = jinja::to_text(play_value(play_.max_fail_percentage));
    if (text.ends_with('%')) text.pop_back();
    std::int64_t limit = 0;
    if (!base::parse_int(text, limit)) {
      throw base::Error("keyword-type", "`max_fail_percentage` must be a number",
                        play_.max_fail_percentage.origin());
    }
    const auto gone = std::count_if(batch_.begin(), batch_.end(),
                                    [](const HostRecord* host) { return host->state.failed; });
    stop = stop || gone * 100 > limit * static_cast<std::int64_t>(batch_.size());
  }
  if (!stop) return;
  for (HostRecord* host : batch_) {
    if (!failed.contains(host) && !host->state.failed && !host->state.unreachable) fail_host(*host);
  }
}

}  // namespace kboot::run
