// What a Kustomization or a HelmRelease has applied, and why it is not ready.
#pragma once

#include <string>
#include <vector>

#include "kube/cluster.hpp"

namespace kboot::modules {

// An entry of status.inventory: "NAMESPACE_NAME_GROUP_KIND" with its version beside it.
struct InventoryEntry {
  std::string name_space, name, api_version, kind, group;
};
[[nodiscard]] std::vector<InventoryEntry> inventory_of(const value::Value& object);

// Those whose kinds the server has.
[[nodiscard]] std::vector<kube::ObjectRef> refs_of(const kube::Cluster& cluster,
                                                   const std::vector<InventoryEntry>& entries);

// What the reason alone does not say: of a HelmRelease its other conditions, its tries and its
// release, of both the workloads that are not ready, down to their pods. Never throws for what
// cannot be read.
[[nodiscard]] std::vector<std::string> explain_flux(const kube::Cluster& cluster,
                                                    const value::Value& object,
                                                    const std::string& reason);

// What to do about what a controller says; empty: nothing is known.
[[nodiscard]] std::string_view flux_hint(std::string_view message);

// At most 15 lines, none of them endless.
void shorten(std::vector<std::string>& lines);

}  // namespace kboot::modules
