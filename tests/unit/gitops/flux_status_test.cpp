// What Flux's objects say of themselves.
#include "gitops/flux_status.hpp"

#include <doctest/doctest.h>

#include <map>

#include "value/json.hpp"

using namespace kboot;
using kube::Readiness;

namespace {

constexpr std::string_view commit = "main@sha1:7c0487c1e8ee5d0d3b8bd55b4c9ec9d6d1f6a9d2";

gitops::FluxState read(const std::string& json, std::string_view revision = {}) {
  return gitops::flux_state(value::read_json(json, "object"), revision);
}

// A Kustomization at generation 2, with further members of its status.
std::string kustomization(const std::string& status) {
  return R"({"kind": "Kustomization", "metadata": {"name": "k", "generation": 2}, "status": {)" +
         status + "}}";
}

std::string ready(const std::string& status, const std::string& reason, const std::string& message,
                  int generation = 2) {
  return R"("conditions": [{"type": "Reconciling", "status": "True", "reason": "ProgressingWithRetry"},
         {"type": "Ready", "status": ")" +
         status + R"(", "reason": ")" + reason + R"(", "message": ")" + message +
         R"(", "observedGeneration": )" + std::to_string(generation) + "}]";
}

}  // namespace

TEST_CASE("a source is ready with an artifact of the generation that stands") {
  const std::string object =
      R"({"kind": "GitRepository", "metadata": {"generation": 1}, "status": {"observedGeneration": 1,
          "artifact": {"revision": "main@sha1:abc"}, "conditions": [{"type": "Ready",
          "status": "True", "message": "stored artifact", "observedGeneration": 1}]}})";
  const gitops::FluxState now = read(object);
  CHECK(now.state.readiness == Readiness::ready);
  CHECK(now.revision == "main@sha1:abc");
  CHECK(now.message == "stored artifact");
  CHECK(read(R"({"kind": "GitRepository", "metadata": {"generation": 2}, "status": {
          "observedGeneration": 1, "artifact": {"revision": "main@sha1:abc"}, "conditions":
          [{"type": "Ready", "status": "True", "observedGeneration": 1}]}})")
            .state ==
        kube::State{Readiness::waiting, "its controller has not seen the change yet"});
  CHECK(read(R"({"kind": "GitRepository", "metadata": {"generation": 1}, "status": {"conditions":
          [{"type": "Ready", "status": "True"}]}})")
            .state.reason == "no revision yet");
}

TEST_CASE("an object that no controller has looked at is waited for") {
  CHECK(read(R"({"kind": "Kustomization", "metadata": {"generation": 1},
                 "status": {"observedGeneration": -1}})")
            .state == kube::State{Readiness::waiting, "its controller has not looked at it yet"});
}

TEST_CASE("a HelmRepository that only names a registry has nothing to get ready") {
  CHECK(read(R"({"kind": "HelmRepository", "spec": {"type": "oci"}})").state == kube::State{});
  CHECK(read(R"({"kind": "HelmRepository", "spec": {"type": "default"}})").state.readiness ==
        Readiness::waiting);
}

TEST_CASE("a suspended object will never get there") {
  const gitops::FluxState now =
      read(R"({"kind": "GitRepository", "spec": {"suspend": true}, "status": {}})");
  CHECK(now.suspended);
  CHECK(now.state == kube::State{Readiness::failed, "suspended"});
}

TEST_CASE("a Kustomization is ready once it applied the revision of its source") {
  const std::string applied = kustomization(
      R"("observedGeneration": 2, "lastAppliedRevision": "main@sha1:abc",
         "lastAttemptedRevision": "main@sha1:abc",
         "conditions": [{"type": "Ready", "status": "True", "observedGeneration": 2}])");
  CHECK(read(applied).state.readiness == Readiness::ready);
  CHECK(read(applied, "main@sha1:abc").state.readiness == Readiness::ready);
  CHECK(read(applied, "main@sha1:def").state ==
        kube::State{Readiness::waiting, "not yet at main@sha1:def"});
}

