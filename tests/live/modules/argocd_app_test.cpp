// argocd_app against a real API server; what Argo CD's controller would write is written by hand.
#include <atomic>
#include <functional>
#include <thread>

#include "kube/wait.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

constexpr const char* api_version = "argoproj.io/v1alpha1";

// The kinds, as far as they matter here: Application has no status subresource.
void define_kinds(const kube::Cluster& cluster) {
  if (cluster.session().find_resource(cluster.context(), api_version, "Application") != nullptr)
    return;
  std::vector<kube::WaitTarget> targets;
  for (const std::string kind : {"Application", "ApplicationSet", "AppProject"}) {
    const std::string plural = base::lower(kind) + "s";
    const Value crd = object(
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: " +
        plural + ".argoproj.io}, spec: {group: argoproj.io, scope: Namespaced, names: {kind: " +
        kind + ", plural: " + plural + ", listKind: " + kind +
        "List}, versions: [{name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: "
        "{type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}");
    const kube::WriteItem item = apply_item(cluster, crd, "");
    cluster.require(item.operation, cluster.perform(item.operation));
    targets.push_back({item.ref, kube::readiness_of});
  }
  REQUIRE(kube::wait_for(cluster, targets).all_ready());
  cluster.session().forget_discovery();
}

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  Case() { define_kinds(task.live.cluster); }

  Outcome run(const std::string& arguments) {
    return task.run("argocd_app", "{namespace: " + own.name() + ", " + arguments + "}");
  }
  [[nodiscard]] kube::ObjectRef ref(const char* name) const {
    return task.live.cluster.locate(api_version, "Application", own.name(), name);
  }
  [[nodiscard]] Value app(const char* name) const {
    return task.live.cluster.get(ref(name)).value_or(Value());
  }
  void patch(const char* name, const std::string& merge) const {
    const kube::Operation operation =
        kube::patch_operation(ref(name), kube::PatchType::merge, object(merge), {});
    task.live.cluster.require(operation, task.live.cluster.perform(operation));
  }
};

// Plays the controller in a thread and a session of its own: gives each Application the patch that
// `react` makes of it, a null one for none.
class Controller {
 public:
  using React = std::function<Value(const Value& application)>;

  Controller(std::string name_space, React react)
      : name_space_(std::move(name_space)), react_(std::move(react)), thread_([this] { work(); }) {}
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;
  ~Controller() {
    over_ = true;
    thread_.join();
  }

 private:
  void work() {
    Live live;
    const kube::ApiResource& kind = live.session.resource(live.context, api_version, "Application");
    while (!over_) {
      for (const Value& application : live.cluster.list(kind, name_space_).items) {
        const Value patch = react_(application);
        if (!patch.is_dict()) continue;
        const kube::ObjectRef ref{kind, name_space_, std::string(kube::name_of(application))};
        (void)live.cluster.perform(kube::patch_operation(ref, kube::PatchType::merge, patch, {}));
      }
      (void)live.context.sleep(std::chrono::milliseconds(20));
    }
  }

  std::string name_space_;
  React react_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

const std::string fields = "name: a, repo_url: 'https://git.example.org/x', path: p";
const std::string compared =
    "comparedTo: {source: {repoURL: 'https://git.example.org/x', path: p, targetRevision: HEAD}, "
    "destination: {server: 'https://kubernetes.default.svc'}}";

std::string status(const std::string& sync, const std::string& health) {
  return "{status: {sync: {status: " + sync + ", revision: abc, " + compared +
         "}, health: {status: " + health + "}, reconciledAt: '2026-11-25T10:00:00Z'}}";
}

// Takes refreshes away, and ends each operation at once in that phase.
Value obedient(const Value& application, const std::string& phase) {
  if (!kube::annotation_of(application, "argocd.argoproj.io/refresh").empty())
    return object("{metadata: {annotations: {argocd.argoproj.io/refresh: null}}}");
  const Value* operation = application.find("operation");
  if (operation == nullptr || !operation->is_dict()) return {};
  return object("{operation: null, status: {operationState: {phase: " + phase +
                ", message: told so, startedAt: '2026-11-25T10:00:01Z', finishedAt: "
                "'2026-11-25T10:00:02Z', operation: {sync: {}}, syncResult: {revision: abc}}, "
                "reconciledAt: '2026-11-25T10:00:03Z', sync: {status: Synced}, health: {status: "
                "Healthy}}}");
}

std::string code_of(Case& c, const std::string& arguments) {
  try {
    (void)c.run(arguments);
    return "none";
  } catch (const base::Error& error) {
    return error.diagnostic().code;
  }
}

}  // namespace

