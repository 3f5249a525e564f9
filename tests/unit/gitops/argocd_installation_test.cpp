// What stands of an Argo CD, and who tracks it, from objects.
#include "gitops/argocd_installation.hpp"

#include <doctest/doctest.h>

#include "value/yaml.hpp"

using namespace kboot;
using gitops::InstalledBy;
using value::Value;

namespace {

Value object(const std::string& yaml) {
  return value::read_yaml(yaml, "test", {.schema = value::Schema::goyaml});
}

// A Deployment as upstream's manifest has it; `labels` and `annotations` come on top.
Value server(const std::string& annotations = "", const std::string& labels = "") {
  return object(
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: argocd-server, namespace: argocd, "
      "labels: {app.kubernetes.io/name: argocd-server, app.kubernetes.io/part-of: argocd, " +
      labels + "}, annotations: {" + annotations +
      "}}, spec: {selector: {matchLabels: {app.kubernetes.io/name: argocd-server}}, template: "
      "{spec: {containers: [{name: server, image: 'quay.io:443/argoproj/argocd:v3.2.11'}]}}}}");
}

Value settings(const std::string& data) {
  return object("{apiVersion: v1, kind: ConfigMap, data: {" + data + "}}");
}

std::string tracked(const std::string& id, const std::string& data = "",
                    const std::string& version = "v3.2.11") {
  return gitops::claimed_application(server("argocd.argoproj.io/tracking-id: '" + id + "'"),
                                     settings(data), version);
}

std::string labelled(const std::string& label, const std::string& data,
                     const std::string& version) {
  return gitops::claimed_application(server("", label), settings(data), version);
}

}  // namespace

TEST_CASE("nothing stands where no workload is Argo CD's") {
  const auto found = gitops::judge_argocd(
      {object("{kind: Deployment, metadata: {name: web, labels: {app: web}}}"),
       object("{kind: ConfigMap, metadata: {labels: {app.kubernetes.io/part-of: argocd}}}")});
  CHECK(found.by == InstalledBy::nobody);
  CHECK(found.workloads.empty());
}

TEST_CASE("an installation is judged by argocd-server, whatever stands before it") {
  const Value controller = object(
      "{kind: StatefulSet, metadata: {labels: {app.kubernetes.io/name: "
      "argocd-application-controller, helm.sh/chart: argo-cd-1.0.0}}}");
  const auto found = gitops::judge_argocd({controller, server()});
  CHECK(found.by == InstalledBy::manifest);
  CHECK(found.version == "v3.2.11");
  CHECK(found.workloads.size() == 2);
  CHECK(gitops::is_argocd_part(found.workloads[0], "server"));
  CHECK(gitops::judge_argocd({controller}).by == InstalledBy::chart);
}

TEST_CASE("each of Helm's marks tells a chart from a manifest") {
  CHECK(gitops::judge_argocd({server("", "app.kubernetes.io/managed-by: Helm")}).by ==
        InstalledBy::chart);
  const auto found = gitops::judge_argocd(
      {server("meta.helm.sh/release-name: cd", "helm.sh/chart: argo-cd-4.5.0")});
  CHECK(found.by == InstalledBy::chart);
  CHECK(found.release == "cd");
  CHECK(found.chart == "argo-cd-4.5.0");
  const Value bare = object(
      "{kind: Deployment, metadata: {labels: {app.kubernetes.io/name: argocd-server}}, spec: "
      "{selector: {matchLabels: {app.kubernetes.io/instance: cd}}}}");
  CHECK(gitops::judge_argocd({bare}).by == InstalledBy::chart);
  CHECK(gitops::judge_argocd({bare}).instance == "cd");
}

TEST_CASE("the version is the image's tag, else the label's") {
  const auto version = [](const std::string& image) {
    return gitops::version_of_workload(
        object("{metadata: {labels: {app.kubernetes.io/version: v1.0.0}}, spec: {template: {spec: "
               "{containers: [{image: '" +
               image + "'}]}}}}"));
  };
  CHECK(version("quay.io/argoproj/argocd:v3.2.11") == "v3.2.11");
  CHECK(version("localhost:5000/argocd:v2.3.3@sha256:0123") == "v2.3.3");
  CHECK(version("localhost:5000/argocd") == "v1.0.0");
  CHECK(version("argocd@sha256:0123") == "v1.0.0");
  CHECK(gitops::version_of_workload(object("{kind: Deployment}")).empty());
}