TEST_CASE("a Kustomization that applies again what it has applied stands") {
  const auto repeats = [](const std::string& applied, const std::string& attempted, int seen) {
    const gitops::FluxState now = read(
        kustomization(R"("lastAppliedRevision": ")" + applied + R"(", "lastAttemptedRevision": ")" +
                      attempted + R"(", "observedGeneration": 2, )" +
                      ready("Unknown", "Progressing", "Reconciliation in progress", seen)));
    CHECK(now.state.readiness == Readiness::waiting);
    return now.repeats;
  };
  CHECK(repeats("main@sha1:abc", "main@sha1:abc", 2));
  CHECK_FALSE(repeats("main@sha1:abc", "main@sha1:def", 2));
  CHECK_FALSE(repeats("", "", 2));
  // It was not healthy in the round before.
  const auto healthy = [](const std::string& status) {
    return read(kustomization(
                    R"("lastAppliedRevision": "r", "lastAttemptedRevision": "r", "conditions": [
           {"type": "Healthy", "status": ")" +
                    status +
                    R"("}, {"type": "Ready", "status": "Unknown", "observedGeneration": 2}],
           "observedGeneration": 2)"))
        .repeats;
  };
  CHECK(healthy("True"));
  CHECK_FALSE(healthy("False"));
  CHECK_FALSE(healthy("Unknown"));
  CHECK_FALSE(
      read(
          R"({"kind": "HelmRelease", "metadata": {"generation": 1}, "status": {"observedGeneration": 1,
      "lastAttemptedRevision": "1.0.0", "history": [{"chartVersion": "1.0.0"}], "conditions":
      [{"type": "Ready", "status": "Unknown", "observedGeneration": 1}]}})")
          .repeats);
  CHECK_FALSE(repeats("main@sha1:abc", "main@sha1:abc", 1));
}

TEST_CASE("a failed build ends the wait with its message, one of an older revision does not") {
  const std::string failed =
      kustomization(R"("observedGeneration": 1, "lastAttemptedRevision": "main@sha1:abc",)" +
                    ready("False", "BuildFailed", "kustomization path not found"));
  CHECK(read(failed, "main@sha1:abc").state ==
        kube::State{Readiness::failed, "kustomization path not found"});
  CHECK(read(failed, "main@sha1:def").state ==
        kube::State{Readiness::waiting, "not yet at main@sha1:def: kustomization path not found"});
  CHECK(read(kustomization(ready("False", "BuildFailed", "old", 1))).state.readiness ==
        Readiness::waiting);
}

TEST_CASE("what ends by itself is waited for, and its words are told") {
  const std::pair<const char*, const char*> rows[] = {
      {"DependencyNotReady", "dependency 'flux-system/crds' is not ready"},
      {"ArtifactFailed", "Source artifact not found, retrying in 30s"},
      {"ReconciliationFailed", "no matches for kind Certificate in version cert-manager.io/v1"},
      {"GitOperationFailed", "dial tcp: lookup github.com: no such host"},
  };
  for (const auto& [reason, message] : rows) {
    CAPTURE(reason);
    CHECK(read(kustomization(ready("False", reason, message))).state ==
          kube::State{Readiness::waiting, message});
  }
  CHECK(read(kustomization(ready("False", "ArtifactFailed", "kustomization path not found: stat")))
            .state.readiness == Readiness::failed);
  CHECK(
      read(kustomization(ready("False", "GitOperationFailed", "authentication required"))).state ==
      kube::State{Readiness::failed, "authentication required"});
}

TEST_CASE("Stalled is final; a HelmRelease has retries until it says so") {
  CHECK(read(kustomization(
                 R"("observedGeneration": 2, "conditions": [{"type": "Stalled", "status": "True",
          "message": "invalid CEL"}, {"type": "Ready", "status": "False", "message": "x"}])"))
            .state == kube::State{Readiness::failed, "invalid CEL: x"});
  std::string release = kustomization(ready("False", "InstallFailed", "values do not fit"));
  release.replace(release.find("Kustomization"), 13, "HelmRelease");
  CHECK(read(release).state.readiness == Readiness::waiting);
}

namespace {

// A HelmRelease at generation 3, as helm-controller's API (v2) has it.
std::string release(const std::string& conditions, const std::string& status,
                    int observed_generation = 3) {
  return R"({"kind": "HelmRelease", "metadata": {"name": "r", "generation": 3}, "status": {)"
         R"("observedGeneration": )" +
         std::to_string(observed_generation) + ", " + status + R"("conditions": [)" + conditions +
         "]}}";
}

std::string condition(const char* type, const char* status, const char* reason, const char* message,
                      int generation = 3) {
  return std::string(R"({"type": ")") + type + R"(", "status": ")" + status + R"(", "reason": ")" +
         reason + R"(", "message": ")" + message + R"(", "observedGeneration": )" +
         std::to_string(generation) + "}";
}

const std::string tried = R"("lastAttemptedRevision": "6.5.0", )";
const std::string installed = condition("Ready", "True", "InstallSucceeded", "install succeeded");

}  // namespace

