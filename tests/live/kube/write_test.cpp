// Writes to a real API server: apply, create, patch, delete, conflicts, order.
#include "kube/diff.hpp"
#include "kube/managed_fields.hpp"
#include "live.hpp"
#include "value/containers.hpp"

using namespace kboot;
using namespace kboot::live;

namespace {

kube::Answer apply(const Live& live, const Value& wanted, std::string_view name_space,
                   kube::ApplyOptions options = {}) {
  return live.cluster.perform(apply_item(live.cluster, wanted, name_space, options).operation);
}

std::string version(const kube::Answer& answer) {
  return std::string(kube::resource_version_of(answer.object));
}

const char* const deployment = R"(
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.org/web:1
          ports: [{containerPort: 80, name: http}]
          env: [{name: A, value: "1"}, {name: B, value: "2"}]
          resources: {requests: {cpu: 10m}}
)";

}  // namespace

LIVE_CASE(
    "applying twice moves no resourceVersion, and the second time is recognised without a write") {
  Live live;
  const OwnNamespace own(live.cluster);
  const char* const objects[] = {
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {a: b}}, data: {k: v}}",
      "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}, "
      "ports: [{name: http, port: 80, targetPort: http}, {port: 443, name: tls, protocol: TCP}]}}",
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}",
      deployment,
  };
  for (const char* yaml : objects) {
    const Value wanted = object(yaml);
    const std::string kind(kube::kind_of(wanted));
    CAPTURE(kind);
    const kube::Answer first = apply(live, wanted, own.name());
    REQUIRE_MESSAGE(first.ok(), first.status.message);
    CHECK(first.code == 201);
    CHECK(kube::already_applied(first.object, wanted, kube::field_manager));
    // Controllers write into workloads meanwhile: compare what the API itself answers at once.
    const kube::Answer second = apply(live, wanted, own.name());
    CHECK(second.code == 200);
    if (kube::kind_of(wanted) != "Deployment") CHECK(version(second) == version(first));
  }
}

LIVE_CASE("what was dropped or changed is not taken for applied, and the apply removes it") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value both =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v, gone: x}}");
  const Value one = object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v}}");
  const Value other =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: w}}");
  const kube::Answer first = apply(live, both, own.name());
  CHECK_FALSE(kube::already_applied(first.object, one, kube::field_manager));
  const kube::Answer second = apply(live, one, own.name());
  CHECK(second.object.get("data", "gone") == nullptr);
  CHECK(kube::already_applied(second.object, one, kube::field_manager));
  CHECK_FALSE(kube::already_applied(second.object, other, kube::field_manager));
  CHECK_FALSE(kube::already_applied(second.object, one, "somebody-else"));
  const auto differences = kube::differences(first.object, second.object);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].path == "data.gone");
}

LIVE_CASE("a Deployment that only its controllers wrote to since is recognised as applied") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value wanted = object(deployment);
  REQUIRE(apply(live, wanted, own.name()).ok());
  const kube::ObjectRef ref = live.cluster.locate(wanted, own.name());
  const auto now = live.cluster.get(ref);
  REQUIRE(now);
  CHECK(kube::already_applied(*now, wanted, kube::field_manager));
}

LIVE_CASE("a dry run stores nothing") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value wanted =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v}}");
  kube::ApplyOptions options;
  options.dry_run = true;
  CHECK(apply(live, wanted, own.name(), options).ok());
  CHECK_FALSE(live.cluster.get(live.cluster.locate(wanted, own.name())));
}

LIVE_CASE("a conflict names the field and its manager; force takes it over") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value theirs =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: theirs}}");
  const Value ours =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: ours}}");
  kube::ApplyOptions other;
  other.manager = "other-tool";
  REQUIRE(apply(live, theirs, own.name(), other).ok());
  const auto item = apply_item(live.cluster, ours, own.name());
  const kube::Answer refused = live.cluster.perform(item.operation);
  CHECK(refused.code == 409);
  const base::Error error = live.cluster.error_of(item.operation, refused);
  CHECK(error.diagnostic().code == "conflict");
  REQUIRE(error.diagnostic().notes.size() == 1);
  CHECK(error.diagnostic().notes[0] == "`.data.k` belongs to manager `other-tool`");
  kube::ApplyOptions force;
  force.force = true;
  const kube::Answer taken = apply(live, ours, own.name(), force);
  CHECK(taken.object.get("data", "k")->as_string() == "ours");
}

LIVE_CASE(
    "fields of kubectl's client-side apply are taken over and go when they are named no more") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value old =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v, old: x}}");
  const kube::ObjectRef ref = live.cluster.locate(old, own.name());
  kube::WriteOptions as_kubectl;
  as_kubectl.manager = "kubectl-client-side-apply";
  const kube::Answer made = live.cluster.perform(kube::create_operation(ref, old, as_kubectl));
  REQUIRE(made.ok());
  const Value patch =
      kube::takeover_patch(made.object, kube::foreign_managers, kube::field_manager);
  REQUIRE(patch.is_list());
  const auto takeover = kube::patch_operation(ref, kube::PatchType::json, patch, {});
  const kube::Answer taken = live.cluster.perform(takeover);
  REQUIRE_MESSAGE(taken.ok(), taken.status.message);
  const Value wanted =
      object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v}}");
  const kube::Answer applied = apply(live, wanted, own.name());
  REQUIRE_MESSAGE(applied.ok(), applied.status.message);
  CHECK(applied.object.get("data", "old") == nullptr);
  CHECK_FALSE(
      kube::takeover_patch(applied.object, kube::foreign_managers, kube::field_manager).is_list());
}

