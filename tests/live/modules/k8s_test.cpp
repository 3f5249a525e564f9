// k8s, k8s_info and argocd_app against a real API server: kubernetes.core's end states and return
// values.
#include "kube/managed_fields.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

// A task in a namespace of its own.
struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  Outcome k8s(const std::string& arguments) {
    return task.run("k8s", base::cat("{namespace: ", own.name(), ", ", arguments, "}"));
  }
  [[nodiscard]] Value read(const char* api_version, const char* kind, const char* name) const {
    return task.live.cluster.get(task.live.cluster.locate(api_version, kind, own.name(), name))
        .value_or(Value());
  }
  [[nodiscard]] std::string data() const {
    return value::to_json(*read("v1", "ConfigMap", "c").find("data"), {.sort_keys = true});
  }
};

std::string map(const std::string& data) {
  return "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: " + data + "}";
}

std::string method(const Outcome& outcome) { return std::string(outcome.result.text("method")); }

}  // namespace

LIVE_CASE("present creates, changes what differs, keeps what it does not name, then does nothing") {
  Case c;
  Outcome outcome = c.k8s("definition: " + map("{a: '1', b: '2'}"));
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(method(outcome) == "create");
  CHECK(outcome.result.get("result", "metadata", "name")->as_string() == "c");
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].operation == run::Operation::create);
  CHECK(outcome.changes[0].target == "ConfigMap " + c.own.name() + "/c");

  outcome = c.k8s("definition: " + map("{a: '3'}"));
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(method(outcome) == "update");
  CHECK(c.data() == R"({"a":"3","b":"2"})");
  CHECK(value::to_json(*outcome.result.get("diff", "after", "data")) == R"({"a":"3"})");

  const std::string before(kube::resource_version_of(c.read("v1", "ConfigMap", "c")));
  outcome = c.k8s("definition: " + map("{a: '3'}"));
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.message == "nothing to change");
  CHECK(kube::resource_version_of(c.read("v1", "ConfigMap", "c")) == before);

  outcome = c.k8s("definition: " + map("{b: null}"));
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(c.data() == R"({"a":"3"})");
}

LIVE_CASE("apply removes what it applied before and names no more") {
  Case c;
  CHECK(c.k8s("apply: true, definition: " + map("{a: '1', b: '2'}")).status ==
        OutcomeStatus::changed);
  const Outcome outcome = c.k8s("apply: true, definition: " + map("{a: '1'}"));
  CHECK(method(outcome) == "apply");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(c.data() == R"({"a":"1"})");
  CHECK(c.k8s("apply: true, definition: " + map("{a: '1'}")).status == OutcomeStatus::ok);
  CHECK(kube::annotation_of(c.read("v1", "ConfigMap", "c"), kube::last_applied_annotation).empty());
}

LIVE_CASE(
    "apply merges against last-applied-configuration where kubectl left one, and keeps it up to "
    "date") {
  Case c;
  const std::string annotation =
      R"({"apiVersion":"v1","data":{"a":"1","b":"2"},"kind":"ConfigMap","metadata":{"name":"c"}})";
  const Value made = object(
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: "
      "{kubectl.kubernetes.io/last-applied-configuration: '" +
      annotation + "'}}, data: {a: '1', b: '2', theirs: x}}");
  kube::WriteOptions options;
  options.manager = "kubectl-client-side-apply";
  REQUIRE(c.task.live.cluster
              .perform(kube::create_operation(c.task.live.cluster.locate(made, c.own.name()), made,
                                              options))
              .ok());
  const std::string apply = "apply: true, definition: " + map("{a: '1'}");
  CHECK(c.k8s(apply).status == OutcomeStatus::changed);
  CHECK(c.data() == R"({"a":"1","theirs":"x"})");
  CHECK(kube::annotation_of(c.read("v1", "ConfigMap", "c"), kube::last_applied_annotation)
            .find("\"b\"") == std::string::npos);
  CHECK(c.k8s(apply).status == OutcomeStatus::ok);
}

LIVE_CASE(
    "server_side_apply meets another manager: a conflict with both names, force_conflicts takes "
    "over") {
  Case c;
  CHECK(c.k8s("apply: true, server_side_apply: {field_manager: first}, definition: " +
              map("{a: '1'}"))
            .status == OutcomeStatus::changed);
  const Outcome refused = c.k8s(
      "apply: true, server_side_apply: {field_manager: second}, definition: " + map("{a: '2'}"));
  CHECK(refused.status == OutcomeStatus::failed);
  REQUIRE(refused.diagnostic);
  CHECK(refused.diagnostic->code == "conflict");
  CHECK(refused.diagnostic->notes[0] == "`.data.a` belongs to manager `first`");
  CHECK(c.k8s("apply: true, server_side_apply: {field_manager: second, force_conflicts: true}, "
              "definition: " +
              map("{a: '2'}"))
            .status == OutcomeStatus::changed);
}

