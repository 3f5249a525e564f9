// What became of one item of a task's loop, or of the task where there is none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/task_runner.hpp"

namespace kboot::run {

struct TaskRunner::Item {
  Outcome outcome;
  bool ignore_errors = false;
  bool ignore_unreachable = false;
  bool no_log = false;
  bool fatal = false;  // any_errors_fatal, run_once
  bool delegate_facts = false;
  bool unknown = false;  // only in a plan
  std::string delegated_to;
  std::vector<std::string> notify;
  std::optional<IncludeRequest> include;
  Value new_host, new_group;  // dicts; null: none

  // Failed, and the task says to go on all the same.
  [[nodiscard]] bool ignored() const noexcept {
    if (outcome.status == OutcomeStatus::unreachable) return ignore_unreachable;
    return outcome.status == OutcomeStatus::failed && ignore_errors;
  }
};

}  // namespace kboot::run
