// flux against a real API server: what it installs, makes, leaves alone, waits for and refuses. The
// controllers' words are written by the tests.
#include "base/encoding.hpp"
#include "kube/operation.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

constexpr std::string_view commit = "main@sha1:7c0487c1e8ee5d0d3b8bd55b4c9ec9d6d1f6a9d2";

// A definition with one version that takes anything, and the others that are named.
std::string definition(std::string_view group, std::string_view plural, std::string_view kind,
                       std::string_view singular) {
  return base::cat(R"(
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: )",
                   plural, '.', group, R"(, labels: {app.kubernetes.io/part-of: flux}}
spec:
  group: )",
                   group, R"(
  scope: Namespaced
  names: {kind: )",
                   kind, ", plural: ", plural, ", singular: ", singular, R"(}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
)");
}

std::string deployment(const std::string& name_space, const std::string& version,
                       const std::string& metadata = "") {
  return base::cat(R"(
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: source-controller
  namespace: )",
                   name_space, R"(
  labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: )",
                   version, metadata, R"(}
spec:
  selector: {matchLabels: {app: source-controller}}
  template:
    metadata: {labels: {app: source-controller}}
    spec:
      containers: [{name: manager, image: example.org/source-controller, args: [--log-level=info]}]
)");
}

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  Case() { write_manifest("v2.9.4"); }

  void write_manifest(const std::string& version) {
    task.folder.write("flux.yaml",
                      base::cat(definition("source.toolkit.fluxcd.io", "gitrepositories",
                                           "GitRepository", "gitrepository"),
                                definition("source.toolkit.fluxcd.io", "ocirepositories",
                                           "OCIRepository", "ocirepository"),
                                definition("kustomize.toolkit.fluxcd.io", "kustomizations",
                                           "Kustomization", "kustomization"),
                                deployment(own.name(), version, "")));
  }
  Outcome run(const std::string& arguments) {
    return task.run("flux", "{namespace: " + own.name() + ", " + arguments + "}");
  }
  [[nodiscard]] kube::ObjectRef ref(const char* api_version, const char* kind,
                                    const std::string& name) const {
    return task.live.cluster.locate(api_version, kind, own.name(), name);
  }
  [[nodiscard]] Value get(const char* api_version, const char* kind,
                          const std::string& name) const {
    return task.live.cluster.get(ref(api_version, kind, name)).value_or(Value());
  }
  [[nodiscard]] Value repository() const {
    return get("source.toolkit.fluxcd.io/v1", "GitRepository", "apps");
  }
  [[nodiscard]] Value kustomization() const {
    return get("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps");
  }
  // Writes a status as a controller does.
  void say(const kube::ObjectRef& object, const std::string& status) const {
    kube::Operation operation =
        kube::patch_operation(object, kube::PatchType::merge,
                              value::read_json("{\"status\": " + status + "}", "status"), {});
    operation.call.path += "/status";
    task.live.cluster.require(operation, task.live.cluster.perform(operation));
  }
  void say_ready(std::string_view applied = commit) const {
    say(ref("source.toolkit.fluxcd.io/v1", "GitRepository", "apps"),
        base::cat(
            R"({"observedGeneration": 1, "artifact": {"revision": ")", commit,
            R"("}, "conditions": [{"type": "Ready", "status": "True", "observedGeneration": 1}]})"));
    say(ref("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"),
        base::cat(
            R"({"observedGeneration": 1, "lastAppliedRevision": ")", applied,
            R"(", "lastAttemptedRevision": ")", applied,
            R"(", "conditions": [{"type": "Ready", "status": "True", "observedGeneration": 1}]})"));
  }
};

constexpr const char* all =
    "manifest: flux.yaml, name: apps, url: 'https://git.example.org/apps.git', branch: main, "
    "path: ./clusters/dev, repo_password: a-git-token";

// All is there, and the controller runs.
void install(Case& c) {
  (void)c.run("manifest: flux.yaml, wait_timeout: 120");
  c.task.live.session.forget_discovery();
  (void)c.run(std::string(all) + ", wait: false");
}

std::string failure(const Outcome& outcome) {
  std::string text = outcome.message;
  if (outcome.diagnostic) {
    for (const std::string& note : outcome.diagnostic->notes) text += "\n" + note;
  }
  return text;
}