LIVE_CASE("absent deletes, and is content where nothing is") {
  Case c;
  c.k8s("definition: " + map("{a: '1'}"));
  const Outcome outcome = c.k8s("state: absent, kind: ConfigMap, name: c, wait: true");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(method(outcome) == "delete");
  CHECK(outcome.changes[0].operation == run::Operation::remove);
  CHECK(c.read("v1", "ConfigMap", "c").is_null());
  CHECK(c.k8s("state: absent, kind: ConfigMap, name: c").status == OutcomeStatus::ok);
  CHECK(c.k8s("state: absent, api_version: example.org/v1, kind: Unheard, name: c").status ==
        OutcomeStatus::ok);
}

LIVE_CASE("patched changes what is there and creates nothing") {
  Case c;
  const Outcome none = c.k8s("state: patched, definition: " + map("{a: '1'}"));
  CHECK(none.status == OutcomeStatus::ok);
  CHECK(none.result.find("warnings") != nullptr);
  CHECK(c.read("v1", "ConfigMap", "c").is_null());
}

LIVE_CASE("several documents give a list of results; lists are taken apart") {
  Case c;
  const Outcome outcome = c.k8s(
      "definition: \"apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: one}\\n---\\n---\\n"
      "apiVersion: v1\\nkind: ConfigMapList\\nitems: [{metadata: {name: two}}]\\n\"");
  REQUIRE(outcome.result.get("result", "results") != nullptr);
  CHECK(outcome.result.get("result", "results")->as_list().size() == 2);
  CHECK(outcome.message == "2 objects: 2 created");
  CHECK_FALSE(c.read("v1", "ConfigMap", "two").is_null());
}

LIVE_CASE("force replaces the object as a whole") {
  Case c;
  c.k8s("definition: " + map("{a: '1', b: '2'}"));
  const Outcome outcome = c.k8s("force: true, definition: " + map("{a: '1'}"));
  CHECK(method(outcome) == "replace");
  CHECK(c.data() == R"({"a":"1"})");
}

LIVE_CASE("check mode tells what would happen and stores nothing") {
  Case c;
  c.task.check = true;
  const Outcome create = c.k8s("definition: " + map("{a: '1'}"));
  CHECK(create.status == OutcomeStatus::changed);
  CHECK(c.read("v1", "ConfigMap", "c").is_null());
  c.task.check = false;
  c.k8s("definition: " + map("{a: '1'}"));
  c.task.check = true;
  const Outcome update = c.k8s("apply: true, definition: " + map("{a: '2'}"));
  CHECK(update.status == OutcomeStatus::changed);
  REQUIRE(update.changes.size() == 1);
  CHECK(update.changes[0].diff.before.get("data", "a")->as_string() == "1");
  CHECK(update.changes[0].diff.after.get("data", "a")->as_string() == "2");
  CHECK(c.data() == R"({"a":"1"})");
  CHECK(c.k8s("definition: " + map("{a: '1'}")).status == OutcomeStatus::ok);
}

LIVE_CASE("a plan of objects whose namespace and kind are still to come") {
  LiveTask task;
  task.planning = true;
  const Outcome in_no_namespace =
      task.run("k8s",
               "{definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: c, "
               "namespace: not-there-yet}}}");
  CHECK(in_no_namespace.status == OutcomeStatus::changed);
  const Outcome of_no_kind =
      task.run("k8s",
               "{definition: {apiVersion: example.org/v1, kind: Unheard, metadata: "
               "{name: c, namespace: default}}}");
  CHECK(of_no_kind.status == OutcomeStatus::changed);
  CHECK(of_no_kind.changes[0].target == "Unheard default/c");
}

LIVE_CASE("waiting: for a Deployment, for a condition; a failure explains itself") {
  Case c;
  const std::string deployment =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 1, "
      "selector: {matchLabels: {app: d}}, template: {metadata: {labels: {app: d}, annotations: ";
  const std::string rest =
      "}, spec: {containers: [{name: c, image: 'registry.example.org/x:1'}]}}}}";
  const Outcome ready =
      c.k8s("wait: true, wait_timeout: 60, definition: " + deployment + "{}" + rest);
  CHECK(ready.status == OutcomeStatus::changed);
  CHECK(kube::number_at(*ready.result.find("result"), 0, "status", "availableReplicas") == 1);
  CHECK(ready.result.find("duration") != nullptr);
  const Outcome condition = c.k8s(
      "wait: true, wait_condition: {type: Available, status: true}, definition: " + deployment +
      "{}" + rest);
  CHECK(condition.status == OutcomeStatus::ok);
  const std::string broken =
      "apply: true, definition: " + deployment + "{kboot.test/pod: pull-error}" + rest;
  (void)c.k8s(broken);
  until_a_pod_says(c.task.live, c.own.name(), "ImagePullBackOff");
  const Outcome never = c.k8s("wait: true, wait_timeout: 3, " + broken);
  CHECK(never.status == OutcomeStatus::failed);
  CHECK(never.message == "`Deployment " + c.own.name() + "/d` not ready after 3s");
  REQUIRE(never.diagnostic);
  std::string notes;
  for (const std::string& note : never.diagnostic->notes) notes += note + "\n";
  CHECK_MESSAGE(notes.find("container c: ") != std::string::npos, notes);
}

