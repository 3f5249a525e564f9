// Which sync windows an Application falls under; the rule is SyncWindows.Matches of Argo CD 3.2.
#include "gitops/sync_windows.hpp"

#include <doctest/doctest.h>

#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

const value::Value app = yaml(
    "{metadata: {name: web-eu}, spec: {destination: {server: 'https://kubernetes.default.svc', "
    "namespace: shop}}}");

bool is_under(const std::string& window) {
  const value::Value project =
      yaml("{spec: {syncWindows: [{kind: deny, schedule: '0 22 * * *', duration: 1h, " + window +
           "}]}}");
  return !sync_windows(project, app).empty();
}

}  // namespace

TEST_CASE("a window is about an Application by its name, its cluster or its namespace") {
  CHECK(is_under("applications: ['web-*']"));
  CHECK(is_under("applications: ['*']"));
  CHECK_FALSE(is_under("applications: [web]"));
  CHECK(is_under("applications: [other], namespaces: [shop]"));
  CHECK(is_under("clusters: ['https://kubernetes.*']"));
  CHECK_FALSE(is_under("clusters: [in-cluster]"));
  CHECK_FALSE(is_under("manualSync: true"));
}

TEST_CASE("with andOperator all that a window names must fit") {
  CHECK(is_under("andOperator: true, applications: ['web-*'], namespaces: [shop]"));
  CHECK_FALSE(is_under("andOperator: true, applications: ['web-*'], namespaces: [other]"));
  CHECK_FALSE(is_under("andOperator: true, applications: [other], namespaces: [shop]"));
  CHECK(is_under("andOperator: true, applications: ['web-*']"));
  CHECK_FALSE(is_under("andOperator: true"));
}

TEST_CASE("a window is told with its time") {
  const value::Value project = yaml(
      "{spec: {syncWindows: [{kind: allow, schedule: '0 8 * * 1-5', duration: 8h, timeZone: "
      "Europe/Berlin, applications: ['*']}]}}");
  CHECK(sync_windows(project, app) ==
        std::vector<std::string>{"allow 0 8 * * 1-5 for 8h (Europe/Berlin)"});
  CHECK(sync_windows({}, app).empty());
}

TEST_CASE("only what Argo CD would sync by itself and has no other reason not to looks barred") {
  const auto barred = [](const std::string& status, const std::string& policy = "automated: {}") {
    return looks_barred(yaml("{kind: Application, spec: {source: {path: a}, syncPolicy: {" +
                             policy +
                             "}}, status: {sync: {status: OutOfSync, revision: new, comparedTo: "
                             "{source: {path: a}}}" +
                             status + "}}"));
  };
  CHECK(barred(""));
  CHECK_FALSE(barred("", ""));
  CHECK_FALSE(barred(", conditions: [{type: SyncError, message: x}]"));
  CHECK(barred(", operationState: {phase: Succeeded, syncResult: {revision: old}}"));
  CHECK_FALSE(barred(", operationState: {phase: Failed, syncResult: {revision: new}}"));
  CHECK_FALSE(barred(", operationState: {phase: Running, syncResult: {revision: old}}"));
}
