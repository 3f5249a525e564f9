// The inventory as a run sees it: which hosts a play means, and what is known of each.
#pragma once

#include <string>
#include <vector>

#include "inventory/inventory.hpp"
#include "value/value.hpp"

namespace kboot::run {

using value::Value;

class Hosts {
 public:
  Hosts(inventory::Inventory& inventory, std::string limit)
      : inventory_(inventory), limit_(std::move(limit)) {}

  // The hosts that a play's `hosts` means, those of --limit only, in the inventory's order.
  [[nodiscard]] std::vector<std::string> match(const std::string& pattern) const;
  // Raw dicts of levels 3 to 10, lowest first, with the group_vars and host_vars beside the play.
  [[nodiscard]] std::vector<Value> layers(const std::string& host, const std::string& play_folder);
  // inventory_hostname, group_names, inventory_dir ...
  [[nodiscard]] Value magic(const std::string& host) const { return inventory_.magic(host); }
  [[nodiscard]] Value groups() const {
    return inventory_.groups_variable();
  }  // dict: name -> list of hosts
  [[nodiscard]] std::vector<std::string> names() const { return inventory_.hosts(); }
  [[nodiscard]] bool known(const std::string& host) const {
    return inventory_.has_host(host) || inventory_.is_implicit(host);
  }

  // True when something changed.
  bool add_host(const std::string& host, const std::vector<std::string>& groups,
                const Value& variables) {
    return inventory_.add_host(host, groups, variables);
  }
  bool add_group(const std::string& host, const std::string& group,
                 const std::vector<std::string>& parents) {
    return inventory_.add_to_group(host, group, parents);
  }

 private:
  inventory::Inventory& inventory_;
  std::string limit_;
};

}  // namespace kboot::run
