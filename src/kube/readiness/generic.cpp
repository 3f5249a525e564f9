// Kinds without a rule of their own: by the conditions that most controllers set.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State generic_state(const Value& object) {
  const Value* stalled = condition_of(object, "Stalled");
  if (stalled != nullptr && stalled->text("status") == "True")
    return failed(condition_text(*stalled));
  if (condition_true(object, "Reconciling"))
    return waiting(condition_text(*condition_of(object, "Reconciling")));
  for (const std::string_view type : {"Ready", "Available"}) {
    if (condition_of(object, type) != nullptr)
      return condition_state(object, {.type = std::string(type)});
  }
  return ready();
}

}  // namespace kboot::kube
