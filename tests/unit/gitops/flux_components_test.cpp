// Flux's controllers: chosen from a manifest, recognised in a cluster.
#include "gitops/flux_components.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "kube/object.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot;
using gitops::FluxOwner;
using value::Value;

namespace {

Value object(std::string_view kind, std::string_view name, std::string_view metadata = "{}",
             std::string_view rest = "{}") {
  Value out = value::read_json(rest, "rest");
  Value meta = value::read_json(metadata, "metadata");
  meta.edit_dict().set("name", name);
  out.edit_dict().set("kind", kind);
  out.edit_dict().set("metadata", meta);
  return out;
}

std::string labelled(std::string_view component) {
  return R"({"namespace": "flux-system", "labels": {"app.kubernetes.io/part-of": "flux",
             "app.kubernetes.io/version": "v2.9.4")" +
         (component.empty()
              ? std::string()
              : R"(, "app.kubernetes.io/component": ")" + std::string(component) + '"') +
         "}}";
}

Value controller(std::string_view name) {
  return object("Deployment", name, labelled(name),
                R"({"spec": {"template": {"spec": {"containers": [{"name": "manager", "args": [
                   "--events-addr=http://notification-controller.flux-system.svc.cluster.local./",
                   "--log-level=info"]}]}}}})");
}

std::vector<Value> manifest() {
  return {
      object("Namespace", "flux-system",
             R"({"labels": {"app.kubernetes.io/part-of": "flux",
                 "app.kubernetes.io/version": "v2.9.4"}})"),
      object("CustomResourceDefinition", "alerts.notification.toolkit.fluxcd.io",
             R"({"labels": {"app.kubernetes.io/component": "notification-controller"}})"),
      object("CustomResourceDefinition", "gitrepositories.source.toolkit.fluxcd.io"),
      object("ClusterRole", "crd-controller-flux-system"),
      object("Service", "webhook-receiver", R"({"namespace": "flux-system"})"),
      object("NetworkPolicy", "allow-egress", R"({"namespace": "flux-system"})"),
      controller("source-controller"),
      controller("kustomize-controller"),
      controller("notification-controller"),
  };
}

std::string names(const std::vector<Value>& objects) {
  std::string out;
  for (const Value& one : objects) out += std::string(kube::name_of(one)) + " ";
  return out;
}

std::string refused(const std::vector<Value>& objects, const std::vector<std::string>& wanted,
                    std::string_view name_space) {
  try {
    (void)gitops::wanted_components(objects, wanted, name_space, {});
  } catch (const base::Error& error) {
    return error.diagnostic().code + ": " + error.diagnostic().message;
  }
  return "taken";
}

}  // namespace

TEST_CASE("without a choice the manifest is taken as it is") {
  const auto all = gitops::wanted_components(manifest(), {}, "flux-system", {});
  CHECK(all.size() == manifest().size());
  CHECK(value::to_json(all[6]) == value::to_json(controller("source-controller")));
  CHECK(gitops::flux_version(all) == "v2.9.4");
}

TEST_CASE("what belongs to a controller that is not wanted is left out, and events go nowhere") {
  const auto some = gitops::wanted_components(
      manifest(), {"source-controller", "kustomize-controller"}, "flux-system", {});
  CHECK(names(some) ==
        "flux-system gitrepositories.source.toolkit.fluxcd.io crd-controller-flux-system "
        "allow-egress source-controller kustomize-controller ");
  const std::string text = value::to_json(some[4]);
  CHECK(text.find(R"("args":["--events-addr=","--log-level=info"])") != std::string::npos);
  const auto with = gitops::wanted_components(
      manifest(), {"source-controller", "notification-controller"}, "flux-system", {});
  CHECK(names(with).find("webhook-receiver") != std::string::npos);
  CHECK(value::to_json(with[6]).find("cluster.local./") != std::string::npos);
}

TEST_CASE("a manifest that does not fit is refused") {
  CHECK(refused({object("ConfigMap", "a")}, {}, "flux-system") ==
        "flux-manifest: the manifest holds none of Flux's controllers");
  CHECK(refused(manifest(), {"helm-controller"}, "flux-system") ==
        "flux-manifest: the manifest has no `helm-controller`");
  CHECK(refused(manifest(), {}, "gitops") ==
        "flux-manifest: the manifest is made for the namespace `flux-system`, not `gitops`");
}

TEST_CASE("the URL of a release is that of its install.yaml") {
  constexpr std::string_view url =
      "https://github.com/fluxcd/flux2/releases/download/v2.9.4/install.yaml";
  CHECK(gitops::flux_manifest_url("v2.9.4") == url);
  CHECK(gitops::flux_manifest_url("2.9.4") == url);
}

TEST_CASE("an installation is known by its Deployments, its owner by what they carry") {
  CHECK(gitops::read_flux_installation({}).owner == FluxOwner::nobody);
  CHECK(gitops::read_flux_installation({object("Deployment", "web")}).owner == FluxOwner::nobody);
  const gitops::FluxInstallation plain = gitops::read_flux_installation(
      {controller("source-controller"), object("Deployment", "web")});
  CHECK(plain.owner == FluxOwner::manifest);
  CHECK(plain.version == "v2.9.4");
  CHECK(plain.controllers == std::vector<std::string>{"source-controller"});

  const auto owner = [](std::string_view metadata) {
    return gitops::read_flux_installation({object("Deployment", "source-controller", metadata)});
  };
  CHECK(owner(R"({"annotations": {"meta.helm.sh/release-name": "flux"}})").owner ==
        FluxOwner::chart);
  CHECK(owner(R"({"annotations": {"meta.helm.sh/release-name": "flux"}})").release == "flux");
  const auto git = owner(R"({"labels": {"kustomize.toolkit.fluxcd.io/name": "flux-system",
                             "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}})");
  CHECK(git.owner == FluxOwner::git);
  CHECK(git.by == "Kustomization flux-system/flux-system");
  CHECK(owner(R"({"annotations": {"argocd.argoproj.io/tracking-id":
                  "flux:apps/Deployment:flux-system/source-controller"}})")
            .by == "Application flux");
  CHECK(owner(R"({"labels": {"app.kubernetes.io/managed-by": "flux-operator"}})").owner ==
        FluxOwner::another);
  CHECK(owner(R"({"labels": {"app.kubernetes.io/part-of": "something-else"}})").owner ==
        FluxOwner::nobody);
}
