// flux against a real API server: HelmReleases, and what is taken away again. No helm-controller
// and no source-controller run here: these tests write what they would write.
#include "kube/operation.hpp"
#include "kube/wait.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

std::string definition(std::string_view group, std::string_view plural, std::string_view kind,
                       std::string_view version) {
  return base::cat("---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
                   "metadata: {name: ", plural, '.', group,
                   ", labels: {app.kubernetes.io/part-of: flux}}\nspec:\n  group: ", group,
                   "\n  scope: Namespaced\n  names: {kind: ", kind, ", plural: ", plural,
                   ", singular: ", base::lower(kind), "}\n  versions:\n  - name: ", version,
                   "\n    served: true\n    storage: true\n    subresources: {status: {}}\n",
                   "    schema: {openAPIV3Schema: {type: object, "
                   "x-kubernetes-preserve-unknown-fields: true}}\n");
}

std::string controller(const std::string& name_space, std::string_view name) {
  return base::cat("---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ", name,
                   "\n  namespace: ", name_space,
                   "\n  labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: "
                   "v2.9.4}\nspec:\n  selector: {matchLabels: {app: ",
                   name, "}}\n  template:\n    metadata: {labels: {app: ", name,
                   "}}\n    spec: {containers: [{name: manager, image: example.org/", name,
                   "}]}\n");
}

constexpr std::string_view source_api = "source.toolkit.fluxcd.io/v1";
constexpr std::string_view helm_api = "helm.toolkit.fluxcd.io/v2";

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  explicit Case(bool with_helm_controller = false) {
    std::string text =
        definition("source.toolkit.fluxcd.io", "helmrepositories", "HelmRepository", "v1") +
        definition("source.toolkit.fluxcd.io", "helmcharts", "HelmChart", "v1") +
        definition("helm.toolkit.fluxcd.io", "helmreleases", "HelmRelease", "v2") +
        controller(own.name(), "source-controller");
    if (with_helm_controller) text += controller(own.name(), "helm-controller");
    task.folder.write("flux.yaml", text);
    CHECK(run("manifest: flux.yaml, wait_timeout: 120").status == OutcomeStatus::changed);
    task.live.session.forget_discovery();
    CHECK(run(std::string(release) + ", wait: false").status == OutcomeStatus::changed);
  }

  static constexpr std::string_view release =
      "name: apps, kind: HelmRepository, url: 'https://charts.example.org', deploy: HelmRelease, "
      "path: web";

  Outcome run(const std::string& arguments) {
    return task.run("flux", "{namespace: " + own.name() + ", " + arguments + "}");
  }
  Outcome wait(int seconds) {
    return run(base::cat(release, ", manifest: flux.yaml, wait_timeout: ", seconds));
  }
  [[nodiscard]] kube::ObjectRef ref(std::string_view api_version, const char* kind,
                                    const std::string& name) const {
    return task.live.cluster.locate(api_version, kind, own.name(), name);
  }
  // Writes a status as a controller does.
  void say(const kube::ObjectRef& object, const std::string& status) const {
    kube::Operation operation =
        kube::patch_operation(object, kube::PatchType::merge,
                              value::read_json("{\"status\": " + status + "}", "status"), {});
    operation.call.path += "/status";
    task.live.cluster.require(operation, task.live.cluster.perform(operation));
  }
  void say_repository() const {
    say(ref(source_api, "HelmRepository", "apps"),
        R"({"observedGeneration": 1, "artifact": {"revision": "sha256:new"}, "conditions":
            [{"type": "Ready", "status": "True", "observedGeneration": 1}]})");
  }
  // The chart of the HelmRelease, made from that state of the repository.
  void say_chart(const std::string& made_from) {
    const std::string name = own.name() + "-apps";
    task.run("k8s", base::cat("{definition: {apiVersion: ", source_api,
                              ", kind: HelmChart, metadata: {name: ", name,
                              ", namespace: ", own.name(), "}, spec: {chart: web}}}"));
    say(ref(source_api, "HelmChart", name),
        base::cat(R"({"observedGeneration": 1, "artifact": {"revision": "6.5.0"},
                      "observedSourceArtifactRevision": ")",
                  made_from, R"(", "conditions": [{"type": "Ready", "status": "True",
                      "observedGeneration": 1}]})"));
  }
  void say_release(const std::string& status) const {
    say(ref(helm_api, "HelmRelease", "apps"),
        base::cat(R"({"helmChart": ")", own.name(), '/', own.name(), R"(-apps", )", status, "}"));
  }
  // As the controllers do, with all that they make.
  void hold(std::string_view api_version, const char* kind) {
    task.run("k8s", base::cat("{definition: {apiVersion: ", api_version, ", kind: ", kind,
                              ", metadata: {name: apps, namespace: ", own.name(),
                              ", finalizers: [finalizers.fluxcd.io]}}}"));
  }
  [[nodiscard]] bool there(std::string_view api_version, const char* kind) const {
    return task.live.cluster.get(ref(api_version, kind, "apps")).has_value();
  }
};

std::string failure(const Outcome& outcome) {
  std::string text = outcome.message;
  if (outcome.diagnostic) {
    for (const std::string& note : outcome.diagnostic->notes) text += "\n" + note;
  }
  return text;
}

bool says(const Outcome& outcome, std::string_view words) {
  const std::string text = failure(outcome);
  CAPTURE(text);
  const bool found = text.find(words) != text.npos;
  CHECK(found);
  return found;
}

}  // namespace

