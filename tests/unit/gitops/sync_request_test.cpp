// Requests for a sync, worked out for an Application. The rules are those of `argocd app sync` 3.2.
#include <doctest/doctest.h>

#include "gitops/application_operation.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

const value::Value plain = yaml(
    "{spec: {source: {path: a, targetRevision: main}, syncPolicy: {syncOptions: [Replace=false, "
    "Prune=false]}}, status: {resources: [{kind: ConfigMap, namespace: d, name: c}, {kind: "
    "ConfigMap, namespace: e, name: c}, {group: apps, kind: Deployment, namespace: d, name: w}]}}");
const value::Value several = yaml(
    "{spec: {sources: [{chart: c, targetRevision: 1.0.0}, {name: values, repoURL: r}]}, status: "
    "{sync: {status: Synced, revisions: [1.0.0, abcdefabcdefabcdefabcdefabcdefabcdefabcd]}, "
    "health: "
    "{status: Healthy}}}");

std::string selected(std::vector<ResourceSelector> selectors) {
  SyncRequest request;
  request.selectors = std::move(selectors);
  return value::to_json(request_for(request, plain).resources);
}

std::string code_of(const SyncRequest& request, const value::Value& application) {
  try {
    (void)request_for(request, application);
    return "none";
  } catch (const base::Error& error) {
    return error.diagnostic().code;
  }
}

}  // namespace

TEST_CASE("resources are chosen from those that the Application has") {
  const std::string first = R"({"group":"","kind":"ConfigMap","name":"c","namespace":"d"})";
  const std::string second = R"({"group":"","kind":"ConfigMap","name":"c","namespace":"e"})";
  const std::string third = R"({"group":"apps","kind":"Deployment","name":"w","namespace":"d"})";
  CHECK(selected({{"", "ConfigMap", "", "c"}}) == "[" + first + "," + second + "]");
  CHECK(selected({{"", "ConfigMap", "e", "c"}}) == "[" + second + "]");
  CHECK(selected({{"*", "*", "d", "*"}}) == "[" + first + "," + third + "]");
  CHECK(selected({{"*", "ConfigMap", "", "*", true}}) == "[" + third + "]");
  CHECK(selected({{"*", "*", "", "*"}, {"", "ConfigMap", "d", "c", true}}) ==
        "[" + second + "," + third + "]");
  SyncRequest none;
  none.selectors = {{"", "Secret", "", "c"}};
  CHECK(code_of(none, plain) == "argument-value");
}

TEST_CASE("options of one sync go over those of the spec") {
  SyncRequest request;
  request.more_options = {"Replace=true", "ServerSideApply=true"};
  request.info = yaml("[{name: ticket, value: '7'}]");
  const value::Value operation = sync_operation(request, plain);
  CHECK(value::to_json(*operation.get("sync", "syncOptions")) ==
        R"(["Prune=false","Replace=true","ServerSideApply=true"])");
  CHECK(value::to_json(*operation.find("info")) == R"([{"name":"ticket","value":"7"}])");
}

TEST_CASE("revisions are for each source, or for those that are named") {
  const auto revisions = [](SyncRequest request) {
    return request_for(request, several).revisions;
  };
  using Texts = std::vector<std::string>;
  CHECK(revisions({.revisions = {"2.0.0", "v1"}}) == Texts{"2.0.0", "v1"});
  CHECK(revisions({.revisions = {"v1"}, .source_positions = {2}}) == Texts{"", "v1"});
  CHECK(revisions({.revisions = {"v1"}, .source_names = {"values"}}) == Texts{"", "v1"});
  CHECK(code_of({.revisions = {"v1"}}, several) == "argument-value");
  CHECK(code_of({.revisions = {"v1"}, .source_positions = {3}}, several) == "argument-value");
  CHECK(code_of({.revisions = {"v1"}, .source_names = {"other"}}, several) == "argument-value");
  CHECK(code_of({.revision = "v1"}, several) == "argument-conflict");
  CHECK(code_of({.revisions = {"v1"}}, plain) == "argument-value");
}

TEST_CASE("several sources at the revisions that are wanted need no sync") {
  const auto needed = [](std::vector<std::string> revisions) {
    return sync_needed(request_for({.revisions = std::move(revisions)}, several), several);
  };
  CHECK_FALSE(needed({"1.0.0", "abcdefa"}));
  CHECK_FALSE(needed({"", "abcdefabcdefabcdefabcdefabcdefabcdefabcd"}));
  CHECK(needed({"1.1.0", "abcdefa"}));
  CHECK(needed({"", "abcdefb"}));
  CHECK(needed({"", "main"}));
}

TEST_CASE("what syncs by itself is synced to the revision of its spec only, but for dry runs") {
  const value::Value automated =
      yaml("{spec: {source: {path: a, targetRevision: main}, syncPolicy: {automated: {}}}}");
  CHECK(code_of({.revision = "v1"}, automated) == "argument-conflict");
  CHECK(code_of({.revision = "main"}, automated) == "none");
  CHECK(code_of({.revision = "v1", .dry_run = true}, automated) == "none");
  CHECK(code_of({.revision = "v1"}, plain) == "none");
}
