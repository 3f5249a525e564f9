// One task on all hosts that stand before it.
#include <algorithm>
#include <mutex>

#include "base/text.hpp"
#include "playbook/convert.hpp"
#include "run/coordinator.hpp"
#include "run/results.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using base::cat;
using playbook::Task;

// The hosts that stand at the earliest task, so that all keep in step; none when the batch is done.
std::vector<Coordinator::Turn> Coordinator::next_turns() {
  std::vector<Turn> turns;
  std::vector<std::uint64_t> earliest;
  for (HostRecord* host : batch_) {
    if (host->state.unreachable) continue;
    TaskPtr task = host->state.cursor->next();
    if (task == nullptr) continue;
    std::vector<std::uint64_t> position = host->state.cursor->position();
    if (turns.empty() || position < earliest) {
      turns.clear();
      earliest = std::move(position);
    } else if (turns.front().task != task || position != earliest) {
      continue;
    }
    turns.push_back({host, std::move(task)});
  }
  return turns;
}

bool Coordinator::role_done(const Task& task, const HostRecord& host) const {
  const auto& role = task.context->role;
  return role != nullptr && !task.handler && !role->allow_duplicates &&
         host.state.roles_done.contains(role->key);
}

bool Coordinator::step() {
  if (context_.cancel) throw base::Cancelled();
  std::vector<Turn> turns = next_turns();
  if (turns.empty()) return false;
  const TaskPtr task = turns.front().task;
  for (const Turn& turn : turns) turn.host->state.cursor->advance();
  // A role that has run on a host is passed by there.
  std::erase_if(turns, [&](const Turn& turn) { return role_done(*task, *turn.host); });
  if (turns.empty()) return true;
  ++order_;
  if (task->action == "meta") {
    run_meta(*task, turns);
  } else {
    run_task(*task, turns);
  }
  return true;
}

TaskId Coordinator::task_id(const Task& task, HostRecord& first) {
  TaskId id{.number = tasks_,
            .name = {},
            .role = task.context->role == nullptr ? std::string() : task.context->role->name,
            .module = task.action,
            .origin = task.origin,
            .handler = task.handler};
  if (task.name.is_null()) {
    id.name = task.written.empty() ? task.action : task.written;
    return id;
  }
  try {
    Variables variables(*first.source, state_, first.state, &task);
    id.name = jinja::to_text(variables.render(task.name));
  } catch (const base::Error&) {
    id.name = jinja::to_text(task.name);  // as Ansible: a name never fails a task
  }
  return id;
}

TaskWorld Coordinator::world(HostRecord& host) {
  return {.context = *host.context,
          .variables = *host.source,
          .files = files_,
          .modules = services_.modules,
          .clusters = *host.clusters,
          .process_environment = environment_,
          .modes = {.check = options_.check || options_.plan,
                    .diff = options_.diff,
                    .plan = options_.plan,
                    .verbosity = options_.verbosity,
                    .survey = options_.survey},
          .connection = options_.connection,
          .emit = [this](const Event& event) { workers_.post(event); }};
}

// How many hosts may do the task at a time.
std::size_t Coordinator::throttle_of(const Task& task, HostRecord& first, std::size_t all) {
  const Value& raw = task.context->settings.throttle;
  if (raw.is_null()) return all;
  Variables variables(*first.source, state_, first.state, &task);
  const auto number = playbook::convert(variables.render(raw), playbook::ArgType::integer);
  if (!number) throw base::Error("keyword-type", "`throttle` must be a number", raw.origin());
  return number->as_int() > 0 ? static_cast<std::size_t>(number->as_int()) : all;
}