TEST_CASE("other images are other versions, wherever they come from") {
  const auto workload = [](const std::string& containers) {
    return object("{spec: {template: {spec: {containers: [" + containers + "]}}}}");
  };
  const Value wanted = workload("{name: a, image: 'quay.io/x/a:1'}, {name: b, image: 'b:2'}");
  CHECK_FALSE(gitops::runs_other_images(wanted, wanted));
  CHECK_FALSE(gitops::runs_other_images(
      workload("{name: added, image: 'c:9'}, {name: b, image: 'b:2'}, {name: a, image: "
               "'mirror.example.org:5000/x/a:1'}"),
      wanted));
  CHECK(gitops::runs_other_images(
      workload("{name: a, image: 'quay.io/x/a:1'}, {name: b, image: 'b:3'}"), wanted));
  CHECK(gitops::runs_other_images(workload("{name: a, image: 'quay.io/x/a:1'}"), wanted));
  CHECK_FALSE(gitops::runs_other_images(object("{kind: ConfigMap}"), object("{kind: ConfigMap}")));
}

TEST_CASE("the custom resource of an operator is told, and other programs are not Argo CD") {
  const Value made = object(
      "{kind: Deployment, metadata: {labels: {app.kubernetes.io/name: argocd-server}, "
      "ownerReferences: [{kind: ArgoCD, name: example}]}}");
  CHECK(gitops::judge_argocd({made}).owner == "ArgoCD example");
  CHECK(gitops::judge_argocd({server()}).owner.empty());
  const Value updater = object(
      "{kind: Deployment, metadata: {labels: {app.kubernetes.io/name: argocd-image-updater, "
      "app.kubernetes.io/part-of: argocd-image-updater}}}");
  CHECK(gitops::judge_argocd({updater}).by == InstalledBy::nobody);
}

TEST_CASE("a tracking id names its Application") {
  CHECK(tracked("argocd:apps/Deployment:argocd/argocd-server") == "argocd");
  CHECK(tracked("team_argocd:apps/Deployment:argocd/argocd-server") == "team_argocd");
}

TEST_CASE("a tracking id that was copied from another object names nothing") {
  CHECK(tracked("argocd:apps/Deployment:other/argocd-server").empty());
  CHECK(tracked("argocd:apps/StatefulSet:argocd/argocd-server").empty());
  CHECK(tracked("argocd").empty());
  CHECK(tracked("").empty());
}

TEST_CASE("the label counts only by the method that reads it") {
  const std::string own = "app.kubernetes.io/instance: argocd";
  CHECK(labelled(own, "application.resourceTrackingMethod: label", "v3.2.11") == "argocd");
  CHECK(labelled(own, "application.resourceTrackingMethod: annotation", "v2.3.3").empty());
  CHECK(labelled(own, "application.resourceTrackingMethod: annotation+label", "v2.3.3").empty());
  CHECK(labelled(own, "", "v3.2.11").empty());
  CHECK(labelled(own, "", "latest").empty());
  CHECK(labelled(own, "", "v2.3.3") == "argocd");
  const std::string key = "application.instanceLabelKey: argocd.argoproj.io/instance";
  CHECK(labelled(own, key, "v2.3.3").empty());
  CHECK(labelled("argocd.argoproj.io/instance: root", key, "v2.3.3") == "root");
  CHECK(tracked("argocd:apps/Deployment:argocd/argocd-server",
                "application.resourceTrackingMethod: label")
            .empty());
}

TEST_CASE("a tracking id counts where no label claims what an old release installed") {
  const std::string id = "argocd:apps/Deployment:argocd/argocd-server";
  CHECK(tracked(id, "", "v2.3.3") == "argocd");
  CHECK(tracked(id, "application.resourceTrackingMethod: label", "v2.3.3").empty());
}

TEST_CASE("without the settings the defaults hold") {
  CHECK(gitops::claimed_application(
            server("argocd.argoproj.io/tracking-id: 'a:apps/Deployment:argocd/argocd-server'"),
            Value(), "v3.0.0") == "a");
}
