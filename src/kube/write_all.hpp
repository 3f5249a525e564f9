// Many writes in the order that the cluster needs, as parallel as that order lets them be.
#pragma once

#include <optional>
#include <vector>

#include "kube/cluster.hpp"

namespace kboot::kube {

// What must be there before what: each rank is sent at once, when the one before it is done.
enum class Rank : std::uint8_t {
  foundations,  // CustomResourceDefinitions, Namespaces
  supplies,     // what others refer to: accounts, roles, settings, storage, quotas
  workloads,    // everything else
  customs,      // objects of kinds that are defined here: once their definitions are Established
  hooks,        // what acts on later requests: webhook configurations, APIServices
};
Rank rank_of(std::string_view kind) noexcept;

struct WriteItem {
  ObjectRef ref;
  Operation operation;
  bool dry_run = false;
};

// The answers in the order of the items; nothing for an item that was not sent because one of a
// lower rank had failed. What fails only for the moment (a webhook without a backend yet, a kind
// just created, a namespace on its way out, a quota being counted) is tried again for up to half a
// minute.
std::vector<std::optional<Answer>> write_all(const Cluster& cluster,
                                             const std::vector<WriteItem>& items);

// Whether a refusal may be over in a moment.
bool passes_soon(const Answer& answer) noexcept;

}  // namespace kboot::kube
