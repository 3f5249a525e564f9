// Chart.lock: what the dependencies of a chart were resolved to. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "helm/chart.hpp"

namespace kboot::helm {

// "sha256:..." of what is wanted and what it was resolved to, as Helm counts it.
[[nodiscard]] std::string lock_digest(const std::vector<Dependency>& wanted,
                                      const std::vector<Dependency>& locked);
// The digest as Helm 2 counted it, of charts of apiVersion v1.
[[nodiscard]] std::string helm2_lock_digest(const std::vector<Dependency>& wanted);

// Chart.lock, or requirements.lock of charts of apiVersion v1. Throws Error `file-unwritable` where
// it is a link, as Helm does.
void write_lock(const std::string& folder, const Lock& lock, bool v1);

}  // namespace kboot::helm
