// What kboot puts into Argo CD's settings, as keys of argocd-cm and as values of the chart argo-cd.
#pragma once

#include <string>
#include <string_view>

#include "gitops/argocd_password.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

inline constexpr std::string_view argocd_settings_name = "argocd-cm";

struct ArgocdSettings {
  std::string instance_label_key;  // empty: as Argo CD or the chart has it
  std::string tracking_method;     // "label", "annotation", "annotation+label"; empty: the same
  bool application_health = true;  // waves of a sync wait for child Applications
};

// The keys and texts of argocd-cm.
[[nodiscard]] value::Value settings_data(const ArgocdSettings& settings);

// The same, and a password, as values of the chart. `defaults`: the chart's own values, by which is
// seen where it takes settings (`configs.cm`, before chart 5 `server.config`).
[[nodiscard]] value::Value chart_values(const value::Value& defaults,
                                        const ArgocdSettings& settings,
                                        const AdminPassword& password);

// The password that the values of a release name.
[[nodiscard]] AdminPassword password_of_values(const value::Value& values);

// The script by which Argo CD judges the health of Applications: it has none of its own, so that
// waves would not wait for children (docs/operator-manual/health.md).
[[nodiscard]] std::string_view application_health_script() noexcept;

// The AppProject `default` as argocd-server makes it (server/server.go, initializeDefaultProject).
[[nodiscard]] value::Value default_project(std::string_view name_space);

}  // namespace kboot::gitops
