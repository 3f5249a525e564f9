// One task on one host: what stands around its attempts.
#include "run/task_runner.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "playbook/convert.hpp"
#include "run/results.hpp"
#include "run/task_item.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using base::cat;
using playbook::Task;

TaskRunner::TaskRunner(const TaskWorld& world, const PlayState& play, HostState& host,
                       const Task& task, TaskId id)
    : world_(world),
      host_(host),
      task_(task),
      id_(std::move(id)),
      variables_(world.variables, play, host, &task) {}

TaskReport TaskRunner::run() {
  const base::Instant start = world_.context.clock.now();
  std::optional<Value> items;
  try {
    items = loop_items();
    note_doubt();
  } catch (base::Error& error) {
    // A loop over what is not defined fails only where the conditions do not skip the task.
    if (error.diagnostic().code == "undefined-variable") {
      loop_error_ = error;
    } else {
      Item item = failed_item(error.diagnostic());
      if (world_.modes.survey != nullptr) finish_survey(item);
      collect_single(std::move(item));
      return std::move(report_);
    }
  }
  if (items && items->has(value::mark_unknown)) {
    if (world_.modes.survey != nullptr) survey_unknown();
    Item item = unknown_item("its loop is known after apply");
    if (world_.modes.survey != nullptr) finish_survey(item);
    collect_single(std::move(item));
  } else if (items) {
    run_items(*items);
  } else {
    collect_single(run_guarded());
  }
  report_.took = world_.context.clock.now() - start;
  return std::move(report_);
}

// --- loops

std::optional<Value> TaskRunner::loop_items() {
  if (task_.loop == nullptr) return std::nullopt;
  if (!task_.loop->lookup.empty()) return lookup_items();
  Value items = variables_.render(task_.loop->items);
  if (items.has(value::mark_unknown)) return items;
  jinja::require_defined(items);
  if (!items.is_list()) {
    throw base::Error("loop-type", cat("`loop` needs a list, not ", value::kind_name(items)),
                      task_.loop->items.origin())
        .hint("a lookup gives a list with `query`, or with `wantlist=True`");
  }
  return items;
}

Value TaskRunner::lookup_items() {
  const bool lenient = task_.loop->lookup == "first_found";
  Value terms = Value::list();
  try {
    terms = variables_.render(task_.loop->items);
  } catch (const base::Error&) {
    if (!lenient) throw;
  }
  if (!terms.is_list()) terms = Value::list({terms});
  jinja::LookupRequest request{.plugin = task_.loop->lookup,
                               .terms = terms.as_list().items(),
                               .options = Value::dict(),
                               .origin = task_.loop->items.origin()};
  const Value found = variables_.call_lookup(request);
  return value::deep_marked(found.is_list() ? found : Value::list({found}), value::mark_unsafe);
}

void TaskRunner::set_loop_variables(const Value& list, std::size_t index) {
  const auto& items = list.as_list();
  const playbook::LoopControl& control = task_.loop_control;
  variables_.set("ansible_loop_var", control.loop_var);
  variables_.set(control.loop_var, items[index]);
  if (!control.index_var.empty()) {
    variables_.set("ansible_index_var", control.index_var);
    variables_.set(control.index_var, index);
  }
  if (!setting(control.extended, false)) return;
  const std::size_t size = items.size();
  Value loop = Value::dict({{"index", index + 1},
                            {"index0", index},
                            {"first", index == 0},
                            {"last", index + 1 == size},
                            {"length", size},
                            {"revindex", size - index},
                            {"revindex0", size - index - 1}});
  if (setting(control.extended_allitems, true)) loop.edit_dict().set("allitems", list);
  if (index + 1 < size) loop.edit_dict().set("nextitem", items[index + 1]);
  if (index > 0) loop.edit_dict().set("previtem", items[index - 1]);
  variables_.set("ansible_loop", loop);
}

namespace {

bool cluster_is_lost(const Outcome& outcome) {
  return outcome.is_failed() && outcome.diagnostic &&
         outcome.diagnostic->status == base::Status::unreachable;
}

}  // namespace

