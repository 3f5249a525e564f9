// Whether there is something to sync, and how a sync is asked for.
#include "gitops/application_operation.hpp"

#include <doctest/doctest.h>

#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

value::Value app(const std::string& sync, const std::string& more = "") {
  return yaml(
      "{kind: Application, spec: {source: {path: a, targetRevision: main}, syncPolicy: "
      "{syncOptions: [Prune=false], retry: {limit: 3}}}, status: {sync: {status: " +
      sync +
      ", revision: 1234567890abcdef1234567890abcdef12345678}, health: {status: Healthy}, "
      "resources: [{kind: ConfigMap, name: c, namespace: d, status: OutOfSync}, {kind: "
      "Service, name: s, namespace: d, status: Synced}]" +
      more + "}}");
}

}  // namespace

TEST_CASE("a sync takes what it does not say from the policy of the spec") {
  CHECK(value::to_json(sync_operation({}, app("Synced"))) ==
        R"({"initiatedBy":{"username":"kboot"},"sync":{"syncStrategy":{"hook":{"force":false}},)"
        R"("syncOptions":["Prune=false"]},"retry":{"limit":3}})");
  SyncRequest request{
      .revision = "v1", .prune = true, .dry_run = true, .force = true, .apply_only = true};
  request.more_options = {"Replace=true"};
  request.resources = yaml("[{kind: ConfigMap, name: c}]");
  request.retry = yaml("{limit: 1}");
  CHECK(value::to_json(sync_operation(request, app("Synced"))) ==
        R"({"initiatedBy":{"username":"kboot"},"sync":{"revision":"v1","prune":true,"dryRun":true,)"
        R"("syncStrategy":{"apply":{"force":true}},"syncOptions":["Prune=false","Replace=true"],)"
        R"("resources":[{"kind":"ConfigMap","name":"c"}]},"retry":{"limit":1}})");
}

TEST_CASE("what is Synced at the revision that is wanted needs no sync") {
  CHECK_FALSE(sync_needed({}, app("Synced")));
  CHECK(sync_needed({}, app("OutOfSync")));
  CHECK(sync_needed({}, app("Unknown")));
  CHECK_FALSE(sync_needed({.revision = "main"}, app("Synced")));
  CHECK_FALSE(sync_needed({.revision = "1234567"}, app("Synced")));
  CHECK(sync_needed({.revision = "7654321"}, app("Synced")));
  // A branch other than that of the spec may have moved.
  CHECK(sync_needed({.revision = "other"}, app("Synced")));
  CHECK(sync_needed({.dry_run = true}, app("Synced")));
  CHECK(sync_needed({}, app("Synced", ", operationState: {phase: Failed}")));
  CHECK_FALSE(sync_needed({}, app("Synced",
                                  ", operationState: {phase: Failed, operation: {sync: "
                                  "{dryRun: true}}}")));
}

TEST_CASE("of single objects only these count") {
  SyncRequest request;
  request.resources = yaml("[{group: '', kind: Service, name: s}]");
  CHECK_FALSE(sync_needed(request, app("OutOfSync")));
  request.resources = yaml("[{group: '', kind: ConfigMap, name: c, namespace: d}]");
  CHECK(sync_needed(request, app("OutOfSync")));
  request.resources = yaml("[{group: '', kind: ConfigMap, name: c, namespace: e}]");
  CHECK_FALSE(sync_needed(request, app("OutOfSync")));
}