void Coordinator::run_task(const Task& task, const std::vector<Turn>& turns) {
  ++tasks_;
  HostRecord& first = *turns.front().host;
  const TaskId id = task_id(task, first);
  if (!task.implicit) last_task_ = id.name;
  bool once = false;
  if (!task.context->settings.run_once.is_null()) {
    Variables variables(*first.source, state_, first.state, &task);
    once = playbook::to_boolean(variables.render(task.context->settings.run_once)).value_or(false);
  }
  once = once || task.action == "add_host";
  emit(TaskStarted{.task = id, .check = options_.check || options_.plan});

  const std::size_t count = once ? 1 : turns.size();
  std::vector<TaskReport> reports(count);
  std::vector<std::function<void()>> jobs;
  for (std::size_t which = 0; which < count; ++which) {
    jobs.emplace_back([&, which] {
      HostRecord& host = *turns[which].host;
      const TaskWorld around = world(host);
      reports[which] = TaskRunner(around, state_, host.state, task, id).run();
    });
  }
  const std::size_t at_once = throttle_of(task, first, jobs.size());
  for (std::size_t begin = 0; begin < jobs.size(); begin += at_once) {
    const std::size_t end = std::min(jobs.size(), begin + at_once);
    workers_.run({jobs.begin() + static_cast<std::ptrdiff_t>(begin),
                  jobs.begin() + static_cast<std::ptrdiff_t>(end)});
  }

  std::set<HostRecord*> failed;
  bool fatal = false;
  std::vector<std::pair<HostRecord*, IncludeRequest>> includes;
  for (std::size_t which = 0; which < count; ++which) {
    TaskReport& report = reports[which];
    HostRecord& host = *turns[which].host;
    Records group{&host};
    if (once) {
      // What one host did counts for all.
      group.clear();
      for (const Turn& turn : turns) group.push_back(turn.host);
    }
    apply(task, id, host, report, group);
    fatal = fatal || report.fatal;
    if (report.outcome.is_failed() && !report.ignored) failed.insert(group.begin(), group.end());
    for (IncludeRequest& request : report.includes) {
      for (HostRecord* each : group) includes.emplace_back(each, request);
    }
  }
  if (!includes.empty()) process_includes(task, id, std::move(includes));
  stop_on_failures(fatal, failed);
}

// --- meta

void Coordinator::end_role(HostRecord& host, const Task& task) {
  const auto& role = task.context->role;
  while (TaskPtr next = host.state.cursor->next()) {
    const bool completes = next->implicit && next->args.text("_raw_params") == "role_complete";
    if (completes && role != nullptr && next->context->role == role) return;
    host.state.cursor->advance();
  }
}

void Coordinator::run_meta(const Task& task, const std::vector<Turn>& turns) {
  const std::string_view action = task.args.text("_raw_params");
  if (!task.implicit) {
    ++tasks_;
    emit(TaskStarted{.task = task_id(task, *turns.front().host),
                     .check = options_.check || options_.plan});
  }
  for (const Turn& turn : turns) {
    HostRecord& host = *turn.host;
    Variables variables(*host.source, state_, host.state, &task);
    bool known = true;
    const bool holds =
        task.implicit || std::all_of(task.context->when.begin(), task.context->when.end(),
                                     [&](const Value& condition) {
                                       const auto answer = jinja::condition(condition, variables);
                                       known = known && answer.has_value();
                                       return answer.value_or(false);
                                     });
    if (options_.survey != nullptr) foresee_meta(action, known && !variables.take_doubt());
    if (!holds) {
      // Shown, never counted.
      Outcome skipped = Outcome::skipped(cat(action, " conditional evaluated to False"));
      skipped.result = common_result(skipped, true);
      emit(TaskFinished{.task = task_id(task, host),
                        .host = host.state.name,
                        .outcome = skipped,
                        .delegated_to = {}});
      continue;
    }
    if (action == "flush_handlers") {
      flush_handlers(host);
    } else if (action == "role_complete") {
      const auto& role = task.context->role;
      if (role != nullptr && host.state.roles_started.contains(role->key))
        host.state.roles_done.insert(role->key);
    } else if (action == "end_host") {
      host.state.cursor->end();
    } else if (action == "end_role") {
      end_role(host, task);
    } else if (action == "end_play" || action == "end_batch") {
      for (HostRecord* each : batch_) each->state.cursor->end();
      end_play_ = end_play_ || action == "end_play";
      return;
    } else if (action == "clear_facts") {
      for (HostRecord* each : batch_) {
        each->state.facts = Value::dict();
        each->state.lazy_facts = Value::dict();
        each->state.lazily_gathered = false;
        each->state.gathered = false;
        each->state.may_gather = false;
      }
    } else if (action == "clear_host_errors") {
      for (HostRecord* each : batch_) {
        each->state.failed = each->state.unreachable = false;
        each->state.cursor->clear_failure();
      }
    } else if (action == "refresh_inventory") {
      throw base::Error("not-supported", "`meta: refresh_inventory` is not supported yet",
                        task.origin);
    }
  }
}

}  // namespace kboot::run
