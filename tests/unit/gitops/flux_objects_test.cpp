// Flux's sources, Kustomizations and HelmReleases as objects.
#include "gitops/flux_objects.hpp"

#include <doctest/doctest.h>

#include "value/json.hpp"

using namespace kboot;
using gitops::FluxSync;

namespace {

// A server that offers those API versions, separated by blanks.
gitops::Served serves(std::string_view versions) {
  return [versions](std::string_view api_version, std::string_view) {
    return (" " + std::string(versions) + " ").find(" " + std::string(api_version) + " ") !=
           std::string::npos;
  };
}

FluxSync seed() {
  FluxSync sync;
  sync.source_name = "foobar-infra";
  sync.source_kind = "GitRepository";
  sync.url = "ssh://git@github.com/barolab/foobar-infra";
  sync.branch = "main";
  sync.secret = "flux-ssh";
  sync.deploy_name = "foobar-infra-flux-system";
  sync.deploy_kind = "Kustomization";
  sync.path = "./kubernetes/production/eu-west9/flux-system";
  return sync;
}

std::string json(const value::Value& value) { return value::to_json(value); }

}  // namespace

TEST_CASE("a GitRepository and its Kustomization are those that flux bootstrap writes") {
  const gitops::Served served =
      serves("source.toolkit.fluxcd.io/v1 kustomize.toolkit.fluxcd.io/v1beta2");
  CHECK(json(gitops::flux_source(seed(), served)) ==
        R"({"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository",)"
        R"("metadata":{"name":"foobar-infra","namespace":"flux-system"},)"
        R"("spec":{"interval":"1m0s","url":"ssh://git@github.com/barolab/foobar-infra",)"
        R"("ref":{"branch":"main"},"secretRef":{"name":"flux-ssh"}}})");
  CHECK(json(gitops::flux_deployment(seed(), served)) ==
        R"({"apiVersion":"kustomize.toolkit.fluxcd.io/v1beta2","kind":"Kustomization",)"
        R"("metadata":{"name":"foobar-infra-flux-system","namespace":"flux-system"},)"
        R"("spec":{"interval":"10m0s","path":"./kubernetes/production/eu-west9/flux-system",)"
        R"("prune":true,"sourceRef":{"kind":"GitRepository","name":"foobar-infra"}}})");
}

TEST_CASE("the newest API version that is served is taken") {
  CHECK(gitops::flux_api_version(
            "GitRepository",
            serves("source.toolkit.fluxcd.io/v1beta1 source.toolkit.fluxcd.io/v1beta2")) ==
        "source.toolkit.fluxcd.io/v1beta2");
  CHECK(gitops::flux_api_version("HelmRelease", serves("helm.toolkit.fluxcd.io/v2beta1")) ==
        "helm.toolkit.fluxcd.io/v2beta1");
  CHECK(gitops::flux_api_version("HelmRelease", serves("")) == "helm.toolkit.fluxcd.io/v2");
}

TEST_CASE("health checks, decryption, a namespace and a request to reconcile") {
  FluxSync sync = seed();
  sync.health = true;
  sync.sops = true;
  sync.target_namespace = "apps";
  sync.timeout = "2m0s";
  sync.reconcile_at = "2026-11-25T23:00:00Z";
  const value::Value object = gitops::flux_deployment(sync, serves(""));
  CHECK(json(*object.find("spec")) ==
        R"({"interval":"10m0s","path":"./kubernetes/production/eu-west9/flux-system",)"
        R"("prune":true,"sourceRef":{"kind":"GitRepository","name":"foobar-infra"},)"
        R"("targetNamespace":"apps","timeout":"2m0s","wait":true,)"
        R"("decryption":{"provider":"sops","secretRef":{"name":"sops-age"}}})");
  CHECK(json(*object.get("metadata", "annotations")) ==
        R"({"reconcile.fluxcd.io/requestedAt":"2026-11-25T23:00:00Z"})");
}

TEST_CASE("fields of one's own go over the others at every depth") {
  FluxSync sync = seed();
  sync.spec = value::read_json(R"({"prune": false, "postBuild": {"substitute": {"region": "eu"}}})",
                               "spec");
  sync.source_spec = value::read_json(R"({"ref": {"commit": "abc"}})", "spec");
  const value::Value object = gitops::flux_deployment(sync, serves(""));
  CHECK_FALSE(object.get("spec", "prune")->as_bool());
  CHECK(json(*object.get("spec", "postBuild")) == R"({"substitute":{"region":"eu"}})");
  CHECK(json(*gitops::flux_source(sync, serves("")).get("spec", "ref")) ==
        R"({"branch":"main","commit":"abc"})");
}

TEST_CASE("buckets, registries and repositories of charts have their own fields") {
  FluxSync sync = seed();
  sync.source_kind = "Bucket";
  sync.url = "minio.example.org";
  sync.bucket = "podinfo";
  CHECK(json(*gitops::flux_source(sync, serves("")).find("spec")) ==
        R"({"interval":"1m0s","bucketName":"podinfo","endpoint":"minio.example.org",)"
        R"("secretRef":{"name":"flux-ssh"}})");
  sync.source_kind = "OCIRepository";
  sync.url = "oci://ghcr.io/org/app";
  sync.branch.clear();
  sync.commit = "sha256:abc";
  sync.deploy_kind = "HelmRelease";
  CHECK(json(*gitops::flux_source(sync, serves("")).get("spec", "ref")) ==
        R"({"digest":"sha256:abc"})");
  CHECK(json(*gitops::flux_deployment(sync, serves("")).get("spec", "chartRef")) ==
        R"({"kind":"OCIRepository","name":"foobar-infra"})");
  sync.source_kind = "HelmRepository";
  sync.path = "podinfo";
  CHECK(gitops::flux_source(sync, serves("")).get("spec", "type")->as_string() == "oci");
  CHECK(json(*gitops::flux_deployment(sync, serves("")).get("spec", "chart")) ==
        R"({"spec":{"chart":"podinfo","sourceRef":{"kind":"HelmRepository",)"
        R"("name":"foobar-infra"}}})");
}
