// The kinds that a server offers.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kube/kube.hpp"

namespace kboot::kube {

// One group and version that did not answer: an aggregated API whose server is down. Others work
// on.
struct BrokenGroup {
  std::string api_version;
  std::string message;
};

class Discovery {
 public:
  // Adds what an APIGroupDiscoveryList says (aggregated discovery, v2 and v2beta1).
  void add_aggregated(const Value& list);
  // Adds an APIResourceList (one group and version, as older servers say it).
  void add_resource_list(const Value& list);
  void add_broken(BrokenGroup group) { broken_.push_back(std::move(group)); }
  // Adds a kind by hand: that of a CRD which is about to be created (for plans).
  void add(ApiResource resource);

  // By kind; else by plural, singular or short name, as kubernetes.core looks up. nullptr when
  // there is none.
  [[nodiscard]] const ApiResource* find(std::string_view api_version,
                                        std::string_view kind) const noexcept;
  // All versions in which a group offers something.
  [[nodiscard]] bool has_api_version(std::string_view api_version) const noexcept;
  [[nodiscard]] const std::vector<BrokenGroup>& broken() const noexcept { return broken_; }
  [[nodiscard]] const std::vector<ApiResource>& resources() const noexcept { return resources_; }
  [[nodiscard]] bool empty() const noexcept { return resources_.empty(); }

  // The Error `unknown-kind`: nearest kinds, or the api versions in which the kind is served.
  [[nodiscard]] base::Error unknown_kind(std::string_view api_version, std::string_view kind) const;

 private:
  std::vector<ApiResource> resources_;
  std::vector<BrokenGroup> broken_;
};

// The kinds of a CustomResourceDefinition, one for each version that it serves.
std::vector<ApiResource> resources_of_crd(const Value& crd);

}  // namespace kboot::kube
