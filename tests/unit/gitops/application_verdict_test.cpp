// When a failure in a tree of Applications is believed, in a time of our own.
#include "gitops/application_verdict.hpp"

#include <doctest/doctest.h>

#include "value/containers.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;
using kube::Readiness;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

value::Value app(const std::string& name, const std::string& sync, const std::string& health,
                 const std::string& status = "") {
  return yaml("{kind: Application, metadata: {name: " + name +
              ", namespace: argocd}, spec: {source: {path: a}, syncPolicy: {automated: {}}}, "
              "status: {sync: {status: " +
              sync +
              ", comparedTo: {source: {path: a}}}, health: "
              "{status: " +
              health + "}, reconciledAt: '2026-11-25T10:00:10Z', " + status + "}}");
}

const std::string child_result =
    "{group: argoproj.io, kind: Application, namespace: argocd, name: child, ";

std::string operation(const std::string& phase, const std::string& result,
                      const std::string& more = "") {
  return "operationState: {phase: " + phase + ", startedAt: x, " + more +
         "syncResult: {revision: abc, resources: [" + child_result + result + "}]}}";
}

// A parent and its child, at a second of the clock.
struct Tree {
  value::Value parent, child;
  ApplicationWait wait;
  ApplicationMemories memories;
  std::vector<WaitedApplication> nodes;

  bool failed_at(int second) {
    nodes.clear();
    nodes.push_back({.node = {{"Application", "argocd", "parent"}, parent, 0, 0}, .state = {}});
    nodes.push_back({.node = {{"Application", "argocd", "child"}, child, 1, 0}, .state = {}});
    return judge_applications(nodes, memories, wait, base::Instant(std::chrono::seconds(second)));
  }
  ApplicationMemory& memory() { return memories[{"Application", "argocd", "child"}]; }
};

const std::string held =
    operation("Running", "status: Synced, hookPhase: Running, syncPhase: Sync");
const value::Value waiting_parent = app("parent", "OutOfSync", "Progressing", held);
const value::Value broken =
    app("child", "Unknown", "Healthy", "conditions: [{type: ComparisonError, message: broken}]");

}  // namespace

TEST_CASE("a failure is believed when it stood and the controller said it again") {
  Tree tree{app("parent", "Synced", "Healthy"), broken, {}, {}, {}};
  CHECK_FALSE(tree.failed_at(100));
  CHECK(tree.memory().to_ask);
  CHECK(tree.nodes[1].state.readiness == Readiness::waiting);
  CHECK_FALSE(tree.failed_at(104));
  CHECK(tree.failed_at(105));
  CHECK(tree.nodes[1].state.readiness == Readiness::failed);
}

TEST_CASE("a sync above may still bring what is missing, unless it waits for just this child") {
  Tree busy{app("parent", "OutOfSync", "Healthy",
                operation("Running", "status: Synced, hookPhase: Succeeded")),
            broken,
            {},
            {},
            {}};
  CHECK_FALSE(busy.failed_at(100));
  CHECK_FALSE(busy.failed_at(106));
  CHECK(busy.failed_at(131) == false);  // it is asked once more
  CHECK(busy.failed_at(132));
  // Its sync goes on.
  busy.parent = app("parent", "OutOfSync", "Healthy",
                    operation("Running", "status: Synced, hookPhase: Succeeded", "message: two, "));
  CHECK_FALSE(busy.failed_at(133));
  CHECK_FALSE(busy.failed_at(162));
  CHECK(busy.failed_at(163));
  Tree stuck{waiting_parent, broken, {}, {}, {}};
  CHECK_FALSE(stuck.failed_at(100));
  CHECK(stuck.failed_at(105));
}

TEST_CASE("a parent that is to be synced may give its child another spec") {
  const std::string given_up = operation("Failed", "status: Synced, hookPhase: Running");
  Tree tree{app("parent", "OutOfSync, revision: def", "Healthy", given_up), broken, {}, {}, {}};
  CHECK_FALSE(tree.failed_at(100));
  CHECK_FALSE(tree.failed_at(110));
  // Of the commit that it has tried already: Argo CD leaves it.
  tree.parent = app("parent", "OutOfSync, revision: abc", "Healthy", given_up);
  CHECK_FALSE(tree.failed_at(111));  // it is asked once more
  CHECK(tree.failed_at(112));
  // The controller has asked itself for a sync, and says so before it says why.
  tree.memories.clear();
  tree.parent = app("parent", "Synced", "Healthy");
  tree.parent.edit_dict().set("operation", yaml("{sync: {revision: abc}}"));
  CHECK_FALSE(tree.failed_at(200));
  CHECK_FALSE(tree.failed_at(210));
  Tree asked{app("parent, annotations: {argocd.argoproj.io/refresh: normal}", "OutOfSync",
                 "Healthy", given_up),
             broken,
             {},
             {},
             {}};
  CHECK_FALSE(asked.failed_at(100));
  CHECK_FALSE(asked.failed_at(110));
}

TEST_CASE("errors of the last look are no verdict on a spec that is another since") {
  Tree tree{waiting_parent,
            app("child", "OutOfSync", "Missing",
                "conditions: [{type: SyncError, message: Failed last sync attempt}, {type: "
                "ComparisonError, message: no such path}]"),
            {},
            {},
            {}};
  CHECK_FALSE(tree.failed_at(100));
  tree.child.edit_dict().set("spec", yaml("{source: {path: b}}"));
  CHECK_FALSE(tree.failed_at(106));
  CHECK(tree.nodes[1].state.reason == "not compared yet");
  CHECK_FALSE(tree.memory().failed_since);
}

