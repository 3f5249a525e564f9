// What a task tells a survey: the objects that its module announces, or that nobody knows them.
#include <algorithm>

#include "kube/session.hpp"
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

}  // namespace kboot::run
