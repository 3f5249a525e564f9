// The objects of a manifest: read, placed in the cluster, marked as the release's own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "helm/render.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

struct ReleaseObject {
  Value wanted;
  kube::ObjectRef ref;  // no name: generateName
  bool served = true;   // the server knows the kind already

  // Two objects with the same identity are the same: apiVersion, kind, namespace, name.
  [[nodiscard]] std::string identity() const;
};

// All objects of a text of YAML documents, lists taken apart, empty documents left out.
[[nodiscard]] std::vector<Value> read_objects(std::string_view text, const std::string& name);

// The kinds that these definitions bring.
[[nodiscard]] kube::Discovery kinds_of(const std::vector<Value>& definitions);

// Places the objects; kinds in `coming` count as known. A kind that nobody knows is an Error
// `unknown-kind`, or with `lenient` left out (an old release may hold what the server dropped).
[[nodiscard]] std::vector<ReleaseObject> place_objects(const kube::Cluster& cluster,
                                                       const std::vector<Value>& objects,
                                                       std::string_view name_space,
                                                       const kube::Discovery& coming,
                                                       bool lenient = false);

// A copy with the label and annotations by which Helm knows what belongs to a release.
[[nodiscard]] Value with_ownership(const Value& object, std::string_view release,
                                   std::string_view name_space);
// Why an object does not belong to the release, in Helm's words; empty: it does.
[[nodiscard]] std::string ownership_problem(const Value& live, std::string_view release,
                                            std::string_view name_space);
// `helm.sh/resource-policy: keep`
[[nodiscard]] bool is_kept(const Value& object) noexcept;

// Whether two renderings hold the same objects as a stored one, where the two agree: what differs
// between them is random or tells the time, and no reason to upgrade.
[[nodiscard]] bool same_objects(const std::vector<Value>& stored, const std::vector<Value>& one,
                                const std::vector<Value>& other);

// What the cluster offers: `.Capabilities`, with the kinds that are about to come.
[[nodiscard]] Capabilities cluster_capabilities(const kube::Cluster& cluster,
                                                const kube::Discovery& coming);

// `lookup` in the cluster. Objects of kinds that are about to come are not there yet.
class ClusterLookup final : public Lookup {
 public:
  ClusterLookup(const kube::Cluster& cluster, const kube::Discovery& coming)
      : cluster_(cluster), coming_(coming) {}
  [[nodiscard]] Value lookup(std::string_view api_version, std::string_view kind,
                             std::string_view name_space, std::string_view name) override;

 private:
  const kube::Cluster& cluster_;
  const kube::Discovery& coming_;
};

}  // namespace kboot::helm
