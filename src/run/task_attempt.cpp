// One item of a task: conditions, settings, arguments, attempts of the module, the judgement of the
// result.
#include <algorithm>

#include "base/text.hpp"
#include "playbook/convert.hpp"
#include "run/connection.hpp"
#include "run/results.hpp"
#include "run/task_item.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using base::cat;

namespace {

bool is_omit(const Value& value) {
  return value.is_string() && value.as_string() == Variables::omit();
}

// Drops what is `omit` from dicts at any depth; an omitted item of a list stays, as in Ansible.
Value without_omitted(const Value& given) {
  if (given.is_dict()) {
    Value kept = Value::dict();
    for (const auto& [key, member] : given.as_dict()) {
      if (!is_omit(member)) kept.edit_dict().set(key, without_omitted(member));
    }
    kept.set_origin(given.origin());
    return kept.add_marks(given.marks());
  }
  if (given.is_list()) {
    Value kept = Value::list();
    for (const Value& item : given.as_list()) kept.edit_list().append(without_omitted(item));
    kept.set_origin(given.origin()).set_subtype(given.subtype());
    return kept.add_marks(given.marks());
  }
  return given;
}

bool has_word(std::string_view words, std::string_view word) {
  const auto list = base::split(words, ' ');
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

TaskRunner::Item TaskRunner::run_guarded() {
  stage_ = Stage::deciding;
  Item item;
  try {
    item = run_once();
  } catch (const base::Error& error) {
    item = failed_item(error.diagnostic());
  } catch (const PlanUnknown& unknown) {
    if (!unknown.announced) survey_unknown();
    item = unknown_item(unknown.why);
  }
  if (world_.modes.survey != nullptr) finish_survey(item);
  return item;
}

TaskRunner::Item TaskRunner::unknown_item(const std::string& why) const {
  Item item;
  item.unknown = true;
  item.outcome = unknown_outcome(id_.name, why);
  const Module* module = world_.modules.find(task_.action);
  if (module != nullptr && module->gives_cluster)
    item.outcome.effects.kubeconfig = Value::unknown();
  return item;
}

std::optional<TaskRunner::Item> TaskRunner::skipped_by_condition() {
  for (const Value& condition : task_.context->when) {
    std::optional<bool> holds;
    try {
      holds = jinja::condition(condition, variables_);
    } catch (base::Error& error) {
      if (loop_error_) throw *loop_error_;
      throw error.frame("in a condition of the task", condition.origin());
    }
    if (!holds) throw PlanUnknown{"may run: its condition is known after apply"};
    if (*holds) continue;
    Item item;
    item.no_log = setting(task_.context->settings.no_log, false);
    item.outcome = Outcome::skipped("Conditional result was False");
    item.outcome.result = Value::dict({{"changed", false},
                                       {"skipped", true},
                                       {"skip_reason", "Conditional result was False"},
                                       {"false_condition", condition}});
    return item;
  }
  return std::nullopt;
}

void TaskRunner::read_settings(Item& item) {
  const playbook::Settings& settings = task_.context->settings;
  item.ignore_errors = setting(settings.ignore_errors, false);
  item.ignore_unreachable = setting(settings.ignore_unreachable, false);
  item.no_log = setting(settings.no_log, false);
  item.fatal = setting(settings.any_errors_fatal, false) || setting(settings.run_once, false);
  item.delegate_facts = setting(settings.delegate_facts, false);
  if (!settings.delegate_to.is_null()) {
    const Value rendered = variables_.render(settings.delegate_to);
    if (rendered.has(value::mark_unknown)) throw PlanUnknown{"its host is known after apply"};
    if (!is_omit(rendered)) item.delegated_to = jinja::to_text(rendered);
  }
}

TaskRunner::Item TaskRunner::run_once() {
  std::optional<Item> skipped = skipped_by_condition();
  note_doubt();
  if (skipped) return std::move(*skipped);
  stage_ = Stage::reading;
  if (loop_error_) throw *loop_error_;
  Item item;
  read_settings(item);
  if (task_.action == "include_tasks" || task_.action == "include_role") {
    include(item);
  } else if (task_.action == "add_host" || task_.action == "group_by") {
    add_inventory(item);
  } else {
    run_module(item);
  }
  return item;
}

// --- arguments

// The keys of module_defaults that mean this task, the more general first.
std::vector<std::string> TaskRunner::default_names() const {
  std::vector<std::string> names;
  const Module* module = world_.modules.find(task_.action);
  if (module != nullptr && module->aliases.find("kubernetes.core.") != std::string_view::npos) {
    names = {"group/k8s", "group/kubernetes.core.k8s", cat("kubernetes.core.", task_.action)};
  }
  names.push_back(task_.action);
  names.push_back(cat("ansible.builtin.", task_.action));
  if (task_.written != task_.action) names.push_back(task_.written);
  return names;
}

Value TaskRunner::rendered_arguments(std::string_view unrendered) {
  Value arguments = Value::dict();
  arguments.set_origin(task_.args.origin());
  auto& members = arguments.edit_dict();
  const auto add = [&](const Value& from) {
    for (const auto& [key, given] : from.as_dict()) {
      const bool raw = key.is_string() && has_word(unrendered, key.as_string());
      members.set(key, raw ? given : variables_.render(given));
    }
  };
  for (const Value& defaults : task_.context->module_defaults) {
    const Value all = variables_.render(defaults);
    for (const std::string& name : default_names()) {
      const Value* own = all.find(name);
      if (own != nullptr && own->is_dict()) add(*own);
    }
  }
  if (!task_.args_template.is_null()) {
    const Value given = variables_.render(task_.args_template);
    if (!given.is_dict()) {
      throw base::Error("argument-type",
                        cat("the arguments must be a dict, not ", value::kind_name(given)),
                        task_.args_template.origin());
    }
    add(given);
  }
  add(task_.args);
  jinja::require_defined(arguments);
  return without_omitted(arguments);
}

Value TaskRunner::bound_arguments(const Module& module) {
  const Value given = rendered_arguments(module.unrendered);
  // Variables may stay unknown (set_fact); nothing else is planned with what is not known.
  if (!module.any_argument && value::any_marked(given, value::mark_unknown)) {
    throw PlanUnknown{"its arguments are known after apply"};
  }
  if (!module.any_argument) {
    return playbook::bind_arguments(module.name, module.arguments, module.rules, given).values();
  }
  Value bound = Value::dict();
  bound.set_origin(given.origin());
  for (const auto& [key, member] : given.as_dict()) {
    const auto row = std::find_if(module.arguments.begin(), module.arguments.end(),
                                  [&](const Argument& argument) {
                                    return key.is_string() && argument.name == key.as_string();
                                  });
    const std::optional<Value> converted =
        row == module.arguments.end() ? member : playbook::convert(member, row->type);
    bound.edit_dict().set(key, converted.value_or(member));
  }
  return bound;
}

std::map<std::string, std::string> TaskRunner::task_environment() {
  std::map<std::string, std::string> environment;
  for (const Value& raw : task_.context->environment) {
    const Value rendered = variables_.render(raw);
    if (value::any_marked(rendered, value::mark_unknown))
      throw PlanUnknown{"its environment is known after apply"};
    if (!rendered.is_dict()) continue;
    for (const auto& [key, given] : rendered.as_dict()) {
      if (!is_omit(given)) environment[jinja::to_text(key)] = jinja::to_text(given);
    }
  }
  return environment;
}

// --- the module

// Tasks run on this machine, as this user, or not at all.
void TaskRunner::check_place(const Item& item) {
  check_become(variables_, task_, world_.process_environment);
  const bool delegated = !item.delegated_to.empty();
  const std::string connection = delegated
                                     ? world_.variables.connection_of(item.delegated_to, task_)
                                     : effective_connection(variables_, task_, world_.connection);
  if (connection != "local") {
    throw not_local(delegated ? item.delegated_to : host_.name, connection, id_.name, task_.origin);
  }
}

// `timeout`: seconds for all attempts together.
base::Context TaskRunner::timed_context() {
  const Value& raw = task_.context->settings.timeout;
  if (raw.is_null()) return world_.context;
  const auto seconds = playbook::convert(variables_.render(raw), playbook::ArgType::integer);
  if (!seconds || seconds->as_int() < 0) {
    throw base::Error("keyword-type", "`timeout` must be a number of seconds", raw.origin());
  }
  if (seconds->as_int() == 0) return world_.context;
  return world_.context.until(world_.context.clock.now() + std::chrono::seconds(seconds->as_int()));
}

void TaskRunner::run_module(Item& item) {
  const Module* module = world_.modules.find(task_.action);
  if (module == nullptr) {
    throw base::Error("unknown-module", cat("there is no module `", task_.action, "`"),
                      task_.origin);
  }
  const playbook::Settings& settings = task_.context->settings;
  check_place(item);
  const Args args(bound_arguments(*module));
  TaskModes modes = world_.modes;
  modes.check = modes.plan || setting(settings.check_mode, modes.check);
  modes.diff = setting(settings.diff, modes.diff);
  const base::Context context = timed_context();
  TaskScope scope(context, variables_, world_.files, world_.clusters, modes, task_environment(),
                  world_.process_environment,
                  [this](base::Diagnostic warning) { world_.emit(Warned{std::move(warning)}); });
  if (modes.survey != nullptr) scope.set_step(survey_step());
  if (modes.check && !modes.plan && module->skip_in_check_mode) {
    item.outcome = Outcome::skipped("skipped, running in check mode");
    item.outcome.result = common_result(item.outcome, true);
    return;
  }
  stage_ = Stage::planning;
  attempt_until_done(item, *module, args, scope);
  item.notify = rendered_notify();
}

Plan TaskRunner::planned(const Module& module, const Args& args, TaskScope& scope) {
  try {
    return module.plan(scope, args);
  } catch (const base::Error&) {
    // The module has read its arguments, and not got further.
    if (!scope.asked() && is_of_cluster(module)) stage_ = Stage::reading;
    throw;
  }
}

Outcome TaskRunner::attempt(const Module& module, const Args& args, TaskScope& scope) {
  Plan plan = planned(module, args, scope);
  if (!plan.unknown.empty() && scope.plan_only()) throw PlanUnknown{plan.unknown};
  // Something is to be written, and the module did not announce what.
  if (plan.needs_apply() && world_.modes.survey != nullptr) survey_unknown();
  const bool stop = !plan.needs_apply() || module.apply == nullptr || scope.check_mode() ||
                    plan.outcome.is_failed();
  Outcome outcome = stop ? std::move(plan.outcome) : module.apply(scope, args, plan);
  outcome.result = common_result(outcome, module.trusted_result);
  if (outcome.is_failed() && outcome.message.empty())
    outcome.message = outcome.result.text("msg", "failed");
  return outcome;
}

bool TaskRunner::until_met(const Item& item) {
  if (task_.until.empty()) return !result_flag(item.outcome.result, "failed");
  return all_hold(task_.until);
}

// `retries: N` means N attempts after the first (2.18); the last result says how many there were.
void TaskRunner::attempt_until_done(Item& item, const Module& module, const Args& args,
                                    TaskScope& scope) {
  const auto number = [&](const Value& raw, double fallback) {
    if (raw.is_null()) return fallback;
    const auto converted = playbook::convert(variables_.render(raw), playbook::ArgType::floating);
    if (!converted) throw base::Error("keyword-type", "a number is needed", raw.origin());
    return converted->as_double();
  };
  const int more = static_cast<int>(number(task_.retries, task_.until.empty() ? 0 : 3));
  const int attempts = 1 + std::max(0, more);
  const double delay = number(task_.delay, 5);
  const auto pause = std::chrono::duration_cast<base::Duration>(
      std::chrono::duration<double>(delay < 0 ? 1 : delay));
  for (int count = 1; count <= attempts; ++count) {
    item.outcome = attempt(module, args, scope);
    if (attempts > 1) item.outcome.result.edit_dict().set("attempts", count);
    if (!task_.register_as.empty()) variables_.set(task_.register_as, item.outcome.result);
    judge(item);
    if (attempts == 1 || until_met(item)) return;
    // A plan never waits for what it does not do.
    if (world_.modes.plan) return;
    if (count == attempts) break;
    world_.emit(TaskRetried{.task = id_, .host = host_.name, .retries_left = attempts - count});
    world_.context.sleep(pause);
  }
  item.outcome.result.edit_dict().set("attempts", attempts - 1);
  item.outcome.result.edit_dict().set("failed", true);
  if (!item.outcome.is_failed() && item.outcome.message.empty()) {
    item.outcome.message = cat("`until` did not hold after ", attempts - 1, " retries");
  }
  set_status(item.outcome);
}

// changed_when and failed_when have the last word on what the module said.
void TaskRunner::judge(Item& item) {
  Outcome& outcome = item.outcome;
  const bool asked = !task_.changed_when.empty() || !task_.failed_when.empty();
  if (!asked || outcome.status == OutcomeStatus::skipped) return;
  Value result = Value::dict();
  for (const auto& [key, given] : outcome.result.as_dict()) result.edit_dict().set(key, given);
  result.add_marks(outcome.result.marks());
  if (!task_.register_as.empty()) variables_.set(task_.register_as, result);
  std::string_view which = "changed_when_result";
  try {
    if (!task_.changed_when.empty())
      result.edit_dict().set("changed", all_hold(task_.changed_when));
    which = "failed_when_result";
    if (!task_.failed_when.empty()) {
      const bool failed = all_hold(task_.failed_when);
      result.edit_dict().set("failed_when_result", failed);
      result.edit_dict().set("failed", failed);
      if (failed && outcome.message.empty()) outcome.message = "`failed_when` holds";
      if (!failed) outcome.diagnostic.reset();
    }
  } catch (const base::Error& error) {
    result.edit_dict().set("failed", true);
    result.edit_dict().set(Value(which), error.diagnostic().message);
    outcome.diagnostic = error.diagnostic();
    outcome.message = error.diagnostic().message;
  }
  outcome.result = std::move(result);
  set_status(outcome);
}

}  // namespace kboot::run
