// Discovery in both forms, and kinds looked up in it.
#include "kube/discovery.hpp"

#include <doctest/doctest.h>

#include "value/json.hpp"

using namespace kboot;

namespace {

constexpr const char* aggregated = R"({"kind":"APIGroupDiscoveryList","items":[
  {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[
    {"resource":"deployments","responseKind":{"kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment",
     "verbs":["get","list","patch"],"shortNames":["deploy"],"subresources":[{"subresource":"scale"}]}]}]},
  {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":[]}]}]})";

constexpr const char* plain = R"({"kind":"APIResourceList","groupVersion":"v1","resources":[
  {"name":"namespaces","singularName":"namespace","namespaced":false,"kind":"Namespace","verbs":["get"],"shortNames":["ns"]},
  {"name":"namespaces/status","namespaced":false,"kind":"Namespace","verbs":["get"]},
  {"name":"configmaps","singularName":"configmap","namespaced":true,"kind":"ConfigMap","verbs":["get"]}]})";

kube::Discovery both() {
  kube::Discovery discovery;
  discovery.add_aggregated(value::read_json(aggregated, "test"));
  discovery.add_resource_list(value::read_json(plain, "test"));
  return discovery;
}

}  // namespace

TEST_CASE("kinds of both forms are found, subresources are not kinds") {
  const kube::Discovery discovery = both();
  CHECK(discovery.resources().size() == 3);
  const kube::ApiResource* deployment = discovery.find("apps/v1", "Deployment");
  REQUIRE(deployment != nullptr);
  CHECK(deployment->namespaced);
  CHECK(deployment->full_plural() == "deployments.apps");
  CHECK(deployment->can("patch"));
  CHECK_FALSE(deployment->can("delete"));
  CHECK_FALSE(discovery.find("v1", "Namespace")->namespaced);
  CHECK(discovery.find("apps/v1", "deploy") == deployment);
  CHECK(discovery.find("v1", "configmaps")->kind == "ConfigMap");
  CHECK(discovery.find("v1", "Deployment") == nullptr);
}

TEST_CASE("paths of objects and collections") {
  const kube::Discovery discovery = both();
  const kube::ApiResource& map = *discovery.find("v1", "ConfigMap");
  CHECK(map.path("ns", "a") == "/api/v1/namespaces/ns/configmaps/a");
  CHECK(map.path("ns") == "/api/v1/namespaces/ns/configmaps");
  CHECK(map.path("") == "/api/v1/configmaps");
  CHECK(map.path("ns", "system:a/b") == "/api/v1/namespaces/ns/configmaps/system%3Aa%2Fb");
  CHECK(discovery.find("v1", "Namespace")->path("", "x") == "/api/v1/namespaces/x");
}

TEST_CASE("an unknown kind: served elsewhere, nearly that name, a stale group, nothing like it") {
  const kube::Discovery discovery = both();
  CHECK(discovery.unknown_kind("extensions/v1beta1", "Deployment").diagnostic().hint ==
        "it is served as `apps/v1`");
  CHECK(discovery.unknown_kind("v1", "ConfigMpa").diagnostic().hint == "did you mean `ConfigMap`?");
  const auto none = discovery.unknown_kind("example.org/v1", "Elephant").diagnostic();
  CHECK(none.message == "the server knows no kind `Elephant` in `example.org/v1`");
  CHECK(none.hint == "is its CustomResourceDefinition installed?");
  CHECK(discovery.unknown_kind("metrics.k8s.io/v1beta1", "PodMetrics").diagnostic().notes.size() ==
        1);
}

TEST_CASE("a definition gives the kinds of its served versions") {
  const auto kinds =
      kube::resources_of_crd(value::read_json(R"({"spec":{"group":"example.org","scope":"Cluster",
    "names":{"kind":"Widget","plural":"widgets"},"versions":[{"name":"v1","served":true},{"name":"v0","served":false}]}})",
                                              "test"));
  REQUIRE(kinds.size() == 1);
  CHECK(kinds[0].path("", "w") == "/apis/example.org/v1/widgets/w");
}
