// k8s_apply_dir against a real API server: folders, order, what autoscalers own.
#include "base/files.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  void file(const std::string& name, const std::string& text) {
    base::make_directories(base::directory_name(task.folder.path(name)));
    base::write_file(task.folder.path(name), text);
  }
  Outcome run(const std::string& more) {
    return task.run("k8s_apply_dir", "{namespace: " + own.name() + ", " + more + "}");
  }
  std::string refusal(const std::string& more) {
    try {
      (void)run(more);
    } catch (const base::Error& error) {
      return error.diagnostic().code;
    }
    return "none";
  }
  Value live(const char* api_version, const char* kind, const char* name) const {
    return task.live.cluster.get(task.live.cluster.locate(api_version, kind, own.name(), name))
        .value_or(Value());
  }
  // As a kubectl of the user, or a controller, changes the scale.
  void scale(const char* manager, int replicas) {
    const kube::Operation operation = kube::patch_operation(
        task.live.cluster.locate("apps/v1", "Deployment", own.name(), "web"),
        kube::PatchType::merge, Value::dict({{"spec", Value::dict({{"replicas", replicas}})}}),
        {.manager = manager});
    REQUIRE(task.live.cluster.perform(operation).ok());
  }
  std::int64_t replicas() const {
    return live("apps/v1", "Deployment", "web").get("spec", "replicas")->as_int();
  }
};

std::string map(const std::string& name, const std::string& value = "v") {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {k: " + value +
         "}\n";
}

std::string deployment(const std::string& more) {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  " + more +
         "\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n"
         "    spec: {containers: [{name: c, image: i}]}\n";
}

constexpr const char* autoscaler =
    "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n"
    "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  maxReplicas: 9\n";

}  // namespace

LIVE_CASE("k8s_apply_dir takes a folder's manifests, and a second run moves nothing") {
  Case c;
  c.file("d/b.yaml", "---\n---\n" + map("two") + "---\n# nothing\n---\n" + map("three"));
  c.file("d/a.yml", map("one"));
  c.file("d/c.json", R"({"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1",
    "kind": "ConfigMap", "metadata": {"name": "four"}}]})");
  c.file("d/notes.txt", "not: [yaml");
  c.file("d/below/e.yaml", map("below"));
  Outcome outcome = c.run("src: d");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.message == "4 objects: 4 created");
  std::vector<std::string> names;
  for (const Value& one : outcome.result.get("result", "results")->as_list())
    names.emplace_back(kube::name_of(*one.find("result")));
  CHECK(names == std::vector<std::string>{"one", "two", "three", "four"});
  CHECK(c.live("v1", "ConfigMap", "below").is_null());
  const std::string version(kube::resource_version_of(c.live("v1", "ConfigMap", "two")));
  CHECK(c.run("src: d").status == OutcomeStatus::ok);
  CHECK(kube::resource_version_of(c.live("v1", "ConfigMap", "two")) == version);
  CHECK(c.run("src: d, recursive: true").message == "5 objects: 1 created");
  CHECK(c.run("src: [d/a.yml, d/below]").status == OutcomeStatus::ok);
}

LIVE_CASE("k8s_apply_dir only looks in check mode") {
  Case c;
  c.file("d/a.yaml", map("one"));
  c.task.check = true;
  CHECK(c.run("src: d, wait: true").status == OutcomeStatus::changed);
  CHECK(c.live("v1", "ConfigMap", "one").is_null());
}

LIVE_CASE("k8s_apply_dir refuses folders without manifests, for kustomize, or of something else") {
  Case c;
  c.file("empty/readme.md", "words");
  CHECK(c.refusal("src: empty") == "empty-folder");
  c.file("k/a.yaml", map("one"));
  c.file("k/kustomization.yaml", "resources: [a.yaml]\n");
  CHECK(c.refusal("src: k") == "kustomization");
  CHECK(c.run("src: k, exclude: [kustom*]").status == OutcomeStatus::changed);
  c.file("bad/a.yaml", map("early"));
  c.file("bad/b.yaml", "just words\n");
  CHECK(c.refusal("src: bad") == "bad-definition");
  c.file("bad/b.yaml", "a: [\n");
  CHECK(c.refusal("src: bad") == "yaml-syntax");
  CHECK(c.live("v1", "ConfigMap", "early").is_null());
  CHECK(c.refusal("src: nowhere") == "file-not-found");
  CHECK(c.refusal("src: k/a.yaml, checksum: 'sha256:00'") == "argument-conflict");
}