LIVE_CASE("argocd_app owns the fields that it names, and neither operation nor status") {
  Case c;
  const std::string task =
      fields +
      ", automated: true, prune: true, directory: {recurse: false}, retry: {limit: 2}, "
      "sync_options: [CreateNamespace=true], cascade: true, info: [{name: a, value: b}]";
  CHECK(c.run(task).status == OutcomeStatus::changed);
  CHECK(value::to_json(*c.app("a").find("spec"), {.sort_keys = true}) ==
        R"({"destination":{"server":"https://kubernetes.default.svc"},"info":[{"name":"a",)"
        R"("value":"b"}],"project":"default","source":{"path":"p",)"
        R"("repoURL":"https://git.example.org/x","targetRevision":"HEAD"},"syncPolicy":{)"
        R"("automated":{"prune":true,"selfHeal":false},"retry":{"limit":2},)"
        R"("syncOptions":["CreateNamespace=true"]}})");
  c.patch("a", status("Synced", "Healthy"));
  const std::string version(kube::resource_version_of(c.app("a")));
  CHECK(c.run(task + ", wait: true").status == OutcomeStatus::ok);
  CHECK(kube::resource_version_of(c.app("a")) == version);
  const Value seen = c.app("a");
  for (const Value& manager : seen.get("metadata", "managedFields")->as_list()) {
    if (manager.text("operation") != "Apply") continue;
    CHECK(manager.get("fieldsV1", "f:operation") == nullptr);
    CHECK(manager.get("fieldsV1", "f:status") == nullptr);
  }
}

LIVE_CASE("argocd_app starts a sync where there is something to sync, and only there") {
  Case c;
  c.run(fields);
  c.patch("a", status("OutOfSync", "Missing"));
  const Controller controller(c.own.name(),
                              [](const Value& app) { return obedient(app, "Succeeded"); });
  const std::string task = fields + ", sync: true, wait: true, wait_timeout: 20";
  Outcome outcome = c.run(task);
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.message == "sync started, Synced and Healthy");
  CHECK(value::to_json(outcome.result.find("applications")->as_list()[0]) ==
        R"({"kind":"Application","name":"a","namespace":")" + c.own.name() +
            R"(","sync":"Synced","health":"Healthy","revision":"abc","depth":0})");
  outcome = c.run(task);
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(c.app("a").find("operation") == nullptr);
}

LIVE_CASE("a sync that failed fails the task, even where all is Synced afterwards") {
  Case c;
  c.run(fields);
  c.patch("a", status("OutOfSync", "Missing"));
  const Controller controller(c.own.name(),
                              [](const Value& app) { return obedient(app, "Failed"); });
  const Outcome outcome = c.run(fields + ", sync: true, wait: true, wait_timeout: 30");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.message == "`Application " + c.own.name() + "/a` failed");
  REQUIRE(outcome.diagnostic);
  CHECK(outcome.diagnostic->notes.at(0) == "a   sync failed: told so");
}

LIVE_CASE("an operation that runs is waited for, not trodden on") {
  Case c;
  c.run(fields);
  c.patch("a", status("OutOfSync", "Progressing"));
  c.patch("a",
          "{operation: {sync: {}, initiatedBy: {username: other}}, status: {operationState: "
          "{phase: Running, startedAt: '2026-11-25T10:00:01Z', operation: {sync: {}}}}}");
  std::atomic<int> looks{0};
  const Controller controller(c.own.name(), [&looks](const Value& app) {
    return ++looks < 10 ? Value() : obedient(app, "Succeeded");
  });
  const Outcome outcome = c.run(fields + ", sync: true, wait_timeout: 20");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(looks >= 10);
  CHECK(c.app("a").get("status", "operationState")->text("message") == "told so");
}

LIVE_CASE("a verdict on what was written before does not count") {
  Case c;
  c.run(fields);
  c.patch("a", status("Synced", "Healthy"));
  const std::string other = "name: a, repo_url: 'https://git.example.org/x', path: q, wait: true";
  // Nobody takes the refresh away: nobody has looked.
  Outcome outcome = c.run(other + ", wait_timeout: 3");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.message == "`Application " + c.own.name() + "/a` not ready after 3s");
  CHECK(outcome.diagnostic->notes.at(0) == "a   being refreshed");
  // Somebody took it away, and still speaks of the old path.
  c.patch("a", "{metadata: {annotations: {argocd.argoproj.io/refresh: null}}}");
  outcome = c.run(other + ", wait_timeout: 3");
  CHECK(outcome.diagnostic->notes.at(0) == "a   not compared yet");
  // In no time nothing is known at all.
  outcome = c.run(other + ", wait_timeout: 0");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.diagnostic->notes.at(0) == "a   the API server has not answered");
}

LIVE_CASE("an error that stands ends the wait, once the controller has said it again") {
  Case c;
  c.run(fields);
  c.patch("a", status("Unknown", "Healthy"));
  c.patch("a",
          "{status: {conditions: [{type: ComparisonError, message: 'rpc error: code = Unknown "
          "desc = p: app path does not exist'}]}}");
  std::atomic<int> refreshes{0};
  const Controller controller(c.own.name(), [&refreshes](const Value& app) {
    const Value patch = obedient(app, "Failed");
    if (patch.is_dict()) ++refreshes;
    return patch;
  });
  const Outcome outcome = c.run(fields + ", wait: true, wait_timeout: 40");
  CHECK(outcome.message == "`Application " + c.own.name() + "/a` failed");
  CHECK(outcome.diagnostic->notes.at(0) == "a   p: app path does not exist");
  CHECK(outcome.diagnostic->hint.find("pushed") != std::string::npos);
  CHECK(refreshes >= 1);
}

