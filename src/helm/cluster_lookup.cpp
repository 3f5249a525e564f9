// What templates learn of a cluster: `.Capabilities` and `lookup`.
#include <algorithm>

#include "base/text.hpp"
#include "helm/release_objects.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

void add_resources(std::vector<std::string>& out, const kube::Discovery& kinds) {
  for (const kube::ApiResource& resource : kinds.resources()) {
    const std::string api_version = resource.api_version();
    out.push_back(base::cat(api_version, '/', resource.kind));
    out.push_back(api_version);
  }
}

}  // namespace

Capabilities cluster_capabilities(const kube::Cluster& cluster, const kube::Discovery& coming) {
  Capabilities capabilities;
  const kube::ServerVersion version = cluster.session().version(cluster.context());
  // Helm fills in what the server says and normalizes nothing (pkg/action: getCapabilities).
  capabilities.kube_version = {
      .version = version.text, .normalized = {}, .major = version.major, .minor = version.minor};
  add_resources(capabilities.api_versions, cluster.session().discovery(cluster.context()));
  add_resources(capabilities.api_versions, coming);
  auto& versions = capabilities.api_versions;
  std::ranges::sort(versions);
  versions.erase(std::ranges::unique(versions).begin(), versions.end());
  return capabilities;
}

Value ClusterLookup::lookup(std::string_view api_version, std::string_view kind,
                            std::string_view name_space, std::string_view name) {
  const kube::ApiResource* resource =
      cluster_.session().find_resource(cluster_.context(), api_version, kind);
  if (resource == nullptr && coming_.find(api_version, kind) != nullptr) return Value::dict();
  if (resource == nullptr)
    resource = &cluster_.session().resource(cluster_.context(), api_version, kind);  // throws
  if (name.empty()) {
    kube::Listing listing = cluster_.list(*resource, resource->namespaced ? name_space : "");
    return Value::dict({{"apiVersion", api_version},
                        {"kind", base::cat(kind, "List")},
                        {"metadata", Value::dict({{"resourceVersion", listing.resource_version}})},
                        {"items", Value::list(std::move(listing.items))}});
  }
  // Helm asks for a namespaced object without a namespace at the top, where there is none.
  if (resource->namespaced && name_space.empty()) return Value::dict();
  const kube::ObjectRef ref{
      *resource, resource->namespaced ? std::string(name_space) : std::string(), std::string(name)};
  return cluster_.get(ref).value_or(Value::dict());
}

}  // namespace kboot::helm
