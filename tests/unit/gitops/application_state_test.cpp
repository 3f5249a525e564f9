// What Applications say of themselves, and how that stands to what is wanted. The statuses are
// those that Argo CD 3.2's application-controller wrote, cut to what matters.
#include <doctest/doctest.h>

#include "gitops/application_status.hpp"
#include "gitops/plain_words.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

const std::string source = "{repoURL: 'https://git/x', path: a, targetRevision: main}";
const std::string destination = "{server: 'https://kubernetes.default.svc', namespace: demo}";

// An automated Application that was compared; `status` and `more` are members to be added.
value::Value app(const std::string& status, const std::string& sync, const std::string& health,
                 const std::string& more = "") {
  return yaml(
      "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a, namespace: "
      "argocd}, spec: {source: " +
      source + ", destination: " + destination +
      ", syncPolicy: {automated: {prune: true, selfHeal: true}}}, status: {sync: {status: " + sync +
      ", revision: abc, comparedTo: {source: " + source + ", destination: " + destination +
      "}}, health: {status: " + health +
      "}, reconciledAt: "
      "'2026-11-25T10:00:10Z'" +
      (status.empty() ? "" : ", " + status) + "}" + (more.empty() ? "" : ", " + more) + "}");
}

std::string judged(const value::Value& object, ApplicationGoal goal = {}) {
  const kube::State state = application_state(object, goal);
  constexpr const char* words[] = {"ready", "waiting", "failed"};
  const std::string word = words[static_cast<std::size_t>(state.readiness)];
  return state.reason.empty() ? word : word + ": " + state.reason;
}

std::string operation(const std::string& phase, const std::string& more,
                      const std::string& retry = "") {
  return "operationState: {phase: " + phase + ", startedAt: '2026-11-25T10:00:00Z', operation: {" +
         retry + "sync: {revision: abc}}, syncResult: {revision: abc}, " + more + "}";
}

}  // namespace

TEST_CASE("what is Synced and Healthy is ready") {
  CHECK(judged(app("", "Synced", "Healthy")) == "ready");
  CHECK(judged(app(operation("Succeeded", "finishedAt: '2026-11-25T10:00:09Z'"), "Synced",
                   "Healthy")) == "ready");
}

TEST_CASE("a verdict that is older than what happened does not count") {
  CHECK(judged(yaml("{kind: Application, metadata: {name: a}, spec: {source: {path: x}}}")) ==
        "waiting: not compared yet");
  CHECK(judged(app("", "Synced", "Healthy", "operation: {sync: {}}")) == "waiting: sync asked for");
  CHECK(judged(app(operation("Running", "message: waiting for healthy state of apps/Deployment/w"),
                   "Synced", "Healthy")) ==
        "waiting: syncing: waiting for healthy state of apps/Deployment/w");
  CHECK(judged(app(operation("Succeeded", "finishedAt: '2026-11-25T10:00:11Z'"), "Synced",
                   "Healthy")) == "waiting: synced, not compared since");
  value::Value object = app("", "Synced", "Healthy");
  object = yaml("{kind: Application, metadata: {annotations: {argocd.argoproj.io/refresh: hard}}}");
  CHECK(judged(object) == "waiting: being refreshed");
  object = yaml("{kind: Application, metadata: {deletionTimestamp: '2026-11-25T10:00:00Z'}}");
  CHECK(judged(object) == "waiting: being deleted");
}

TEST_CASE("a dry run is not compared afterwards") {
  const std::string state =
      "operationState: {phase: Succeeded, finishedAt: '2026-11-25T10:00:11Z', operation: {sync: "
      "{dryRun: true}}}";
  CHECK(judged(app(state, "Synced", "Healthy")) == "ready");
}

TEST_CASE("a spec that changed since has no verdict; zero values make no change") {
  const auto with = [](const std::string& spec_source, const std::string& compared) {
    return judged(yaml("{kind: Application, spec: {source: " + spec_source +
                       ", destination: {name: in-cluster}}, status: {reconciledAt: x, sync: "
                       "{status: Synced, comparedTo: {source: " +
                       compared +
                       ", destination: {name: in-cluster, server: 'https://k'}}}, health: {status: "
                       "Healthy}}}"));
  };
  CHECK(with("{path: a}", "{path: a}") == "ready");
  CHECK(with("{path: a}", "{path: b}") == "waiting: not compared yet");
  CHECK(with("{path: a, helm: {values: 'a: 1'}}", "{path: a, helm: {values: 'a: 2'}}") ==
        "waiting: not compared yet");
  CHECK(with("{path: a, directory: {recurse: false}}", "{path: a, directory: {jsonnet: {}}}") ==
        "ready");
  CHECK(with("{path: a, helm: {skipCrds: false}}", "{path: a}") == "ready");
}

TEST_CASE("several sources are compared as such, and the first gives the revision") {
  const value::Value object = yaml(
      "{kind: Application, spec: {sources: [{chart: c, targetRevision: 1.2.3}, {ref: v}]}, "
      "status: {sync: {status: Synced, revisions: [1.2.3, abc], comparedTo: {sources: [{chart: "
      "c, targetRevision: 1.2.3}, {ref: v}]}}, health: {status: Healthy}}}");
  CHECK(judged(object) == "ready");
  CHECK(read_application(object).revision == "1.2.3");
  CHECK(read_application(object).chart == "c");
}

