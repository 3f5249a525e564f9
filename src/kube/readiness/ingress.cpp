// Ingress: ready once a controller gave it an address.
#include "kube/readiness/rules.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

State ingress_state(const Value& object) {
  const Value* addresses = object.get("status", "loadBalancer", "ingress");
  if (addresses == nullptr || !addresses->is_list() || addresses->as_list().empty())
    return waiting("no address yet");
  return ready();
}

}  // namespace kboot::kube