template <typename Call>
std::string refused(Call call) {
  try {
    call();
  } catch (const base::Error& error) {
    return error.diagnostic().code + ": " + error.diagnostic().message;
  }
  return "taken";
}

}  // namespace

LIVE_CASE(
    "flux installs its components, the credentials and the sync; a second run moves nothing") {
  Case c;
  Outcome outcome = c.run(std::string(all) + ", wait: false");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.text("version") == "v2.9.4");
  CHECK(value::to_json(*outcome.result.find("controllers")) == R"(["source-controller"])");
  CHECK(c.repository().get("spec", "secretRef", "name")->as_string() == "apps");
  CHECK(c.kustomization().get("spec", "path")->as_string() == "./clusters/dev");
  const Value secret = c.get("v1", "Secret", "apps");
  CHECK(base::base64_decode(secret.get("data", "password")->as_string()) == "a-git-token");
  CHECK(base::base64_decode(secret.get("data", "username")->as_string()) == "git");
  CHECK(value::to_masked_json(outcome.result).find("a-git-token") == std::string::npos);

  c.say_ready();
  c.run(std::string(all));  // waits for the Deployment, too
  const std::string before(kube::resource_version_of(c.kustomization()));
  const std::string source(kube::resource_version_of(c.repository()));
  outcome = c.run(all);
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(kube::resource_version_of(c.kustomization()) == before);
  CHECK(kube::resource_version_of(c.repository()) == source);
  CHECK(outcome.result.get("deployment", "revision")->as_string() == commit);
  CHECK(outcome.result.get("source", "ready")->as_bool());
}

LIVE_CASE("flux upgrades what it installed, and changes nothing in check mode") {
  Case c;
  c.run("manifest: flux.yaml, wait: false");
  c.write_manifest("v2.9.5");
  c.task.check = true;
  CHECK(c.run("manifest: flux.yaml").status == OutcomeStatus::changed);
  c.task.check = false;
  const Value before = c.get("apps/v1", "Deployment", "source-controller");
  CHECK(before.get("metadata", "labels", "app.kubernetes.io/version")->as_string() == "v2.9.4");
  const Outcome outcome = c.run("manifest: flux.yaml");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.text("version") == "v2.9.5");
}

LIVE_CASE("flux waits for the revision, and says why it is not applied") {
  Case c;
  install(c);
  c.say_ready("main@sha1:0000000");
  Outcome outcome = c.run(std::string(all) + ", wait_timeout: 3");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(failure(outcome).find("not yet at " + std::string(commit)) != std::string::npos);

  c.say(c.ref("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"),
        base::cat(R"({"lastAttemptedRevision": ")", commit,
                  R"(", "conditions": [{"type": "Ready", "status": "False", "reason": "BuildFailed",
                   "observedGeneration": 1, "message": "kustomization path not found"}]})"));
  outcome = c.run(std::string(all) + ", wait_timeout: 60");
  CHECK(outcome.diagnostic->code == "wait-failed");
  CHECK(failure(outcome).find("kustomization path not found") != std::string::npos);

  c.say_ready();
  CHECK(c.run(std::string(all) + ", revision: 7c0487c").status == OutcomeStatus::ok);
  outcome = c.run(std::string(all) + ", revision: 1234567, wait_timeout: 3");
  CHECK(failure(outcome).find("not yet at 1234567") != std::string::npos);
}

LIVE_CASE("flux ends at once where somebody suspended the source") {
  Case c;
  c.run(std::string(all) + ", wait: false");
  c.say_ready();
  c.task.run("k8s",
             "{definition: {apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, "
             "metadata: {name: apps, namespace: " +
                 c.own.name() + "}, spec: {suspend: true}}}");
  const Outcome outcome = c.run(std::string(all) + ", wait_timeout: 60");
  CHECK(outcome.diagnostic->code == "wait-failed");
  CHECK(outcome.diagnostic->hint.find("spec.suspend") != std::string::npos);
}

