// Asks the cluster for what keeps a sync from succeeding.
#include "gitops/sync_obstacles.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "gitops/application_status.hpp"
#include "gitops/gitops.hpp"
#include "gitops/served_kinds.hpp"
#include "gitops/sync_windows.hpp"
#include "kube/object.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

// As Argo CD and the API server say that there is no such kind.
constexpr std::array<std::string_view, 4> unknown_kind = {
    "Kubernetes API could not find", "no matches for kind", "could not find the requested resource",
    "could not find version"};

bool says_unknown_kind(const SyncedResource& result) {
  return result.failed() && std::ranges::any_of(unknown_kind, [&](std::string_view words) {
           return result.message.find(words) != std::string_view::npos;
         });
}

}  // namespace

std::string hopeless_sync(const kube::Cluster& cluster, const Value& application,
                          bool nothing_comes) {
  const ApplicationStatus status = read_application(application);
  if (!status.in_cluster || !status.operation.retrying() || status.operation.stale) return {};
  for (const SyncedResource& result : synced_resources(application)) {
    if (!says_unknown_kind(result) || result.version.empty()) continue;
    const std::string version = result.api_version();
    if (!is_own_group(version) && !nothing_comes) continue;
    if (cluster.session().find_resource(cluster.context(), version, result.kind) != nullptr)
      continue;
    const std::string why =
        not_served(cluster.session().discovery(cluster.context()), version, result.kind);
    if (!why.empty()) return base::cat(result.label(), ": ", why);
  }
  return {};
}

Value project_of(const kube::Cluster& cluster, const Value& application) {
  const std::string_view name = read_application(application).project;
  return cluster
      .get(cluster.locate(argocd_api_version, "AppProject", kube::namespace_of(application),
                          name.empty() ? "default" : name))
      .value_or(Value());
}

std::string barring_windows(const kube::Cluster& cluster, const Value& application) {
  if (!looks_barred(application)) return {};
  const Value project = project_of(cluster, application);
  if (sync_windows(project, application).empty()) return {};
  return base::cat("a sync window of AppProject ", kube::name_of(project), " keeps it");
}

}  // namespace kboot::gitops