LIVE_CASE("a definition and its objects go out together; the definition is waited for") {
  Live live;
  const OwnNamespace own(live.cluster);
  const std::string group = own.name() + ".example.org";
  const Value crd = object(R"(
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.)" +
                           group + R"(}
spec:
  group: )" + group + R"(
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
)");
  const Value widget =
      object("{apiVersion: " + group + "/v1, kind: Widget, metadata: {name: w}, spec: {a: 1}}");
  const kube::ObjectRef crd_ref = live.cluster.locate(crd);
  kube::ObjectRef ref{
      .resource = kube::resources_of_crd(crd).at(0), .name_space = own.name(), .name = "w"};
  const auto answers =
      kube::write_all(live.cluster, {{ref, kube::apply_operation(ref, widget, {})},
                                     {crd_ref, kube::apply_operation(crd_ref, crd, {})}});
  REQUIRE(answers[0]);
  REQUIRE_MESSAGE(answers[0]->ok(), answers[0]->status.message);
  CHECK(answers[1]->ok());
  CHECK(live.cluster.locate(widget, own.name()).path().find("/widgets/w") != std::string::npos);
  CHECK(live.cluster.remove(crd_ref));
}

LIVE_CASE("an object that the server refuses stops the ranks behind it") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value bad = object("{apiVersion: v1, kind: ConfigMap, metadata: {name: Not_A_Name}}");
  const Value workload = object(
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, "
      "spec: {containers: [{name: c, image: i}]}}");
  const auto answers = kube::write_all(
      live.cluster,
      {apply_item(live.cluster, workload, own.name()), apply_item(live.cluster, bad, own.name())});
  CHECK_FALSE(answers[0]);
  REQUIRE(answers[1]);
  CHECK(answers[1]->code == 422);
  CHECK(answers[1]->status.reason == "Invalid");
}

LIVE_CASE("strategic merge patches merge lists by their keys") {
  Live live;
  const OwnNamespace own(live.cluster);
  const kube::ObjectRef ref = live.cluster.locate(object(deployment), own.name());
  REQUIRE(apply(live, object(deployment), own.name()).ok());
  const Value patch = object(
      "{spec: {template: {spec: {containers: [{name: web, image: "
      "'registry.example.org/web:2'}]}}}}");
  const kube::Answer answer =
      live.cluster.perform(kube::patch_operation(ref, kube::PatchType::strategic, patch, {}));
  REQUIRE_MESSAGE(answer.ok(), answer.status.message);
  const Value& container =
      answer.object.get("spec", "template", "spec", "containers")->as_list()[0];
  CHECK(container.text("image") == "registry.example.org/web:2");
  CHECK(container.find("env") != nullptr);
}

LIVE_CASE("Secrets come back with their data marked secret") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value secret =
      object("{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: hidden}}");
  const Value encoded = kube::with_encoded_data(secret);
  CHECK(encoded.get("data", "k")->has(value::mark_secret));
  const kube::Answer answer = apply(live, encoded, own.name());
  REQUIRE_MESSAGE(answer.ok(), answer.status.message);
  CHECK(answer.object.get("data", "k")->has(value::mark_secret));
  CHECK(answer.object.get("data", "k")->has(value::mark_unsafe));
  CHECK(kube::already_applied(answer.object, encoded, kube::field_manager));
}

LIVE_CASE("many objects are read by one listing, few one by one") {
  Live live;
  const OwnNamespace own(live.cluster);
  std::vector<kube::WriteItem> items;
  std::vector<kube::ObjectRef> refs;
  for (int i = 0; i < 40; ++i) {
    const Value wanted = object(base::cat("{apiVersion: v1, kind: ConfigMap, metadata: {name: c", i,
                                          "}, data: {k: '", i, "'}}"));
    items.push_back(apply_item(live.cluster, wanted, own.name()));
    refs.push_back(items.back().ref);
  }
  refs.push_back(live.cluster.locate("v1", "ConfigMap", own.name(), "none"));
  refs.push_back(live.cluster.locate("v1", "Secret", own.name(), "none"));
  for (const auto& answer : kube::write_all(live.cluster, items)) CHECK(answer->ok());
  const auto found = live.cluster.get_all(refs);
  for (std::size_t i = 0; i < 40; ++i) {
    REQUIRE(found[i]);
    CHECK(found[i]->get("data", "k")->as_string() == std::to_string(i));
    CHECK(kube::kind_of(*found[i]) == "ConfigMap");
  }
  CHECK_FALSE(found[40]);
  CHECK_FALSE(found[41]);
}
