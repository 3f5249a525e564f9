// Fetches the charts that a chart's folder depends on into its charts/, as `helm dependency` does.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "helm/access.hpp"
#include "helm/places.hpp"

namespace kboot::helm {

struct DependencyUpdate {
  bool skip_refresh = false;  // use the cached index files
  Access registries = {};     // of OCI registries; repositories have their own
  // Gets what Helm prints on the way, a line each; may be absent.
  std::function<void(std::string_view)> say = {};
};

// Resolves the dependencies of Chart.yaml (requirements.yaml) anew, fetches them and writes
// Chart.lock (requirements.lock) where it changed. Throws Error `chart-not-found`,
// `dependency-unresolved`, `repository-not-found`, and what fetching throws.
void update_dependencies(const Network& network, const Places& places, const std::string& folder,
                         const DependencyUpdate& options, base::Diagnostics& warnings);

// Fetches what the lock names; without a lock the same as update. Throws Error `lock-out-of-sync`
// too.
void build_dependencies(const Network& network, const Places& places, const std::string& folder,
                        const DependencyUpdate& options, base::Diagnostics& warnings);

}  // namespace kboot::helm