TEST_CASE("errors of the controller are failures, unless they may pass by themselves") {
  const auto with = [](const std::string& type, const std::string& message) {
    return judged(app("conditions: [{type: " + type + ", message: '" + message + "'}]", "Unknown",
                      "Unknown"));
  };
  CHECK(
      with("ComparisonError",
           "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: "
           "code = Unknown desc = nowhere: app path does not exist") ==
      "failed: nowhere: app path does not exist");
  CHECK(
      with("ComparisonError",
           "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: "
           "code = Unavailable desc = connection error: desc = \"transport: refused\"")
          .starts_with("waiting: "));
  CHECK(with("InvalidSpecError", "Application referencing project nope which does not exist") ==
        "failed: Application referencing project nope which does not exist");
  CHECK(with("OrphanedResourceWarning", "x") == "waiting: sync status Unknown");
}

TEST_CASE("a sync that failed is a failure once it is not tried again") {
  const std::string retry = "retry: {limit: 5}, ";
  CHECK(judged(app(operation("Running",
                             "finishedAt: '2026-11-25T10:00:05Z', retryCount: 2, message: "
                             "'one or more synchronization tasks are not valid. Retrying attempt "
                             "#2 at 11:56PM.'",
                             retry),
                   "OutOfSync", "Missing")) ==
        "waiting: sync failed, trying again (2 of 5): one or more synchronization tasks are not "
        "valid");
  const std::string over =
      operation("Failed", "finishedAt: '2026-11-25T10:00:05Z', message: denied", retry);
  CHECK(judged(app(over, "OutOfSync", "Missing")) == "failed: sync failed: denied");
  // Somebody made it right since.
  CHECK(judged(app(over, "Synced", "Healthy")) == "ready");
}

TEST_CASE("what nothing will sync is a failure") {
  const std::string resources =
      "resources: [{kind: ConfigMap, name: c, namespace: d, status: OutOfSync}, {kind: Service, "
      "name: "
      "s, namespace: d, status: Synced}]";
  value::Value object = app(resources, "OutOfSync", "Healthy");
  CHECK(judged(object) == "waiting: OutOfSync: ConfigMap d/c");
  object = yaml("{kind: Application, spec: {source: {path: a}}, status: {" + resources +
                ", sync: {status: OutOfSync, comparedTo: {source: {path: a}}}}}");
  CHECK(judged(object) == "failed: OutOfSync: ConfigMap d/c; nothing syncs it");
  CHECK(judged(object, {.sync = false, .health = false}) == "ready");
  object = yaml(
      "{kind: Application, spec: {source: {path: a}, syncPolicy: {automated: {enabled: "
      "false}}}, status: {sync: {status: OutOfSync, comparedTo: {source: {path: a}}}}}");
  CHECK(judged(object) == "failed: OutOfSync; nothing syncs it");
  object = yaml(
      "{kind: Application, spec: {source: {path: a}, syncPolicy: {automated: {}}}, status: "
      "{sync: {status: OutOfSync, comparedTo: {source: {path: a}}}, resources: [{kind: "
      "ConfigMap, name: c, status: OutOfSync, requiresPruning: true}]}}");
  CHECK(judged(object) == "failed: OutOfSync: 1 object has to be pruned: ConfigMap c");
}

TEST_CASE("a difference that comes back after each sync is a failure") {
  const auto healed = [](int times) {
    return judged(
        app("operationState: {phase: Succeeded, finishedAt: '2026-11-25T10:00:05Z', "
            "syncResult: {revision: abc}, operation: {sync: {autoHealAttemptsCount: " +
                std::to_string(times) + "}}}",
            "OutOfSync", "Healthy"));
  };
  CHECK(healed(2) == "waiting: OutOfSync");
  CHECK(healed(3) == "failed: OutOfSync; 3 syncs did not change that");
}

TEST_CASE("health is waited for, in any of the states that are asked for") {
  CHECK(judged(app("", "Synced", "Progressing")) == "waiting: Progressing");
  CHECK(judged(app("", "Synced", "Degraded")) == "waiting: Degraded");
  CHECK(judged(app("", "Synced", "Suspended"), {.suspended = true}) == "ready");
  CHECK(judged(app("", "Synced", "Degraded"), {.health = false, .degraded = true}) == "ready");
  CHECK(judged(app("", "Synced", "Progressing"), {.health = false}) == "ready");
}

TEST_CASE("hydration is waited for where it is asked for") {
  const ApplicationGoal goal{.hydrated = true};
  CHECK(judged(app("", "Synced", "Healthy"), goal) == "waiting: not hydrated yet");
  CHECK(judged(app("sourceHydrator: {currentOperation: {phase: Hydrated}}", "Synced", "Healthy"),
               goal) == "ready");
  CHECK(judged(app("sourceHydrator: {currentOperation: {phase: Failed, message: denied}}", "Synced",
                   "Healthy"),
               goal) == "failed: not hydrated: denied");
}

TEST_CASE("an ApplicationSet is ready when its Applications are up to date") {
  const auto with = [](const std::string& conditions) {
    return judged(yaml("{kind: ApplicationSet, status: {conditions: [" + conditions + "]}}"));
  };
  CHECK(with("") == "waiting: not looked at yet");
  CHECK(with("{type: ResourcesUpToDate, status: 'True'}, {type: ErrorOccurred, status: 'False', "
             "message: fine}") == "ready");
  CHECK(with("{type: ErrorOccurred, status: 'True', message: no such generator}") ==
        "failed: no such generator");
}

TEST_CASE("messages lose their wrappings and gain a hint") {
  const PlainWords words = plain_words(
      "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code "
      "= "
      "Unknown desc = failed to list refs: repository not found");
  CHECK(words.text == "repository not found");
  CHECK(words.hint.find("argocd_repository") != words.hint.npos);
  CHECK_FALSE(words.passing);
  CHECK(plain_words("a\nb   c").text == "a b c");
  CHECK(plain_words("rpc error: code = Unknown").text == "rpc error: code = Unknown");
  CHECK(plain_words(std::string(1000, 'x')).text.size() == 303);
  CHECK(plain_words("something new").hint.empty());
}
