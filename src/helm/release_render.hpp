// Rendering a chart for a release, with what the cluster offers. Private to this folder.
#pragma once

#include <memory>

#include "helm/release_actions.hpp"
#include "helm/release_objects.hpp"

namespace kboot::helm {

// Renders the chart of a request, as often as it takes.
class ReleaseRenderer {
 public:
  // `current`: the revision whose values may be reused; nullptr for an install. Throws what loading
  // a chart throws.
  ReleaseRenderer(const kube::Cluster& cluster, const DeployRequest& request,
                  const Release* current);

  // The chart, the user's values, manifest, hooks and notes of a release.
  [[nodiscard]] Release render(const ReleaseInfo& info);

  [[nodiscard]] const Value& values() const noexcept { return values_; }
  [[nodiscard]] const Chart& chart() const noexcept { return *chart_; }
  // Of crds/ of the charts that stay, unless the request skips them.
  [[nodiscard]] const std::vector<Value>& definitions() const noexcept { return definitions_; }
  // The kinds that they bring.
  [[nodiscard]] const kube::Discovery& coming() const noexcept { return coming_; }
  [[nodiscard]] std::vector<base::Diagnostic> warnings() const { return warnings_.items(); }

 private:
  [[nodiscard]] std::shared_ptr<Chart> load(base::Diagnostics& warnings);

  const kube::Cluster& cluster_;
  const DeployRequest& request_;
  const Release* current_;
  std::shared_ptr<Chart> chart_;
  Value values_;
  std::vector<Value> definitions_;
  kube::Discovery coming_;
  base::Diagnostics warnings_;
};

}  // namespace kboot::helm
