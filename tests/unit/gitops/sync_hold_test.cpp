// What a running sync waits for. The statuses are those of Argo CD 3.2's application-controller, cut
// to what matters.
#include "gitops/sync_hold.hpp"

#include <doctest/doctest.h>

#include "gitops/application_operation.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;

namespace {

const std::string resources =
    "resources: [{group: argoproj.io, version: v1alpha1, kind: Application, namespace: argocd, "
    "name: infra, status: Synced, syncWave: -1}, {group: argoproj.io, version: v1alpha1, kind: "
    "Application, namespace: argocd, name: web, status: OutOfSync}]";

const std::string infra =
    "{group: argoproj.io, version: v1alpha1, kind: Application, namespace: argocd, name: infra, "
    "status: Synced, hookPhase: Running, syncPhase: Sync}";

value::Value app(const std::string& results, const std::string& by = "{automated: true}",
                 const std::string& now = "new", const std::string& more = "") {
  const std::string source = "{repoURL: r, path: a}";
  return value::read_yaml("{kind: Application, spec: {source: " + source +
                              "}, status: {reconciledAt: x, sync: {status: OutOfSync, revision: " +
                              now + ", comparedTo: {source: " + source +
                              "}}, operationState: {phase: Running, operation: "
                              "{initiatedBy: " +
                              by + "}, syncResult: {revision: old, source: " + source +
                              ", resources: [" + results + "]}" + more + "}, " + resources + "}}",
                          "test", {.schema = value::Schema::goyaml});
}

}  // namespace

TEST_CASE("a wave that waits names its number, what it waits for, and how much comes later") {
  const value::Value object = app(infra);
  const auto hold = sync_hold(object);
  REQUIRE(hold);
  CHECK(hold->text() == "wave -1 waits for Application argocd/infra");
  CHECK(hold->later == 1);
  CHECK_FALSE(hold->hooks);
  CHECK(hold->holds("Application", "argocd", "infra"));
  CHECK_FALSE(hold->holds("Application", "argocd", "web"));
  CHECK_FALSE(sync_hold(app("")));
  CHECK_FALSE(sync_hold(app(infra, "{}", "new", ", finishedAt: '2026-11-25T10:00:09Z'")));
}

TEST_CASE("a hook that runs is called one") {
  const value::Value object =
      app("{group: batch, version: v1, kind: Job, namespace: d, name: migrate, hookPhase: Running, "
          "hookType: PreSync, syncPhase: PreSync}, " +
          infra);
  CHECK(sync_hold(object)->text() == "PreSync waits for the hook Job d/migrate and 1 more");
  CHECK(sync_hold(object)->hooks);
}

TEST_CASE("a sync is stuck that waits for what an older revision brought, and that nobody meant") {
  CHECK(is_stuck({}, app(infra)));
  CHECK(is_stuck({}, app(infra, "{username: kboot}")));
  CHECK_FALSE(is_stuck({}, app(infra, "{username: lea}")));
  CHECK_FALSE(is_stuck({}, app(infra, "{automated: true}", "old")));
  CHECK_FALSE(is_stuck({}, app("")));
  // Its end would delete the hook.
  CHECK_FALSE(is_stuck({}, app("{kind: Job, name: m, hookPhase: Running, hookType: PreSync}")));
}

TEST_CASE("a sync to the commit that is asked for is not stuck, one to another commit is") {
  const std::string commit(40, 'a'), other(40, 'b');
  const auto with = [&](const std::string& revision) {
    value::Value object = app(infra);
    return value::read_yaml(
        "{kind: Application, spec: {source: {path: a}}, status: {sync: {revision: new, comparedTo: "
        "{source: {path: a}}}, operationState: {phase: Running, syncResult: {revision: " +
            revision + ", resources: [" + infra + "]}}}}",
        "test", {.schema = value::Schema::goyaml});
  };
  CHECK_FALSE(is_stuck({.revision = commit}, with(commit)));
  CHECK(is_stuck({.revision = commit}, with(other)));
  // Where the branch leads to is not known.
  CHECK_FALSE(is_stuck({.revision = "other"}, with(other)));
}
