// Ownership of fields: when an apply is known to change nothing. The entries are those of a real
// API server.
#include "kube/managed_fields.hpp"

#include <doctest/doctest.h>

#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

// A Service as v1.36 answers an apply by `kboot`.
const char* const live_service =
    R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s","resourceVersion":"7",
  "managedFields":[{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{
  "k:{\"port\":443,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{}},
  "k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:targetPort":{}}},"f:selector":{}}},
  "manager":"kboot","operation":"Apply","time":"2026-11-21T08:38:06Z"}]},
  "spec":{"clusterIP":"10.96.10.116","ports":[{"name":"http","port":80,"protocol":"TCP","targetPort":"http"},
  {"name":"tls","port":443,"protocol":"TCP","targetPort":443}],"selector":{"app":"web"},"type":"ClusterIP"}})";

bool applied(const std::string& desired) {
  return kube::already_applied(value::read_json(live_service, "test"), yaml(desired), "kboot");
}

std::string service(const std::string& spec) {
  return "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: " + spec + "}";
}

}  // namespace

TEST_CASE("the same object again is applied already, in any order of its keys and items") {
  CHECK(
      applied(service("{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, "
                      "{port: 443, name: tls, protocol: TCP}]}")));
  CHECK(applied(service(
      "{ports: [{port: 443, name: tls, protocol: TCP}, {name: http, port: 80, targetPort: http}], "
      "selector: {app: web}}")));
}

TEST_CASE("anything else is not") {
  const char* const others[] = {
      // another value, of a leaf and of a map that is one whole
      "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, {port: 443, name: "
      "tls, protocol: TCP}]}",
      "{selector: {app: other}, ports: [{name: http, port: 80, targetPort: http}, {port: 443, "
      "name: tls, protocol: TCP}]}",
      // a field more, a field less
      "{type: ClusterIP, selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, "
      "{port: 443, name: tls, "
      "protocol: TCP}]}",
      "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, {port: 443, name: "
      "tls}]}",
      "{ports: [{name: http, port: 80, targetPort: http}, {port: 443, name: tls, protocol: TCP}]}",
      // an item more, less, or of another key
      "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}",
      "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, {port: 443, name: "
      "tls, protocol: TCP}, "
      "{port: 444, name: t, protocol: TCP}]}",
      "{selector: {app: web}, ports: [{name: http, port: 81, targetPort: http}, {port: 443, name: "
      "tls, protocol: TCP}]}",
      "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, {port: 443, name: "
      "tls, protocol: UDP}]}",
      // another shape
      "{selector: {app: web}, ports: {port: 80}}",
      "[]",
  };
  for (const char* other : others) {
    CAPTURE(std::string(other));
    CHECK_FALSE(applied(service(other)));
  }
}

TEST_CASE("another manager, another version, a label more: not applied") {
  const std::string same =
      "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, "
      "{port: 443, name: tls, protocol: TCP}]}";
  CHECK_FALSE(
      kube::already_applied(value::read_json(live_service, "test"), yaml(service(same)), "other"));
  CHECK_FALSE(applied("{apiVersion: v2, kind: Service, metadata: {name: s}, spec: " + same + "}"));
  CHECK_FALSE(applied(
      "{apiVersion: v1, kind: Service, metadata: {name: s, labels: {a: b}}, spec: " + same + "}"));
}

TEST_CASE("an object that names nothing but itself is applied where we own nothing") {
  const auto namespace_object = yaml("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");
  CHECK(kube::already_applied(yaml("{apiVersion: v1, kind: Namespace, metadata: {name: n}}"),
                              namespace_object, "kboot"));
  CHECK_FALSE(kube::already_applied(value::read_json(live_service, "test"),
                                    yaml("{apiVersion: v1, kind: Service, metadata: {name: s}}"),
                                    "kboot"));
}

TEST_CASE("items of a set are told by their value") {
  const auto live =
      value::read_json(R"({"metadata":{"finalizers":["a","b"],"managedFields":[{"apiVersion":"v1",
    "fieldsV1":{"f:metadata":{"f:finalizers":{".":{},"v:\"a\"":{}}}},"manager":"kboot","operation":"Apply"}]}})",
                       "test");
  CHECK(kube::already_applied(
      live, yaml("{apiVersion: v1, kind: X, metadata: {name: x, finalizers: [a]}}"), "kboot"));
  CHECK_FALSE(kube::already_applied(
      live, yaml("{apiVersion: v1, kind: X, metadata: {name: x, finalizers: [b]}}"), "kboot"));
  CHECK_FALSE(kube::already_applied(
      live, yaml("{apiVersion: v1, kind: X, metadata: {name: x, finalizers: [a, b]}}"), "kboot"));
}

TEST_CASE("taking over joins the others' fields with ours, guarded by the resourceVersion") {
  const auto live = value::read_json(R"({"metadata":{"resourceVersion":"9","managedFields":[
    {"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","fieldsV1":{"f:data":{"f:old":{}}}},
    {"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","fieldsV1":{"f:status":{}}},
    {"manager":"kboot","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:data":{"f:k":{}}}}]}})",
                                     "test");
  const auto patch = kube::takeover_patch(live, kube::foreign_managers, "kboot");
  REQUIRE(patch.is_list());
  const auto& entries = patch.as_list()[0].find("value")->as_list();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text("manager") == "kube-controller-manager");
  CHECK(entries[1].text("operation") == "Apply");
  CHECK(value::to_json(*entries[1].find("fieldsV1")) == R"({"f:data":{"f:k":{},"f:old":{}}})");
  CHECK(patch.as_list()[1].text("value") == "9");
}

TEST_CASE("where they own nothing there is nothing to take over") {
  CHECK(
      kube::takeover_patch(value::read_json(live_service, "test"), kube::foreign_managers, "kboot")
          .is_null());
  CHECK(kube::takeover_patch(yaml("{metadata: {}}"), kube::foreign_managers, "kboot").is_null());
}