TEST_CASE("a HelmRelease is ready at its last generation, with the chart that it should have") {
  CHECK(read(release(installed, tried)).state == kube::State{});
  CHECK(read(release(installed, tried), "6.5.0").state == kube::State{});
  CHECK(read(release(installed, tried), "6.5.1").state ==
        kube::State{Readiness::waiting, "not yet at 6.5.1"});
  CHECK(read(release(condition("Ready", "True", "x", "y", 2), tried, 2)).state.readiness ==
        Readiness::waiting);
  // Its conditions may be new while the reconciliation is not over.
  CHECK(read(release(installed, tried, 2)).state.readiness == Readiness::waiting);
  CHECK(read(release(installed, tried, -1)).state.readiness == Readiness::waiting);
  CHECK(read(release(condition("Reconciling", "True", "Progressing", "Fulfilling prerequisites") +
                         ", " + installed,
                     tried))
            .state == kube::State{Readiness::waiting, "Fulfilling prerequisites"});
}

TEST_CASE("a HelmRelease of an OCIRepository has tried what the digest says") {
  const std::string digest = "sha256:0123456789abcdef";
  const auto at = [&](const std::string& status, std::string_view revision) {
    return read(release(installed, status), revision).state.readiness;
  };
  const std::string full = R"("lastAttemptedRevision": "6.5.0+0123456789ab", )"
                           R"("lastAttemptedRevisionDigest": "sha256:0123456789abcdef", )";
  CHECK(at(full, "6.5.0@" + digest) == Readiness::ready);
  CHECK(at(full, "6.5.0@sha256:ffff") == Readiness::waiting);
  const std::string tag = R"("lastAttemptedRevision": "6.5.0+0123456789ab", )"
                          R"("lastAttemptedRevisionDigest": "latest@sha256:0123456789abcdef", )";
  CHECK(at(tag, "latest@" + digest) == Readiness::ready);
  const std::string old = R"("lastAttemptedRevision": "6.5.0+0123456789ab", )";
  CHECK(at(old, "6.5.0@" + digest) == Readiness::ready);
  CHECK(at(old, "6.6.0@" + digest) == Readiness::waiting);
}

TEST_CASE("a failed HelmRelease is waited for while it has tries left, and says why it gives up") {
  const std::string failed =
      condition("Ready", "False", "InstallFailed", "timed out: Deployment web");
  CHECK(read(release(condition("Reconciling", "True", "ProgressingWithRetry", "retrying") + ", " +
                         failed,
                     tried, 2))
            .state == kube::State{Readiness::waiting, "timed out: Deployment web"});
  const std::string stalled =
      condition("Stalled", "True", "RetriesExceeded", "Failed to install after 1 attempt(s)");
  CHECK(read(release(stalled + ", " + failed, tried)).state ==
        kube::State{Readiness::failed,
                    "Failed to install after 1 attempt(s): timed out: Deployment web"});
  // It gave up with another chart than the one that is waited for.
  CHECK(read(release(stalled + ", " + failed, tried), "6.5.1").state.readiness ==
        Readiness::waiting);
  const std::string undone =
      condition("Ready", "False", "RollbackSucceeded", "rolled back to web.v1") + ", " +
      condition("Remediated", "True", "RollbackSucceeded", "rolled back to web.v1");
  CHECK(read(release(undone, tried)).state ==
        kube::State{Readiness::failed, "rolled back to web.v1"});
  CHECK(read(release(condition("Ready", "False", "DependencyNotReady", "crds is not ready"), tried))
            .state.readiness == Readiness::waiting);
  CHECK(read(release(condition("Ready", "Unknown", "Progressing", "Running 'install' action"), ""))
            .state == kube::State{Readiness::waiting, "Running 'install' action"});
}

TEST_CASE("sources that have begun anew are not ready yet") {
  for (const char* kind :
       {"GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart"}) {
    CAPTURE(kind);
    std::string object =
        release(condition("Reconciling", "True", "NewRevision", "new revision") + ", " + installed,
                R"("artifact": {"revision": "main@sha1:abc"}, )");
    object.replace(object.find("HelmRelease"), 11, kind);
    CHECK(read(object).state == kube::State{Readiness::waiting, "new revision"});
    std::string done = release(installed, R"("artifact": {"revision": "main@sha1:abc"}, )");
    done.replace(done.find("HelmRelease"), 11, kind);
    CHECK(read(done).state == kube::State{});
  }
}

TEST_CASE("a revision is named by its branch, its commit or all of it") {
  CHECK(gitops::is_revision(commit, commit));
  CHECK(gitops::is_revision(commit, "main"));
  CHECK(gitops::is_revision(commit, "7c0487c"));
  CHECK(gitops::is_revision(commit, "sha1:7c0487c1e8ee"));
  CHECK(gitops::is_revision("release/1.0/7c0487c1e8ee", "release/1.0"));
  CHECK(gitops::is_revision("release/1.0/7c0487c1e8ee", "7c0487c1e8ee"));
  CHECK_FALSE(gitops::is_revision(commit, "7c0487"));
  CHECK_FALSE(gitops::is_revision(commit, "dev"));
  CHECK_FALSE(gitops::is_revision(commit, "0487c1e8"));
}
