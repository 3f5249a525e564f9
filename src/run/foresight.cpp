// How far a survey sees: after each task, what can no longer be said for sure of those behind it.
#include <algorithm>

#include "base/text.hpp"
#include "run/coordinator.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using playbook::Task;

namespace {

// Tasks that bring variables or other tasks, of names that only they know.
constexpr std::string_view bringers[] = {"add_host", "group_by", "include_role", "include_tasks",
                                         "include_vars"};
// A survey leaves the inventory to the run.
constexpr std::string_view inventory_changes[] = {"add_host", "group_by"};

bool is_one_of(std::string_view action, std::span<const std::string_view> names) {
  return std::ranges::find(names, action) != names.end();
}

// What a task sets when it runs; false: nobody knows.
bool add_names(const Task& task, Doubts& doubts) {
  if (!task.register_as.empty()) doubts.add_name(task.register_as);
  if (is_one_of(task.action, bringers)) return false;
  if (task.action != "set_fact") return true;
  bool known = task.args_template.is_null();
  for (const auto& [key, given] : task.args.as_dict()) {
    known = known && key.is_string() && !jinja::has_templates(key);
    if (key.is_string()) doubts.add_name(std::string(key.as_string()));
  }
  return known;
}

}  // namespace

void Coordinator::foresee(const Task& task, const TaskReport& report) {
  Doubts& doubts = options_.survey->doubts;
  const bool failed = report.outcome.is_failed();
  if (!task.register_as.empty()) doubts.add_name(task.register_as);
  if (failed && !report.ignored && !report.surely_failed) doubts.open();
  const bool ran = report.outcome.status != OutcomeStatus::skipped;
  if (ran && is_one_of(task.action, inventory_changes)) doubts.open();
  if (ran && task.action == "include_vars" && doubts.files_may_change()) doubts.open();
  if (!report.unsure && !failed) return;
  if (!add_names(task, doubts) && !report.surely_failed) doubts.open();
  // It may be another host that has the result.
  if (!task.context->settings.delegate_facts.is_null()) doubts.open();
}

// `sure`: it is known whether the action is carried out.
void Coordinator::foresee_meta(std::string_view action, bool sure) {
  Doubts& doubts = options_.survey->doubts;
  if (!sure && action.starts_with("end_")) doubts.open();
  if (action != "flush_handlers") return;
  // Handlers run where something changed, which is not known of most tasks.
  for (const TaskPtr& handler : handlers_) {
    if (!add_names(*handler, doubts)) doubts.open();
  }
}

// An include of what is not there, or is wrong in itself.
void Coordinator::foresee_broken(const Task& task, const TaskId& id, HostRecord& host,
                                 const base::Error& error) {
  Survey& survey = *options_.survey;
  const bool certain = !survey.doubts.is_open() && !survey.doubts.files_may_change() &&
                       !host.state.cursor->rescuing() && !host.state.cursor->in_handlers();
  survey.doubts.open();
  if (!certain) return;
  base::Error told = error;
  told.frame(base::cat("in task `", id.name, '`'), task.origin);
  base::Diagnostic mistake = told.diagnostic();
  mistake.status = base::Status::bad_input;
  survey.add(SurveyMistake{.host = host.state.name, .diagnostic = std::move(mistake)});
}

}  // namespace kboot::run
