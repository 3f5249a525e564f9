// APIService: ready once the aggregated API answers.
#include "kube/readiness/rules.hpp"

namespace kboot::kube {

State api_service_state(const Value& object) {
  return condition_state(object, {.type = "Available"});
}

}  // namespace kboot::kube