LIVE_CASE("flux asks for a reconciliation only when it is told to, and waits for the answer") {
  Case c;
  install(c);
  c.say_ready();
  const Outcome outcome = c.run(std::string(all) + ", reconcile: true, wait_timeout: 3");
  CHECK(failure(outcome).find("asked to look at its source") != std::string::npos);
  CHECK_FALSE(kube::annotation_of(c.repository(), "reconcile.fluxcd.io/requestedAt").empty());
}

LIVE_CASE("flux leaves to Git what Git applies, and refuses what others installed") {
  Case c;
  c.run(std::string(all) + ", wait: false");
  c.say_ready();
  c.run(all);
  const auto mark = [&](const std::string& metadata) {
    c.task.run("k8s",
               "{definition: {apiVersion: apps/v1, kind: Deployment, metadata: {name: "
               "source-controller, namespace: " +
                   c.own.name() + ", " + metadata + "}}}");
  };
  mark(
      "labels: {kustomize.toolkit.fluxcd.io/name: root, "
      "kustomize.toolkit.fluxcd.io/namespace: flux-system}");
  c.write_manifest("v9.9.9");
  const Outcome outcome = c.run(all);
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.result.text("left") == "left to Git: Kustomization flux-system/root applies them");
  CHECK(outcome.result.text("version") == "v2.9.4");

  mark(
      "labels: {kustomize.toolkit.fluxcd.io/name: null}, "
      "annotations: {meta.helm.sh/release-name: flux}");
  CHECK(refused([&] { (void)c.run(all); }) ==
        "flux-owner: Flux was installed from a chart, not from a manifest (release flux)");
}

LIVE_CASE("flux makes the Secret for SOPS and lets the Kustomization use it") {
  Case c;
  CHECK(c.run(std::string(all) + ", wait: false, age_identity: AGE-SECRET-KEY-1TESTONLY").status ==
        OutcomeStatus::changed);
  CHECK(base::base64_decode(
            c.get("v1", "Secret", "sops-age").get("data", "age.agekey")->as_string()) ==
        "AGE-SECRET-KEY-1TESTONLY");
  CHECK(c.kustomization().get("spec", "decryption", "secretRef", "name")->as_string() ==
        "sops-age");
}

LIVE_CASE("flux refuses arguments that do not fit before it writes anything") {
  Case c;
  const std::pair<const char*, const char*> rows[] = {
      {"wait: false", "missing-argument"},
      {"url: 'git@github.com:a/b'", "argument-value"},
      {"url: 'ssh://git@github.com/a/b'", "missing-argument"},
      {"url: 'ssh://git@github.com/a/b', ssh_private_key: nonsense", "argument-value"},
      {"url: 'ssh://git@github.com/a/b', repo_password: a-password", "argument-conflict"},
      {"url: 'https://github.com/a/b', ssh_private_key: a-key", "argument-conflict"},
      {"url: 'https://github.com/a/b', kind: Bucket", "missing-argument"},
      {"url: 'https://github.com/a/b', kind: OCIRepository", "argument-value"},
      {"url: 'oci://ghcr.io/a/b', branch: main", "argument-conflict"},
      {"url: 'oci://ghcr.io/a/b', bearer_token: a-token", "argument-conflict"},
      {"url: 'https://charts.example.org', kind: HelmRepository", "argument-conflict"},
      {"url: 'https://charts.example.org', kind: HelmRepository, deploy: HelmRelease",
       "missing-argument"},
      {"version: v2.9.4, components: [source-control]", "argument-value"},
      {"url: 'https://github.com/a/b', components: [source-controller]", "argument-conflict"},
      {"url: 'https://github.com/a/b', age_identity: age1public", "argument-value"},
      {"url: 'https://github.com/a/b', secret_name: none", "not-found"},
      {"manifest: flux.yaml, components: [helm-controller]", "flux-manifest"},
  };
  for (const auto& [arguments, code] : rows) {
    CAPTURE(arguments);
    CHECK(refused([&] { (void)c.run(arguments); }).starts_with(code));
  }
  CHECK(c.get("apps/v1", "Deployment", "source-controller").is_null());
}

