// What a task tells a survey: the objects that its module announces, or that nobody knows them; and
// that it is sure to fail.
#include <algorithm>

#include "base/text.hpp"
#include "kube/session.hpp"
#include "playbook/convert.hpp"
#include "run/results.hpp"
#include "run/task_item.hpp"

namespace kboot::run {

void TaskScope::announce(kube::Session& session, const std::vector<Value>& objects,
                         std::string_view name_space) {
  if (modes_.survey == nullptr) return;
  step_.objects = objects;
  step_.session = &session;
  step_.name_space = name_space.empty() ? session.default_namespace() : std::string(name_space);
  modes_.survey->add(std::move(step_));
  throw PlanUnknown{.why = "a survey asks only what is written", .announced = true};
}

SurveyStep TaskRunner::survey_step() const {
  return {.host = host_.name, .task = id_.name, .origin = task_.origin};
}

// What a task that writes lacks before the run may be there when its turn comes; a cluster that is
// not reached, or not meant, ends a survey as it ends a run.
bool TaskRunner::survey_goes_on(const base::Diagnostic& error) const {
  constexpr std::string_view final[] = {"cluster-not-confirmed", "no-cluster", "wrong-cluster"};
  if (world_.modes.survey == nullptr) return false;
  return world_.modes.survey->offline() ||
         (error.status != base::Status::unreachable &&
          std::ranges::find(final, error.code) == std::end(final));
}

// Notes in a survey that the task may write what nobody knows. False: its failure is one.
bool TaskRunner::survey_unknown() {
  const Module* module = world_.modules.find(task_.action);
  if (world_.modes.survey == nullptr || module == nullptr) return false;
  if (!may_write(*module)) return world_.modes.survey->offline();
  SurveyStep step = survey_step();
  step.unknown = true;
  world_.modes.survey->add(std::move(step));
  return true;
}

// --- what is sure to fail

// What was read to decide whether and how often the task runs has the word over all that follows.
void TaskRunner::note_doubt() {
  if (variables_.take_doubt()) unsure_ = true;
}

bool TaskRunner::is_mistake(const base::Diagnostic& error) const {
  const Value& no_log = task_.context->settings.no_log;
  const bool open = no_log.is_null() || (no_log.is(value::Kind::boolean) && !no_log.as_bool());
  return is_of_files(error, stage_, !open, world_.modes.survey->doubts);
}

// Would the play go on after a failure? Also where nobody knows.
bool TaskRunner::goes_unnoticed() {
  if (host_.cursor->rescuing()) return true;
  const Value& ignored = task_.context->settings.ignore_errors;
  if (ignored.is_null()) return false;
  try {
    const Value rendered = variables_.render(ignored);
    return variables_.take_doubt() || rendered.has(value::mark_unknown) ||
           playbook::to_boolean(rendered).value_or(true);
  } catch (const base::Error&) {
    return true;
  }
}

// The first mistake in a tree of arguments that has nothing to do with what is not known yet.
std::optional<base::Diagnostic> TaskRunner::sure_mistake_in(const Value& raw) {
  std::optional<base::Diagnostic> found;
  if (raw.is_dict()) {
    for (const auto& [key, member] : raw.as_dict()) {
      if ((found = sure_mistake_in(member))) return found;
    }
  } else if (raw.is_list()) {
    for (const Value& item : raw.as_list()) {
      if ((found = sure_mistake_in(item))) return found;
    }
  } else {
    try {
      jinja::require_defined(variables_.render(raw));
    } catch (const base::Error& error) {
      if (!variables_.take_doubt() && is_mistake(error.diagnostic())) return error.diagnostic();
    }
    static_cast<void>(variables_.take_doubt());
  }
  return found;
}

std::optional<base::Diagnostic> TaskRunner::sure_mistake(const base::Diagnostic& error) {
  const bool doubt = variables_.take_doubt();
  report_.unsure = report_.unsure || doubt;
  if (unsure_ || world_.modes.survey->doubts.is_open() || host_.cursor->in_handlers())
    return std::nullopt;
  if (!doubt) return is_mistake(error) ? std::optional(error) : std::nullopt;
  const Module* module = world_.modules.find(task_.action);
  if (stage_ != Stage::reading || module == nullptr || !module->unrendered.empty())
    return std::nullopt;
  return sure_mistake_in(task_.args);
}

TaskRunner::Item TaskRunner::failed_item(const base::Diagnostic& error) {
  if (world_.modes.survey == nullptr) return failure(error);
  Survey& survey = *world_.modes.survey;
  if (std::optional<base::Diagnostic> sure = sure_mistake(error)) {
    if (goes_unnoticed()) {
      report_.surely_failed = !in_loop_;
      return failure(*sure);
    }
    sure->frames.push_back({base::cat("in task `", id_.name, '`'), task_.origin});
    sure->status = base::Status::bad_input;
    survey.add(SurveyMistake{.host = host_.name, .diagnostic = *sure});
    return unknown_item(sure->message);
  }
  if (survey_goes_on(error) && survey_unknown()) return unknown_item(error.message);
  // The world may be another one when its turn comes.
  return report_.unsure || unsure_ ? unknown_item(error.message) : failure(error);
}

// After each item: what is not known of it, and which files it may write.
void TaskRunner::finish_survey(const Item& item) {
  const bool doubt = variables_.take_doubt();
  report_.unsure = report_.unsure || unsure_ || doubt || item.unknown;
  const OutcomeStatus status = item.outcome.status;
  const bool acts = item.unknown || status == OutcomeStatus::changed ||
                    (unsure_ && status == OutcomeStatus::skipped);
  const Module* module = world_.modules.find(task_.action);
  if (!acts || module == nullptr || !may_write_files(*module)) return;
  Doubts& doubts = world_.modes.survey->doubts;
  doubts.files_change();
  for (const std::string_view argument : {"dest", "path"}) {
    try {
      const Value* path = task_.args.find(argument);
      const Value rendered = path == nullptr ? Value() : variables_.render(*path);
      if (rendered.is_string() && !rendered.as_string().empty())
        doubts.add_written(rendered.as_string());
    } catch (const base::Error&) {
      // Then it writes nothing.
    }
  }
  static_cast<void>(variables_.take_doubt());
}

}  // namespace kboot::run