LIVE_CASE("deleting with cascade sets the finalizer, waits for its end, and says what holds it") {
  Case c;
  c.run(fields);
  Outcome outcome = c.run("name: a, state: absent, cascade: background, wait_timeout: 3");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.message == "`Application " + c.own.name() + "/a` not gone after 3s");
  CHECK(outcome.diagnostic->notes.at(0) ==
        "finalizers: resources-finalizer.argocd.argoproj.io/background");
  const Controller controller(c.own.name(), [](const Value& app) {
    return app.get("metadata", "deletionTimestamp") == nullptr
               ? Value()
               : object("{metadata: {finalizers: null}}");
  });
  outcome = c.run("name: a, state: absent, cascade: background, wait_timeout: 20");
  CHECK_FALSE(outcome.is_failed());
  CHECK(c.app("a").is_null());
  CHECK(c.run("name: a, state: absent, cascade: true").status == OutcomeStatus::ok);
}

LIVE_CASE("deleting without cascade leaves what was deployed, whatever was said before") {
  Case c;
  c.run(fields + ", cascade: true");
  CHECK(c.run("name: a, state: absent, cascade: false, wait: true, wait_timeout: 20").status ==
        OutcomeStatus::changed);
  CHECK(c.app("a").is_null());
}

LIVE_CASE("AppProjects and ApplicationSets are written as they are given") {
  Case c;
  CHECK(c.run("kind: AppProject, name: p, source_repos: ['*'], destinations: [{server: '*', "
              "namespace: '*'}], spec: {orphanedResources: {warn: true}}")
            .status == OutcomeStatus::changed);
  const Value project = *c.task.live.cluster.get(
      c.task.live.cluster.locate(api_version, "AppProject", c.own.name(), "p"));
  CHECK(value::to_json(*project.find("spec"), {.sort_keys = true}) ==
        R"({"destinations":[{"namespace":"*","server":"*"}],"orphanedResources":{"warn":true},)"
        R"("sourceRepos":["*"]})");
  CHECK(c.run("kind: ApplicationSet, name: s, generators: [{list: {elements: []}}], template: "
              "{metadata: {name: x}, spec: {project: default, source: {repoURL: r}, destination: "
              "{name: d}}}")
            .status == OutcomeStatus::changed);
}

LIVE_CASE("arguments that do not fit together are refused before anything is written") {
  Case c;
  CHECK(code_of(c, "name: a") == "missing-argument");
  CHECK(code_of(c, "name: a, repo_url: r, chart: c") == "missing-argument");
  CHECK(code_of(c, fields + ", self_heal: true") == "argument-conflict");
  CHECK(code_of(c, fields + ", revision: x") == "argument-conflict");
  CHECK(code_of(c, fields + ", kind: AppProject") == "argument-conflict");
  CHECK(code_of(c, "name: a, kind: AppProject, sync: true") == "argument-conflict");
  CHECK(code_of(c, "name: a, state: absent, sync: true") == "argument-conflict");
  CHECK(code_of(c, fields + ", cascade: sideways") == "argument-choice");
  CHECK(code_of(c, fields + ", wait: true, wait_for: [sunset]") == "argument-choice");
  CHECK(code_of(c, fields + ", sync: true, resources: ['Service:x']") == "argument-type");
  CHECK(code_of(c, fields + ", parameters: {a: 1}") == "argument-type");
  CHECK(code_of(c, fields + ", retry: {limt: 3}") == "argument-choice");
  CHECK(code_of(c, fields + ", retry: {backoff: {duration: soon}}") == "argument-value");
  for (const char* option : {"replace: true", "server_side: true", "sync_info: {a: b}",
                             "sync_retry: {limit: 1}", "terminate_op: always"})
    CHECK(code_of(c, fields + ", " + option) == "argument-conflict");
  const std::string sync = fields + ", sync: true, ";
  CHECK(code_of(c, sync + "sync_retry: {limit: many}") == "argument-type");
  CHECK(code_of(c, sync + "sync_retry: {backoff: {factor: '2'}}") == "argument-type");
  CHECK(code_of(c, sync + "sync_info: {a: 1}") == "argument-type");
  CHECK(code_of(c, sync + "terminate_op: later") == "argument-choice");
  CHECK(code_of(c, sync + "resources: []") == "argument-value");
  CHECK(code_of(c, sync + "resources: [':Service:a/b/c']") == "argument-type");
  CHECK(code_of(c, sync + "source_names: [a]") == "argument-conflict");
  CHECK(code_of(c, sync + "revisions: [a], source_positions: [1, 2]") == "argument-value");
  CHECK(code_of(c, sync + "revisions: [a], source_positions: [0]") == "argument-value");
  CHECK(c.app("a").is_null());
}
