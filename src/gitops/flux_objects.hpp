// The objects by which Flux is told what to deploy: a source, what applies it, its Secrets.
//
// Their fields are those that `flux create source`, `flux create kustomization` and `flux bootstrap`
// write (flux2, pkg/manifestgen/sync and sourcesecret).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::gitops {

struct FluxSync {
  std::string name_space = "flux-system";
  std::string source_name;
  std::string source_kind;  // GitRepository, OCIRepository, Bucket, HelmRepository
  std::string url;          // of a Bucket: its endpoint
  std::string bucket;
  std::string branch, tag, semver, commit;
  std::string source_interval = "1m0s";
  std::string secret;        // name; empty: none
  value::Value source_spec;  // a dict over the source's spec, or null

  std::string deploy_name;
  std::string deploy_kind;  // Kustomization, HelmRelease
  std::string path;         // of a HelmRelease: its chart
  std::string interval = "10m0s";
  std::string timeout;
  std::string target_namespace;
  bool prune = true;
  bool health = false;  // spec.wait: everything that it applies
  bool sops = false;    // decrypted with the Secret sops-age
  value::Value spec;    // a dict over the spec, or null

  std::string reconcile_at;  // an annotation that asks for a reconciliation at once; empty: none
};

inline constexpr std::string_view reconcile_annotation = "reconcile.fluxcd.io/requestedAt";
inline constexpr std::string_view sops_secret = "sops-age";

// Whether a server offers a kind at an API version ("source.toolkit.fluxcd.io/v1").
using Served = std::function<bool(std::string_view api_version, std::string_view kind)>;

// The newest API version of a kind of Flux that is served; the newest at all where none is.
[[nodiscard]] std::string flux_api_version(std::string_view kind, const Served& served);

[[nodiscard]] value::Value flux_source(const FluxSync& sync, const Served& served);
[[nodiscard]] value::Value flux_deployment(const FluxSync& sync, const Served& served);

// A dict with another's members over its own, at every depth.
[[nodiscard]] value::Value merged_over(const value::Value& below, const value::Value& above);

}  // namespace kboot::gitops