LIVE_CASE("k8s_apply_dir stops at the first failure where the documents' order counts") {
  Case c;
  c.file("d/a.yaml", map("one") + "---\n" + map("Not_A_Name") + "---\n" + map("two"));
  const Outcome outcome = c.run("src: d, order: document");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(c.live("v1", "ConfigMap", "one").is_dict());
  CHECK(c.live("v1", "ConfigMap", "two").is_null());
}

LIVE_CASE(
    "k8s_apply_dir writes a definition and an object of its kind in one go, in either order") {
  Case c;
  const std::string group = c.own.name() + ".example.org";
  const std::string definition =
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: "
      "cups." +
      group + "}\nspec:\n  group: " + group +
      "\n  scope: Namespaced\n  names: {plural: cups, singular: cup, kind: Cup}\n  versions:\n"
      "  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}\n";
  const std::string cup = "apiVersion: " + group + "/v1\nkind: Cup\nmetadata: {name: mine}\n";
  c.file("d/a.yaml", cup);
  c.file("d/b.yaml", definition);
  CHECK(c.run("src: d").status == OutcomeStatus::changed);
  CHECK(c.live((group + "/v1").c_str(), "Cup", "mine").is_dict());
  CHECK(c.run("src: [d/b.yaml, d/a.yaml], order: document").status == OutcomeStatus::ok);
  c.task.run("k8s",
             "{kind: CustomResourceDefinition, api_version: apiextensions.k8s.io/v1, name: "
             "cups." +
                 group + ", state: absent}");
}

LIVE_CASE("k8s_apply_dir leaves the replicas of a scaled workload alone") {
  Case c;
  c.file("d/a.yaml", deployment("replicas: 3"));
  c.file("d/b.yaml", autoscaler);
  CHECK(c.run("src: d").status == OutcomeStatus::changed);
  CHECK(c.replicas() == 3);
  // Nobody but us owns the number yet: leaving it out would set it to one.
  CHECK(c.run("src: d").status == OutcomeStatus::ok);
  CHECK(c.replicas() == 3);
  c.scale("kube-controller-manager", 7);
  CHECK(c.run("src: d").status == OutcomeStatus::ok);
  CHECK(c.replicas() == 7);
  // An autoscaler that only the cluster knows counts as well, and so does a changed manifest.
  c.file("d/a.yaml", deployment("replicas: 2\n  minReadySeconds: 1"));
  CHECK(c.run("src: d/a.yaml").status == OutcomeStatus::changed);
  CHECK(c.replicas() == 7);
  CHECK(c.run("src: d/a.yaml").status == OutcomeStatus::ok);
  // Without an autoscaler the manifest's number counts.
  c.task.run("k8s",
             "{kind: HorizontalPodAutoscaler, api_version: autoscaling/v2, name: web, "
             "state: absent, namespace: " +
                 c.own.name() + "}");
  CHECK(c.run("src: d/a.yaml").status == OutcomeStatus::changed);
  CHECK(c.replicas() == 2);
}

LIVE_CASE("k8s_apply_dir takes over from kubectl without touching a scaled workload") {
  Case c;
  c.file("d/a.yaml", deployment("replicas: 3"));
  c.file("d/b.yaml", autoscaler);
  const kube::Operation create = kube::create_operation(
      c.task.live.cluster.locate("apps/v1", "Deployment", c.own.name(), "web"),
      object(deployment("replicas: 5")), {.manager = "kubectl-client-side-apply"});
  REQUIRE(c.task.live.cluster.perform(create).ok());
  CHECK(c.run("src: d").status == OutcomeStatus::changed);
  CHECK(c.replicas() == 5);
  CHECK(c.run("src: d").status == OutcomeStatus::ok);
}