LIVE_CASE("flux leaves a source that Git applies, and does not fight over its path") {
  Case c;
  c.run(std::string(all) + ", wait: false");
  c.say_ready();
  c.task.run("k8s",
             "{definition: {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, "
             "metadata: {name: apps, namespace: " +
                 c.own.name() + ", labels: {kustomize.toolkit.fluxcd.io/name: apps}}}}");
  CHECK(c.run(std::string(all) + ", interval: 1h0m0s").status == OutcomeStatus::ok);
  CHECK(c.kustomization().get("spec", "interval")->as_string() == "10m0s");
  const std::string said = refused([&] {
    (void)c.run("name: apps, url: 'https://git.example.org/apps.git', path: ./clusters/prod");
  });
  CHECK(said.starts_with("flux-owner: Git applies `Kustomization "));
  CHECK(said.find("with the path `./clusters/dev`, the task asks for `./clusters/prod`") !=
        std::string::npos);
}

LIVE_CASE("flux walks from a Kustomization down to the pods that keep it from being ready") {
  Case c;
  install(c);
  c.say_ready();
  c.task.run("k8s",
             base::cat(R"({namespace: )", c.own.name(), R"(, definition: {apiVersion: apps/v1,
    kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template:
    {metadata: {labels: {app: web}, annotations: {kboot.test/pod: pull-error}}, spec: {containers:
    [{name: app, image: registry.example.org/web}]}}}}})"));
  c.say(c.ref("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"),
        base::cat(R"({"inventory": {"entries": [{"id": ")", c.own.name(),
                  R"(_web_apps_Deployment", "v": "v1"}]}, "conditions": [{"type": "Ready",
                   "status": "Unknown", "reason": "Progressing", "observedGeneration": 1,
                   "message": "Running health checks"}]})"));
  until_a_pod_says(c.task.live, c.own.name(), "ImagePullBackOff");
  const Outcome outcome = c.run(std::string(all) + ", wait_timeout: 3");
  const std::string said = failure(outcome);
  CHECK(said.find("Running health checks") != std::string::npos);
  CHECK(said.find("container app: ") != std::string::npos);
  CHECK(outcome.diagnostic->notes.size() <= 15);
}

LIVE_CASE("flux gives an OCIRepository the credentials that registries want") {
  Case c;
  CHECK(c.run("manifest: flux.yaml, name: oci, url: 'oci://ghcr.io/org/app', tag: latest, "
              "repo_username: me, repo_password: a-registry-token, wait: false")
            .status == OutcomeStatus::changed);
  const Value secret = c.get("v1", "Secret", "oci");
  CHECK(secret.text("type") == "kubernetes.io/dockerconfigjson");
  CHECK(base::base64_decode(secret.get("data", ".dockerconfigjson")->as_string()) ==
        R"({"auths":{"ghcr.io":{"username":"me","password":"a-registry-token","auth":")" +
            base::base64_encode("me:a-registry-token") + R"("}}})");
  CHECK(c.get("source.toolkit.fluxcd.io/v1", "OCIRepository", "oci")
            .get("spec", "ref", "tag")
            ->as_string() == "latest");
}

LIVE_CASE("flux waits for the Flux objects below a Kustomization when it is told to") {
  Case c;
  c.run(std::string(all) + ", wait: false");
  c.say_ready();
  c.task.run("k8s",
             "{definition: {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, "
             "metadata: {name: child, namespace: " +
                 c.own.name() + "}, spec: {path: ./child}}}");
  const auto say_inventory = [&] {
    c.say(c.ref("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps"),
          base::cat(R"({"inventory": {"entries": [{"id": ")", c.own.name(),
                    R"(_child_kustomize.toolkit.fluxcd.io_Kustomization", "v": "v1"}]}})"));
  };
  say_inventory();
  Outcome outcome = c.run(all);
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.result.find("children")->as_list().empty());
  outcome = c.run(std::string(all) + ", recurse: true, wait_timeout: 2");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(failure(outcome).find("child   its controller has not looked at it yet") !=
        std::string::npos);
  c.say(c.ref("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "child"),
        R"({"observedGeneration": 1, "lastAppliedRevision": "main@sha1:abc", "conditions":
            [{"type": "Ready", "status": "True", "observedGeneration": 1}]})");
  outcome = c.run(std::string(all) + ", recurse: true");
  CHECK(outcome.status == OutcomeStatus::ok);
  REQUIRE(outcome.result.find("children")->as_list().size() == 1);
  CHECK(outcome.result.find("children")->as_list()[0].text("name") == "child");
}
