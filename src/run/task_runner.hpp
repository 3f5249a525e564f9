// Runs one task on one host: loop, conditions, arguments, attempts, the module's plan and apply,
// the result's shape.
//
// Reads the run's state, changes none of it: what the task does to the run is in its report, for
// the coordinator.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "run/clusters.hpp"
#include "run/events.hpp"
#include "run/task_scope.hpp"
#include "run/variables.hpp"

namespace kboot::run {

// A dynamic include that the task asks for, one for each item.
struct IncludeRequest {
  Value arguments;  // rendered: file, or name, tasks_from ...
  Value label;      // of the loop's item; null outside of one
  Value variables;  // level 21 of what is included: the include's own vars (raw) and the loop's
};

struct TaskReport {
  Outcome outcome;       // its result with Ansible's common keys
  bool ignored = false;  // failed, and ignore_errors
  bool no_log = false;
  bool looped = false;
  bool delegate_facts = false;
  std::string delegated_to;
  std::vector<std::string> notify;  // names; only where something changed
  std::vector<IncludeRequest> includes;
  std::vector<Effects> effects;   // of each item, in order
  std::vector<Value> new_hosts;   // add_host: dicts host_name, groups, host_vars
  std::vector<Value> new_groups;  // group_by: dicts key, parents
  bool fatal = false;             // any_errors_fatal or run_once, and not ignored
  // In a survey: in the run the task may be passed by, or do something else; and that it fails
  // there too.
  bool unsure = false, surely_failed = false;
  base::Duration took{};
};

// All that running a task needs, beside the host; the same for the whole run, but for what belongs
// to a host's thread.
struct TaskWorld {
  const base::Context& context;
  const VariableSource& variables;
  const ProjectFiles& files;
  const ModuleTable& modules;
  Clusters& clusters;
  const kube::Environment& process_environment;
  TaskModes modes;
  std::string connection;  // of hosts and tasks that say nothing
  std::function<void(const Event&)> emit;
};

class TaskRunner {
 public:
  TaskRunner(const TaskWorld& world, const PlayState& play, HostState& host,
             const playbook::Task& task, TaskId id);
  // Never throws Error: that becomes a failed outcome. Throws Cancelled.
  TaskReport run();

 private:
  struct Item;
  void run_items(const Value& items);
  Item run_guarded();
  [[nodiscard]] SurveyStep survey_step() const;
  bool survey_unknown();
  [[nodiscard]] bool survey_goes_on(const base::Diagnostic& error) const;
  void note_doubt();
  void finish_survey(const Item& item);
  [[nodiscard]] Item failed_item(const base::Diagnostic& error);
  [[nodiscard]] std::optional<base::Diagnostic> sure_mistake(const base::Diagnostic& error);
  [[nodiscard]] std::optional<base::Diagnostic> sure_mistake_in(const Value& raw);
  [[nodiscard]] bool is_mistake(const base::Diagnostic& error) const;
  [[nodiscard]] bool goes_unnoticed();
  Item run_once();
  std::optional<Item> skipped_by_condition();
  void include(Item& item);
  void add_inventory(Item& item);
  void run_module(Item& item);
  void check_place(const Item& item);
  [[nodiscard]] base::Context timed_context();
  [[nodiscard]] std::vector<std::string> default_names() const;
  void attempt_until_done(Item& item, const Module& module, const Args& args, TaskScope& scope);
  [[nodiscard]] Plan planned(const Module& module, const Args& args, TaskScope& scope);
  Outcome attempt(const Module& module, const Args& args, TaskScope& scope);
  void judge(Item& item);
  [[nodiscard]] bool until_met(const Item& item);
  [[nodiscard]] Value bound_arguments(const Module& module);
  [[nodiscard]] Value rendered_arguments(std::string_view unrendered);
  [[nodiscard]] std::map<std::string, std::string> task_environment();
  [[nodiscard]] std::optional<Value> loop_items();
  [[nodiscard]] Value lookup_items();
  bool breaks();
  void set_loop_variables(const Value& items, std::size_t index);
  void finish_item(Item& item, const Value& items, std::size_t index);
  void collect(std::vector<Item>&& items);
  void collect_single(Item&& item);
  [[nodiscard]] bool setting(const Value& raw, bool fallback);
  [[nodiscard]] bool all_hold(const std::vector<Value>& conditions);
  [[nodiscard]] Item unknown_item(const std::string& why) const;
  [[nodiscard]] Item failure(const base::Diagnostic& diagnostic);
  void read_settings(Item& item);
  [[nodiscard]] std::vector<std::string> rendered_notify();

  const TaskWorld& world_;
  HostState& host_;
  const playbook::Task& task_;
  TaskId id_;
  Variables variables_;
  TaskReport report_;
  std::optional<base::Error> loop_error_;
  bool in_loop_ = false;
  Stage stage_ = Stage::deciding;
  bool unsure_ = false;  // of the loop or the conditions, in a survey
};

}  // namespace kboot::run
