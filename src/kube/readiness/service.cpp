// Service: one of type LoadBalancer is ready once it has an address, others at once.
#include "kube/readiness/rules.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

State service_state(const Value& object) {
  const Value* spec = object.find("spec");
  if (spec == nullptr || spec->text("type") != "LoadBalancer") return ready();
  const Value* external = spec->find("externalIPs");
  if (external != nullptr && external->is_list() && !external->as_list().empty()) return ready();
  const Value* addresses = object.get("status", "loadBalancer", "ingress");
  if (addresses == nullptr || !addresses->is_list() || addresses->as_list().empty()) {
    return waiting("no LoadBalancer address yet");
  }
  return ready();
}

}  // namespace kboot::kube
