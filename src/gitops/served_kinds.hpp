// What the server has instead of a kind that it does not serve. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kube/discovery.hpp"

namespace kboot::gitops {

// Whether an API version ("apps/v1") is of a group of the API server itself: no definition can
// bring its kinds.
[[nodiscard]] bool is_own_group(std::string_view api_version) noexcept;

// The API versions in which a kind is served, whatever the group.
[[nodiscard]] std::vector<std::string> versions_of(const kube::Discovery& served,
                                                   std::string_view kind);

// "autoscaling/v2beta1 is not served; v1, v2 are", "extensions/v1beta1 is not served;
// networking.k8s.io/v1 is", "the server has no PodSecurityPolicy of policy/v1beta1". Empty: it is
// served, or its group does not answer.
[[nodiscard]] std::string not_served(const kube::Discovery& served, std::string_view api_version,
                                     std::string_view kind);

}  // namespace kboot::gitops
