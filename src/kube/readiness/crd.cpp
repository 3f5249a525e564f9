// CustomResourceDefinition: ready once Established; names that another definition has taken are a
// failure.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State crd_state(const Value& object) {
  const Value* names = condition_of(object, "NamesAccepted");
  if (names != nullptr && names->text("status") == "False") return failed(condition_text(*names));
  if (condition_true(object, "Established")) return ready();
  const Value* established = condition_of(object, "Established");
  const bool final = established != nullptr && established->text("reason") != "Installing";
  if (final) return failed(condition_text(*established));
  return waiting("not established yet");
}

}  // namespace kboot::kube