void TaskRunner::run_items(const Value& list) {
  in_loop_ = true;
  report_.looped = true;
  std::vector<Item> items;
  for (std::size_t index = 0; index < list.as_list().size(); ++index) {
    set_loop_variables(list, index);
    if (index > 0 && !task_.loop_control.pause.is_null()) {
      const auto pause = playbook::convert(variables_.render(task_.loop_control.pause),
                                           playbook::ArgType::floating);
      const auto nanoseconds = static_cast<std::int64_t>((pause ? pause->as_double() : 0) * 1e9);
      if (!world_.modes.plan) world_.context.sleep(base::Duration(nanoseconds));
    }
    Item item = run_guarded();
    if (!task_.register_as.empty()) variables_.set(task_.register_as, item.outcome.result);
    finish_item(item, list, index);
    items.push_back(std::move(item));
    // The other items would each wait for the same silence.
    if (cluster_is_lost(items.back().outcome)) break;
    if (!task_.loop_control.break_when.empty() && breaks()) break;
  }
  collect(std::move(items));
}

// A plan goes on where it is not known.
bool TaskRunner::breaks() {
  try {
    return all_hold(task_.loop_control.break_when);
  } catch (const PlanUnknown&) {
    unsure_ = true;
    return false;
  }
}

void TaskRunner::finish_item(Item& item, const Value& list, std::size_t index) {
  const playbook::LoopControl& control = task_.loop_control;
  const Value& value = list.as_list()[index];
  if (item.outcome.result.is_dict() && !item.unknown) {
    Value result = Value::dict();
    for (const auto& [key, given] : item.outcome.result.as_dict())
      result.edit_dict().set(key, given);
    result.edit_dict().set(control.loop_var, value);
    result.edit_dict().set("ansible_loop_var", control.loop_var);
    if (!control.index_var.empty()) {
      result.edit_dict().set(control.index_var, index);
      result.edit_dict().set("ansible_index_var", control.index_var);
    }
    if (const auto loop = variables_.lookup("ansible_loop");
        loop && setting(control.extended, false)) {
      result.edit_dict().set("ansible_loop", *loop);
    }
    item.outcome.result = std::move(result);
  }
  Value label = value;
  try {
    if (!control.label.is_null()) label = variables_.render(control.label);
  } catch (const base::Error& error) {
    item.outcome = failed_outcome(error.diagnostic());
  }
  report_.no_log = report_.no_log || item.no_log;
  if (item.include) item.include->label = label;
  world_.emit(ItemFinished{.task = id_,
                           .host = host_.name,
                           .item = item.no_log ? Value() : label,
                           .outcome = item.no_log ? censored(item.outcome) : item.outcome,
                           .ignored = item.ignored(),
                           .no_log = item.no_log});
}

// --- the report

void TaskRunner::collect_single(Item&& item) {
  report_.ignored = item.ignored();
  report_.no_log = item.no_log;
  report_.fatal = item.fatal && !item.ignore_errors;
  report_.delegated_to = item.delegated_to;
  report_.delegate_facts = item.delegate_facts;
  if (item.outcome.status == OutcomeStatus::changed) report_.notify = item.notify;
  if (item.include) report_.includes.push_back(std::move(*item.include));
  if (!item.new_host.is_null()) report_.new_hosts.push_back(item.new_host);
  if (!item.new_group.is_null()) report_.new_groups.push_back(item.new_group);
  report_.effects.push_back(item.outcome.effects);
  if (item.unknown) item.outcome.result = Value::unknown();
  report_.outcome = std::move(item.outcome);
}

