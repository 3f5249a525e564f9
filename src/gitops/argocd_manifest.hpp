// Argo CD's manifests (manifests/install.yaml and its kin) made fit for a namespace and for
// settings of one's own.
#pragma once

#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::gitops {

// The objects for another namespace than `argocd`, which the manifests take for granted: each gets
// it, and the manifest's own accounts get their roles there. Gives copies.
[[nodiscard]] std::vector<value::Value> place_argocd(const std::vector<value::Value>& objects,
                                                     std::string_view name_space);

// Puts keys into argocd-cm or argocd-secret among the objects; adds the object where the manifest
// has none. ConfigMaps get texts; Secrets get them encoded.
void add_settings(std::vector<value::Value>& objects, const value::Value& data,
                  std::string_view name_space);
void add_secret_data(std::vector<value::Value>& objects, const value::Value& data,
                     std::string_view name_space);

// argocd-secret or argocd-cm with nothing but these data, and the label without which Argo CD does
// not see it.
[[nodiscard]] value::Value secret_object(const value::Value& data, std::string_view name_space);

}  // namespace kboot::gitops
