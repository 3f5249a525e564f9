// Job: ready when complete; a suspended one waits for nobody.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State job_state(const Value& object) {
  const Value* gone_wrong = condition_of(object, "Failed");
  if (gone_wrong != nullptr && gone_wrong->text("status") == "True")
    return failed(condition_text(*gone_wrong));
  if (condition_true(object, "Complete")) return ready();
  if (condition_true(object, "Suspended")) return ready();
  const std::int64_t wanted = number_at(object, 1, "spec", "completions");
  const std::int64_t done = number_at(object, 0, "status", "succeeded");
  const std::int64_t bad = number_at(object, 0, "status", "failed");
  std::string reason = base::cat(done, " of ", wanted, " completed");
  if (bad > 0) reason += base::cat(", ", bad, " failed");
  return waiting(std::move(reason));
}

}  // namespace kboot::kube