LIVE_CASE("mistakes are told with what is wrong") {
  Case c;
  const auto code = [&](const std::string& arguments) {
    try {
      return c.k8s(arguments).diagnostic->code;
    } catch (const base::Error& error) {
      return error.diagnostic().code;
    }
  };
  CHECK(code("definition: {apiVersion: v1, kind: ConfigMpa, metadata: {name: c}}") ==
        "unknown-kind");
  CHECK(code("definition: {apiVersion: v1, metadata: {name: c}}") == "bad-object");
  CHECK(code("definition: {apiVersion: v1, kind: ConfigMap}") == "bad-object");
  CHECK(code("definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: Bad_Name}}") ==
        "invalid-object");
  CHECK(code("definition: 'no mapping'") == "bad-definition");
  CHECK(code("definition: 'a: [1'") == "yaml-syntax");
  CHECK(code("src: none.yml") == "file-not-found");
  CHECK(code("append_hash: true, definition: " + map("{}")) == "not-supported");
  LiveTask alone;
  CHECK_THROWS_WITH_AS(alone.run("k8s", "{definition: " + map("{}") + "}"),
                       "`ConfigMap c` needs a namespace", base::Error);
}

LIVE_CASE("continue_on_error goes on and reports each") {
  Case c;
  const Outcome outcome = c.k8s("continue_on_error: true, definition: [" + map("{a: '1'}") +
                                ", {apiVersion: v1, kind: ConfigMap, metadata: {name: Bad_Name}}]");
  CHECK(outcome.status == OutcomeStatus::changed);
  const auto& results = outcome.result.get("result", "results")->as_list();
  CHECK(results[0].find("error") == nullptr);
  CHECK(results[1].get("error", "reason")->as_string() == "invalid-object");
}

LIVE_CASE("a Secret's data never shows") {
  Case c;
  const Outcome outcome = c.k8s(
      "definition: {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: "
      "hidden-text}}");
  CHECK(outcome.status == OutcomeStatus::changed);
  const std::string shown =
      value::to_masked_json(outcome.result) + value::to_masked_json(outcome.changes[0].diff.after);
  CHECK(shown.find("hidden-text") == std::string::npos);
  CHECK(shown.find("aGlkZGVuLXRleHQ") == std::string::npos);
  CHECK(c.k8s("definition: {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: "
              "hidden-text}}")
            .status == OutcomeStatus::ok);
}

LIVE_CASE("src reads files, held to their checksum") {
  Case c;
  c.task.folder.write("m.yml",
                      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {mode: 0644}\n");
  CHECK(c.k8s("src: m.yml").status == OutcomeStatus::failed);  // 0644 is a number in YAML 1.1
  c.task.folder.write(
      "m.yml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {mode: '0644'}\n");
  CHECK(c.k8s("src: m.yml").status == OutcomeStatus::changed);
  CHECK_THROWS_AS(c.k8s("src: m.yml, checksum: 'sha256:" + std::string(64, '0') + "'"),
                  base::Error);
}

LIVE_CASE("k8s_info: by name, by labels, of kinds that are not there") {
  Case c;
  c.k8s("definition: [" + map("{a: '1'}") +
        ", {apiVersion: v1, kind: ConfigMap, metadata: {name: d, labels: {x: yes-it-is}}}]");
  const auto info = [&](const std::string& arguments) {
    return c.task.run("k8s_info", "{namespace: " + c.own.name() + ", " + arguments + "}").result;
  };
  CHECK(info("kind: ConfigMap, name: c").find("resources")->as_list().size() == 1);
  CHECK(info("kind: ConfigMap, label_selectors: ['x = yes-it-is']")
            .find("resources")
            ->as_list()
            .size() == 1);
  CHECK(info("kind: ConfigMap, name: none").find("resources")->as_list().empty());
  const Value none = info("kind: Unheard, api_version: example.org/v1");
  CHECK_FALSE(none.find("api_found")->as_bool());
  CHECK(none.find("resources")->as_list().empty());
}
