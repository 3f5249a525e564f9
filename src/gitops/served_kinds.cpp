// Kinds that the server does not serve, and where it has them.
#include "gitops/served_kinds.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view own_groups[] = {"",
                                           "apps",
                                           "autoscaling",
                                           "batch",
                                           "extensions",
                                           "policy",
                                           "admissionregistration.k8s.io",
                                           "apiextensions.k8s.io",
                                           "apiregistration.k8s.io",
                                           "certificates.k8s.io",
                                           "coordination.k8s.io",
                                           "discovery.k8s.io",
                                           "events.k8s.io",
                                           "flowcontrol.apiserver.k8s.io",
                                           "networking.k8s.io",
                                           "node.k8s.io",
                                           "rbac.authorization.k8s.io",
                                           "scheduling.k8s.io",
                                           "storage.k8s.io"};

std::string_view group_of(std::string_view api_version) noexcept {
  const std::size_t slash = api_version.find('/');
  return slash == api_version.npos ? std::string_view() : api_version.substr(0, slash);
}

}  // namespace

bool is_own_group(std::string_view api_version) noexcept {
  return std::ranges::find(own_groups, group_of(api_version)) != std::end(own_groups);
}

std::vector<std::string> versions_of(const kube::Discovery& served, std::string_view kind) {
  std::vector<std::string> versions;
  for (const kube::ApiResource& each : served.resources()) {
    std::string version = each.api_version();
    if (each.kind == kind && std::ranges::find(versions, version) == versions.end())
      versions.push_back(std::move(version));
  }
  return versions;
}

std::string not_served(const kube::Discovery& served, std::string_view api_version,
                       std::string_view kind) {
  const auto is_it = [&](const kube::BrokenGroup& one) { return one.api_version == api_version; };
  if (served.find(api_version, kind) != nullptr || std::ranges::any_of(served.broken(), is_it))
    return {};
  const std::string_view group = group_of(api_version);
  std::vector<std::string> others;
  for (const std::string& version : versions_of(served, kind)) {
    if (group_of(version) == group) {
      others.push_back(group.empty() ? version : version.substr(group.size() + 1));
    } else if (is_own_group(api_version) && is_own_group(version)) {
      others.push_back(version);  // it moved to another group
    }
  }
  if (others.empty()) return base::cat("the server has no ", kind, " of ", api_version);
  return base::cat(api_version, " is not served; ", base::join(others, ", "),
                   others.size() == 1 ? " is" : " are");
}

}  // namespace kboot::gitops