// A loop's result: `results`, and what holds for any or all of them.
void TaskRunner::collect(std::vector<Item>&& items) {
  Value results = Value::list();
  Outcome& total = report_.outcome;
  bool changed = false, skipped = true, failed = false, all_ignored = true;
  for (Item& item : items) {
    const Outcome& outcome = item.outcome;
    changed = changed || outcome.status == OutcomeStatus::changed ||
              result_flag(outcome.result, "changed");
    skipped = skipped && outcome.status == OutcomeStatus::skipped;
    if (outcome.is_failed()) {
      failed = true;
      all_ignored = all_ignored && item.ignored();
      if (!total.diagnostic) total.diagnostic = outcome.diagnostic;
    }
    report_.fatal = report_.fatal || (item.fatal && !item.ignore_errors);
    report_.delegate_facts = report_.delegate_facts || item.delegate_facts;
    if (!item.delegated_to.empty()) report_.delegated_to = item.delegated_to;
    for (const std::string& name : item.notify) {
      const bool known =
          std::find(report_.notify.begin(), report_.notify.end(), name) != report_.notify.end();
      if (!known) report_.notify.push_back(name);
    }
    if (item.include) report_.includes.push_back(std::move(*item.include));
    if (!item.new_host.is_null()) report_.new_hosts.push_back(item.new_host);
    if (!item.new_group.is_null()) report_.new_groups.push_back(item.new_group);
    report_.effects.push_back(outcome.effects);
    total.changes.insert(total.changes.end(), outcome.changes.begin(), outcome.changes.end());
    results.edit_list().append(item.unknown ? Value::unknown() : outcome.result);
  }
  if (!changed) report_.notify.clear();
  total.result = Value::dict({{"results", results}, {"skipped", skipped}, {"changed", changed}});
  auto& keys = total.result.edit_dict();
  if (items.empty()) {
    keys.set("skipped_reason", "No items in the list");
  } else {
    if (failed) keys.set("failed", true);
    keys.set("msg", failed    ? "One or more items failed"
                    : skipped ? "All items skipped"
                              : "All items completed");
  }
  if (!skipped) keys.erase(Value("skipped"));
  report_.ignored = failed && all_ignored;
  total.status = failed    ? OutcomeStatus::failed
                 : skipped ? OutcomeStatus::skipped
                 : changed ? OutcomeStatus::changed
                           : OutcomeStatus::ok;
  if (failed) total.message = "one or more items failed";
}

// --- small things

bool TaskRunner::setting(const Value& raw, bool fallback) {
  if (raw.is_null()) return fallback;
  const Value rendered = variables_.render(raw);
  if (rendered.has(value::mark_unknown)) return fallback;
  if (rendered.is_string() && rendered.as_string() == Variables::omit()) return fallback;
  const std::optional<bool> flag = playbook::to_boolean(rendered);
  if (!flag) {
    throw base::Error("keyword-type",
                      cat("a boolean is needed, not `", jinja::to_text(rendered), "`"),
                      raw.origin());
  }
  return *flag;
}

bool TaskRunner::all_hold(const std::vector<Value>& conditions) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const Value& condition) {
    const std::optional<bool> holds = jinja::condition(condition, variables_);
    if (!holds) throw PlanUnknown{"its condition is known after apply"};
    return *holds;
  });
}

std::vector<std::string> TaskRunner::rendered_notify() {
  const Value& raw = task_.context->settings.notify;
  if (raw.is_null()) return {};
  const Value rendered = variables_.render(raw);
  std::vector<std::string> names;
  const auto items = rendered.is_list() ? rendered.as_list().items() : std::vector<Value>{rendered};
  for (const Value& name : items) names.push_back(jinja::to_text(name));
  return names;
}

TaskRunner::Item TaskRunner::failure(const base::Diagnostic& diagnostic) {
  Item item;
  item.outcome = failed_outcome(diagnostic);
  const playbook::Settings& settings = task_.context->settings;
  try {
    item.ignore_errors = setting(settings.ignore_errors, false);
    item.no_log = setting(settings.no_log, false);
    item.fatal = setting(settings.any_errors_fatal, false) || setting(settings.run_once, false);
  } catch (const base::Error&) {
    // The first mistake is the one to tell.
  }
  return item;
}

}  // namespace kboot::run
