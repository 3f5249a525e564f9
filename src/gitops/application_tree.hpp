// Applications and their children: app of apps, at any depth.
//
// A child is what stands in its parent's status.resources[] with group argoproj.io: an Application,
// or an ApplicationSet, whose children are the Applications that it owns. (Argo CD tracks by
// annotation since 3.0, so labels name no children.)
#pragma once

#include <compare>
#include <map>
#include <string>
#include <vector>

#include "kube/cluster.hpp"

namespace kboot::gitops {

struct ApplicationKey {
  std::string kind = "Application";  // or "ApplicationSet"
  std::string name_space;
  std::string name;

  friend auto operator<=>(const ApplicationKey&, const ApplicationKey&) = default;
  friend bool operator==(const ApplicationKey&, const ApplicationKey&) = default;
};

// What is known of them; those of one or several namespaces.
using ApplicationMap = std::map<ApplicationKey, value::Value>;

struct ApplicationNode {
  ApplicationKey key;
  value::Value object;  // null: its parent names it, but it is not there
  std::size_t depth = 0;
  std::size_t parent = 0;  // index of the parent; of a root: its own
};

// The roots, each followed by its children, depth first in the order of their parent's list. Each
// stands there once, whatever names it again (itself, or a cycle). Pure.
[[nodiscard]] std::vector<ApplicationNode> application_tree(
    const ApplicationMap& known, const std::vector<ApplicationKey>& roots, bool recursive = true);

// Those that no other one names as its child; where all stand in cycles, the first of each. Pure.
[[nodiscard]] std::vector<ApplicationKey> root_applications(const ApplicationMap& known);

// The key of an object.
[[nodiscard]] ApplicationKey application_key(const value::Value& object);

// Reads the Applications and ApplicationSets of a namespace (empty: of all) into `known`; nothing
// where the server has no such kinds. Throws the Error of a refusal.
void read_applications(const kube::Cluster& cluster, std::string_view name_space,
                       ApplicationMap& known);

// The tree under the roots, with the namespaces read that it reaches.
[[nodiscard]] std::vector<ApplicationNode> read_application_tree(
    const kube::Cluster& cluster, const std::vector<ApplicationKey>& roots, bool recursive = true);

}  // namespace kboot::gitops
