// What stands on a cluster: Argo CD and its Applications, Flux and its objects, releases of charts,
// the runs that changed something. Reads only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gitops/run_record.hpp"
#include "kube/cluster.hpp"

namespace kboot::gitops {

struct AppRow {
  std::size_t depth = 0;  // 0: a root
  std::string kind, name_space, name;
  std::string sync, health;  // empty: Argo CD has said nothing yet
  std::string source;        // path, or chart
  std::string repo_url;
  std::string revision, target;  // what it was compared to, and what the spec asks for
  std::string reason;            // why it is not as it should be
  bool healthy = false;
};

struct FluxRow {
  std::string kind, name_space, name;
  std::string state;  // "Ready", "Waiting", "Failed", "Suspended"
  std::string revision;
  std::string reason;
  bool healthy = false;
};

struct ReleaseRow {
  std::string name_space, name;
  std::string chart;  // "argo-cd-9.1.0"
  std::string app_version;
  std::string status;   // "deployed"
  std::string updated;  // RFC 3339
  int revision = 0;
  bool healthy = false;
};

struct ArgocdRow {
  std::string name_space;
  std::string installed_by;  // "chart argo-cd-9.1.0", "manifest"
  std::string version;       // "v3.2.11"
  std::string application;   // that manages it; empty: none does
  std::string since;         // when that Application was made: "2026-11-02"
};

struct FluxInstalledRow {
  std::string name_space;
  std::string installed_by;  // "manifest", "release flux", "Kustomization flux-system/flux-system"
  std::string version;
};

struct ClusterStatus {
  std::optional<ArgocdRow> argocd;
  std::vector<AppRow> applications;  // each root before its children
  std::optional<FluxInstalledRow> flux;
  std::vector<FluxRow> flux_objects;
  std::vector<ReleaseRow> releases;
  std::vector<RunEntry> runs;           // the newest first
  std::vector<std::string> unreadable;  // what the server does not let us see, and why

  // Argo CD or Flux is there, and all rows are healthy.
  [[nodiscard]] bool healthy() const noexcept;
};

// Throws Error `unreachable` and Cancelled; what may not be read is listed instead.
[[nodiscard]] ClusterStatus read_cluster_status(const kube::Cluster& cluster);

}  // namespace kboot::gitops
