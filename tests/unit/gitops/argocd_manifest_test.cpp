// Argo CD's manifests for other namespaces and with settings of one's own.
#include "gitops/argocd_manifest.hpp"

#include <doctest/doctest.h>

#include "kube/object.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using value::Value;

namespace {

Value object(const std::string& yaml) {
  return value::read_yaml(yaml, "test", {.schema = value::Schema::goyaml});
}

}  // namespace

TEST_CASE("objects and the manifest's own accounts move to the namespace") {
  const std::vector<Value> given = {
      object("{kind: ServiceAccount, metadata: {name: argocd-server}}"),
      object("{kind: ConfigMap, metadata: {name: a, namespace: argocd}}"),
      object("{kind: Role, metadata: {name: b, namespace: elsewhere}}"),
      object("{kind: ClusterRoleBinding, metadata: {name: c}, subjects: ["
             "{kind: ServiceAccount, name: argocd-server, namespace: argocd},"
             "{kind: ServiceAccount, name: stranger, namespace: argocd},"
             "{kind: ServiceAccount, name: argocd-server, namespace: elsewhere},"
             "{kind: Group, name: argocd-server}]}")};
  const std::vector<Value> placed = gitops::place_argocd(given, "cd");
  CHECK(kube::namespace_of(placed[0]) == "cd");
  CHECK(kube::namespace_of(placed[1]) == "cd");
  CHECK(kube::namespace_of(placed[2]) == "elsewhere");
  std::string subjects;
  for (const Value& subject : placed[3].find("subjects")->as_list())
    subjects += std::string(subject.text("namespace", "-")) + " ";
  CHECK(subjects == "cd argocd elsewhere - ");
  CHECK(kube::namespace_of(given[1]) == "argocd");
}

TEST_CASE("settings join the manifest's own") {
  std::vector<Value> objects = {
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm}, data: {a: '1', b: "
             "'2'}}"),
      object("{apiVersion: v1, kind: Secret, metadata: {name: argocd-secret}}")};
  gitops::add_settings(objects, object("{b: '3', c: '4'}"), "cd");
  gitops::add_secret_data(objects, object("{admin.password: x}"), "cd");
  REQUIRE(objects.size() == 2);
  CHECK(value::to_json(*objects[0].find("data")) == R"({"a":"1","b":"3","c":"4"})");
  CHECK(value::to_json(*objects[1].find("stringData")) == R"({"admin.password":"x"})");
}

TEST_CASE("where the manifest has no settings they are added with the label that they need") {
  std::vector<Value> objects;
  gitops::add_settings(objects, Value::dict(), "cd");
  CHECK(objects.empty());
  gitops::add_settings(objects, object("{a: '1'}"), "cd");
  gitops::add_secret_data(objects, object("{b: x}"), "cd");
  REQUIRE(objects.size() == 2);
  for (const Value& added : objects) {
    CHECK(added.get("metadata", "labels")->text("app.kubernetes.io/part-of") == "argocd");
    CHECK(kube::namespace_of(added) == "cd");
  }
  CHECK(kube::name_of(objects[0]) == "argocd-cm");
  CHECK(kube::name_of(objects[1]) == "argocd-secret");
}