LIVE_CASE("flux waits for the chart of the source's revision, then for its release") {
  Case c;
  c.say_repository();
  Outcome outcome = c.wait(3);
  CHECK(outcome.status == OutcomeStatus::failed);
  says(outcome, "HelmRelease");
  says(outcome, "its controller has not looked at it yet");
  c.say_release(R"("observedGeneration": -1)");
  c.say_chart("sha256:old");
  says(c.wait(3), "made from sha256:old, not yet from sha256:new");
  c.say_chart("sha256:new");
  // It is ready with the chart before.
  c.say_release(R"("observedGeneration": 1, "lastAttemptedRevision": "6.4.0", "conditions":
                   [{"type": "Ready", "status": "True", "observedGeneration": 1}])");
  says(c.wait(3), "not yet at 6.5.0");
  c.say_release(R"("observedGeneration": 1, "lastAttemptedRevision": "6.5.0",
                   "history": [{"chartVersion": "6.5.0"}])");
  outcome = c.wait(20);
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.result.get("deployment", "revision")->as_string() == "6.5.0");
}

LIVE_CASE("flux ends at once where a release has no tries left, and walks down to its pods") {
  Case c;
  c.say_repository();
  c.say_chart("sha256:new");
  c.task.run("k8s",
             base::cat(R"({namespace: )", c.own.name(), R"(, definition: {apiVersion: apps/v1,
    kind: Deployment, metadata: {name: web, labels: {helm.toolkit.fluxcd.io/name: apps,
    helm.toolkit.fluxcd.io/namespace: )",
                       c.own.name(), R"(}}, spec: {selector: {matchLabels: {app: web}},
    template: {metadata: {labels: {app: web}, annotations: {kboot.test/pod: pull-error}}, spec:
    {containers: [{name: app, image: registry.example.org/web}]}}}}})"));
  c.task.run("k8s_wait", base::cat("{kind: Pod, namespace: ", c.own.name(),
                                   ", label_selectors: [app=web], timeout: 10}"));
  c.say_release(R"json("observedGeneration": 1, "lastAttemptedRevision": "6.5.0", "failures": 2,
      "history": [{"name": "apps", "namespace": "web", "version": 2, "chartName": "web",
                   "chartVersion": "6.5.0", "status": "failed"}],
      "conditions": [
        {"type": "Stalled", "status": "True", "reason": "RetriesExceeded",
         "message": "Failed to upgrade after 2 attempt(s)", "observedGeneration": 1
},
        {"type": "Ready", "status": "False", "reason": "UpgradeFailed", "observedGeneration": 1,
         "message": "Helm upgrade failed: context deadline exceeded"},
        {"type": "Remediated", "status": "False", "reason": "RollbackFailed",
         "message": "Helm rollback failed: no revision", "observedGeneration": 1}])json");
  const Outcome outcome = c.wait(60);
  REQUIRE(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.diagnostic->code == "wait-failed");
  says(outcome, "Failed to upgrade after 2 attempt(s): Helm upgrade failed: context deadline");
  says(outcome, "Remediated: RollbackFailed: Helm rollback failed: no revision");
  says(outcome, "release web/apps revision 2, web 6.5.0: failed");
  says(outcome, "failed 2 times");
  says(outcome, "container app: ");
  CHECK(outcome.diagnostic->notes.size() <= 15);
}

LIVE_CASE("flux takes a source and its release away, with what was deployed left or removed") {
  Case c;
  const std::string absent = base::cat(Case::release, ", state: absent");
  c.hold(source_api, "HelmRepository");
  c.hold(helm_api, "HelmRelease");
  // Without its controller nobody would uninstall the release.
  std::string refused;
  try {
    (void)c.run(absent);
  } catch (const base::Error& error) {
    refused = error.diagnostic().code;
  }
  CHECK(refused == "flux-in-use");
  c.task.check = true;
  CHECK(c.run(absent + ", deployed: keep").status == OutcomeStatus::changed);
  c.task.check = false;
  CHECK(c.there(helm_api, "HelmRelease"));
  CHECK(c.run(absent + ", deployed: keep, wait_timeout: 10").status == OutcomeStatus::changed);
  CHECK_FALSE(c.there(helm_api, "HelmRelease"));
  CHECK_FALSE(c.there(source_api, "HelmRepository"));
  const Outcome again = c.run(absent);
  CHECK(again.status == OutcomeStatus::ok);
  CHECK(again.message == "it is not there");
}

LIVE_CASE("flux names the finalizer that a release hangs in, and leaves its source") {
  Case c(true);
  const kube::WaitTarget running{.ref = c.ref("apps/v1", "Deployment", "helm-controller"),
                                 .judge = &kube::readiness_of};
  REQUIRE(kube::wait_for(c.task.live.cluster, {running}).all_ready());
  c.hold(source_api, "HelmRepository");
  c.hold(helm_api, "HelmRelease");
  c.say_release(R"("observedGeneration": 1, "conditions": [{"type": "Ready", "status": "False",
      "reason": "UninstallFailed", "message": "Helm uninstall failed: Job cleanup: timed out"}])");
  const Outcome outcome = c.run(base::cat(Case::release, ", state: absent, wait_timeout: 1"));
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.diagnostic->code == "wait-timeout");
  says(outcome, "held by the finalizer finalizers.fluxcd.io");
  says(outcome, "Helm uninstall failed: Job cleanup: timed out");
  CHECK(c.there(source_api, "HelmRepository"));
  CHECK(c.run(base::cat(Case::release, ", state: absent, deployed: keep")).status ==
        OutcomeStatus::changed);
  CHECK_FALSE(c.there(source_api, "HelmRepository"));
}
