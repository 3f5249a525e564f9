// What stands on a cluster, as text and as JSON.
#pragma once

#include <string>

#include "gitops/cluster_status.hpp"
#include "report/text.hpp"

namespace kboot::cli {

struct SeenCluster {
  std::string name;  // of the inventory, with the host where it has several clusters
  std::string context, server, version;
  gitops::ClusterStatus status;
};

[[nodiscard]] report::Text status_text(const SeenCluster& seen);
// One line.
[[nodiscard]] std::string status_json(const SeenCluster& seen);

}  // namespace kboot::cli
