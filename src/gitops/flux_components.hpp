// Flux's own controllers: which of a released manifest are wanted, and what a cluster has of them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

struct FluxComponent {
  std::string_view name;   // of its Deployment: "source-controller"
  std::string_view value;  // of the chart flux2: "sourceController"
  bool usual = true;       // part of `flux install`
};
[[nodiscard]] std::span<const FluxComponent> flux_components() noexcept;

// The URL of a release's manifest with all usual controllers ("v2.9.4", "2.9.4").
[[nodiscard]] std::string flux_manifest_url(std::string_view version);

// The documents of a manifest that the wanted controllers need: what carries the label of another
// controller (its definitions, account, services, Deployment) is left out, and without
// notification-controller the others are told no address for events. Throws Error `flux-manifest`
// where the manifest is none of Flux's, was made for another namespace, or lacks a controller.
[[nodiscard]] std::vector<value::Value> wanted_components(std::vector<value::Value> manifest,
                                                          const std::vector<std::string>& wanted,
                                                          std::string_view name_space,
                                                          base::Origin place);

// "v2.9.4": of the label app.kubernetes.io/version, on Flux's namespace or its Deployments.
[[nodiscard]] std::string flux_version(const std::vector<value::Value>& objects);

enum class FluxOwner : std::uint8_t {
  nobody,    // it is not there
  manifest,  // flux install, kubectl apply, kboot
  chart,     // a release of Helm
  git,       // a Kustomization applies Flux's own components
  argocd,    // an Application does
  another,   // the Flux operator
};

// What is installed, judged by its Deployments.
struct FluxInstallation {
  FluxOwner owner = FluxOwner::nobody;
  std::string by;                        // "Kustomization flux-system/flux-system", "release flux"
  std::string release;                   // of a chart
  std::string version;                   // "v2.9.4"; empty where no label says it
  std::vector<std::string> controllers;  // names of its Deployments
};
// `deployments`: all of the namespace; others than Flux's are left out.
[[nodiscard]] FluxInstallation read_flux_installation(const std::vector<value::Value>& deployments);

}  // namespace kboot::gitops