TEST_CASE("a child that becomes Degraded ends the wait, in an earlier wave too") {
  Tree tree{waiting_parent, app("child", "Synced", "Progressing"), {}, {}, {}};
  CHECK_FALSE(tree.failed_at(100));
  tree.child = app("child", "Synced", "Degraded");
  CHECK_FALSE(tree.failed_at(101));
  CHECK_FALSE(tree.failed_at(130));
  CHECK(tree.failed_at(131));
}

TEST_CASE("a child that was Degraded before may recover, until its parent's sync fails on it") {
  Tree tree{app("parent", "Synced", "Degraded"), app("child", "Synced", "Degraded"), {}, {}, {}};
  CHECK_FALSE(tree.failed_at(100));
  CHECK_FALSE(tree.failed_at(400));
  tree.parent = app("parent", "OutOfSync", "Degraded",
                    operation("Running", "status: Synced, hookPhase: Failed",
                              "finishedAt: '2026-11-25T10:00:09Z', retryCount: 1, "));
  CHECK_FALSE(tree.failed_at(401));
  CHECK_FALSE(tree.failed_at(430));
  CHECK(tree.failed_at(431));
}

TEST_CASE("a sync that no retry can help has failed, without a further look") {
  const std::string retried = operation("Running", "status: SyncFailed",
                                        "message: no, retryCount: 1, finishedAt: "
                                        "'2026-11-25T10:00:09Z', ");
  Tree tree{app("parent", "Synced", "Healthy"),
            app("child", "OutOfSync, revision: abc", "Missing", retried),
            {},
            {},
            {}};
  CHECK_FALSE(tree.failed_at(100));
  CHECK_FALSE(tree.failed_at(160));
  tree.memory().hopeless = "Thing a: x/v1 is not served; v2 is";
  CHECK_FALSE(tree.failed_at(161));
  CHECK_FALSE(tree.memory().to_ask);
  CHECK(tree.failed_at(166));
  CHECK(tree.nodes[1].state.reason == "sync failed: Thing a: x/v1 is not served; v2 is");
  // What is tried again is another commit's than that of now.
  tree.child = app("child", "OutOfSync, revision: def", "Missing", retried);
  CHECK_FALSE(tree.failed_at(167));
  CHECK(tree.memory().hopeless.empty());
  // Argo CD has got over it.
  tree.child = app("child", "Synced", "Healthy");
  CHECK_FALSE(tree.failed_at(168));
}

TEST_CASE("a hopeless sync stays so while it is tried once more") {
  const auto tried = [](const std::string& more) {
    return app("child", "OutOfSync, revision: abc", "Missing",
               operation("Running", "status: SyncFailed", "message: no, retryCount: 1, " + more));
  };
  const value::Value between = tried("finishedAt: '2026-11-25T10:00:09Z', ");
  Tree tree{app("parent", "Synced", "Healthy"), between, {}, {}, {}};
  CHECK_FALSE(tree.failed_at(100));
  tree.memory().hopeless = "Thing a: x/v1 is not served; v2 is";
  CHECK_FALSE(tree.failed_at(101));
  tree.child = tried("");
  CHECK_FALSE(tree.failed_at(104));
  tree.child = between;
  CHECK(tree.failed_at(106));
}

TEST_CASE("who waits for a sync of the root minds only the children that hold it up") {
  Tree tree{waiting_parent, broken, {}, {}, {}};
  tree.wait.goal = {.sync = false, .health = false, .operation = true};
  tree.wait.roots_only = true;
  CHECK_FALSE(tree.failed_at(100));
  CHECK(tree.nodes[0].state.reason == "syncing, wave 0 waits for Application argocd/child");
  CHECK(tree.failed_at(105));
  tree.memories.clear();
  tree.parent = app("parent", "Synced", "Healthy");
  CHECK_FALSE(tree.failed_at(200));
  CHECK_FALSE(tree.failed_at(300));
  CHECK(tree.nodes[1].state.readiness == Readiness::ready);
}

TEST_CASE("a root that is being deleted is not waited for; a child may be made anew") {
  const auto going = [](const char* name) {
    return yaml(std::string("{kind: Application, metadata: {name: ") + name +
                ", deletionTimestamp: '2026-11-25T10:00:00Z'}}");
  };
  Tree child{app("parent", "Synced", "Healthy"), going("child"), {}, {}, {}};
  CHECK_FALSE(child.failed_at(100));
  CHECK_FALSE(child.failed_at(200));
  Tree root{going("parent"), app("child", "Synced", "Healthy"), {}, {}, {}};
  CHECK_FALSE(root.failed_at(100));
  CHECK(root.failed_at(105));
  CHECK(root.nodes[0].state.reason == "it is being deleted");
}

TEST_CASE("a child that is not there yet says which sync has not come to it") {
  Tree tree{waiting_parent, {}, {}, {}, {}};
  CHECK_FALSE(tree.failed_at(100));
  CHECK(tree.nodes[1].state.reason == "not there yet: a later wave of parent");
  tree.parent = app("parent", "Synced", "Healthy");
  CHECK_FALSE(tree.failed_at(101));
  CHECK(tree.nodes[1].state.reason == "not there");
}
