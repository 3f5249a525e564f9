// Objects of manifests: what belongs to a release, and what counts as a change.
#include <doctest/doctest.h>

#include "helm/release_objects.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

std::vector<Value> objects(std::string_view text) { return read_objects(text, "test"); }

bool same(std::string_view stored, std::string_view one, std::string_view other) {
  return same_objects(objects(stored), objects(one), objects(other));
}

}  // namespace

TEST_CASE("lists are taken apart and empty documents left out") {
  const auto found = objects(R"(---
# nothing
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
- apiVersion: v1
  kind: ConfigMapList
  items: [{kind: ConfigMap, metadata: {name: b}}]
---
{kind: Secret, metadata: {name: c}}
)");
  REQUIRE(found.size() == 3);
  CHECK(found[1].get("metadata", "name")->as_string() == "b");
}

TEST_CASE("only what carries the release's name and namespace belongs to it") {
  const Value object = objects("{kind: ConfigMap, metadata: {name: a, labels: {x: z}}}").front();
  const Value owned = with_ownership(object, "web", "app");
  CHECK(ownership_problem(owned, "web", "app").empty());
  CHECK(object.get("metadata", "annotations") == nullptr);
  CHECK(owned.get("metadata", "labels", "x")->as_string() == "z");
  CHECK(ownership_problem(owned, "other", "app") ==
        "invalid ownership metadata; annotation validation error: key "
        "\"meta.helm.sh/release-name\" must equal \"other\": current value is \"web\"");
  CHECK(ownership_problem(object, "web", "app") ==
        "invalid ownership metadata; label validation error: missing key "
        "\"app.kubernetes.io/managed-by\": must be set to \"Helm\"; annotation validation error: "
        "missing key \"meta.helm.sh/release-name\": must be set to \"web\"; annotation validation "
        "error: missing key \"meta.helm.sh/release-namespace\": must be set to \"app\"");
}

TEST_CASE("the policy keeps an object, in whatever letters") {
  const auto kept = [](std::string_view text) { return is_kept(objects(text).front()); };
  CHECK(kept("{kind: A, metadata: {annotations: {helm.sh/resource-policy: keep}}}"));
  CHECK(kept("{kind: A, metadata: {annotations: {helm.sh/resource-policy: ' Keep '}}}"));
  CHECK_FALSE(kept("{kind: A, metadata: {annotations: {helm.sh/resource-policy: delete}}}"));
  CHECK_FALSE(kept("{kind: A}"));
}

TEST_CASE("what two renderings have in common must be as it is stored") {
  constexpr std::string_view stored = "{kind: A, metadata: {name: a}, data: {x: 1, y: old}}";
  CHECK(same(stored, stored, stored));
  CHECK(same(stored, "{kind: A, metadata: {name: a}, data: {x: 1, y: p}}",
             "{kind: A, metadata: {name: a}, data: {x: 1, y: q}}"));
  CHECK_FALSE(same(stored, "{kind: A, metadata: {name: a}, data: {x: 2, y: p}}",
                   "{kind: A, metadata: {name: a}, data: {x: 2, y: q}}"));
  CHECK_FALSE(same(stored, "{kind: A, metadata: {name: a}, data: {x: 1, y: p}}",
                   "{kind: A, metadata: {name: a}, data: {x: 1, y: p}}"));
}

TEST_CASE("objects that come or go are a change, unless their names are random") {
  constexpr std::string_view a = "{kind: A, metadata: {name: a}}";
  constexpr std::string_view both =
      "{kind: A, metadata: {name: a}}\n---\n{kind: A, metadata: {name: b}}";
  CHECK_FALSE(same(a, both, both));
  CHECK_FALSE(same(both, a, a));
  CHECK(same("{kind: A, metadata: {name: x1}}", "{kind: A, metadata: {name: x2}}",
             "{kind: A, metadata: {name: x3}}"));
}

TEST_CASE("the order of documents is no change") {
  CHECK(same("{kind: A, metadata: {name: a}}\n---\n{kind: B, metadata: {name: a}}",
             "{kind: B, metadata: {name: a}}\n---\n{kind: A, metadata: {name: a}}",
             "{kind: B, metadata: {name: a}}\n---\n{kind: A, metadata: {name: a}}"));
}

TEST_CASE("definitions bring kinds") {
  const kube::Discovery kinds = kinds_of(objects(R"(
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions: [{name: v1, served: true, storage: true}]
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
)"));
  CHECK(kinds.find("example.org/v1", "Widget") != nullptr);
  CHECK(kinds.find("v1", "ConfigMap") == nullptr);
}

}  // namespace kboot::helm
