// Kinds that a server does not serve.
#include "gitops/served_kinds.hpp"

#include <doctest/doctest.h>

using namespace kboot;
using namespace kboot::gitops;

namespace {

kube::Discovery server() {
  kube::Discovery out;
  const auto add = [&out](const char* group, const char* version, const char* kind) {
    out.add({.group = group, .version = version, .kind = kind, .plural = "x", .namespaced = true});
  };
  add("autoscaling", "v1", "HorizontalPodAutoscaler");
  add("autoscaling", "v2", "HorizontalPodAutoscaler");
  add("networking.k8s.io", "v1", "Ingress");
  add("example.org", "v1", "Ingress");
  add("cert-manager.io", "v1", "Certificate");
  out.add_broken({"metrics.k8s.io/v1beta1", "down"});
  return out;
}

std::string told(const char* version, const char* kind) {
  return not_served(server(), version, kind);
}

}  // namespace

TEST_CASE("a kind that is not served is told with the versions that are") {
  CHECK(told("autoscaling/v2", "HorizontalPodAutoscaler").empty());
  CHECK(told("autoscaling/v2beta1", "HorizontalPodAutoscaler") ==
        "autoscaling/v2beta1 is not served; v1, v2 are");
  CHECK(told("extensions/v1beta1", "Ingress") ==
        "extensions/v1beta1 is not served; networking.k8s.io/v1 is");
  CHECK(told("cert-manager.io/v1alpha2", "Certificate") ==
        "cert-manager.io/v1alpha2 is not served; v1 is");
  CHECK(told("policy/v1beta1", "PodSecurityPolicy") ==
        "the server has no PodSecurityPolicy of policy/v1beta1");
  CHECK(told("metrics.k8s.io/v1beta1", "PodMetrics").empty());
}

TEST_CASE("no definition brings a kind of the server's own groups") {
  CHECK(is_own_group("v1"));
  CHECK(is_own_group("policy/v1beta1"));
  CHECK_FALSE(is_own_group("cert-manager.io/v1"));
}
