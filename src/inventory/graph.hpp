// Groups and hosts and how they hang together. Private to this folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/inventory.hpp"

namespace kboot::inventory {

struct Group {
  std::string name;
  std::vector<std::string> children;
  std::vector<std::string> parents;
  std::vector<std::string> hosts;  // directly in it
  Value variables = Value::dict();
  std::int64_t priority = 1;  // ansible_group_priority
};

struct Host {
  std::string name;
  std::vector<std::string> groups;  // directly around it
  Value variables = Value::dict();
  std::string source;  // the file that named it first; empty for what a task added
};

class Graph {
 public:
  Graph();

  Group& add_group(const std::string& name);
  Host& add_host(const std::string& name, const std::string& source);
  // Puts a host into a group, both known. True when it was not there yet.
  bool put(const std::string& host, const std::string& group);
  // Throws `inventory-loop` where the child is above its parent already.
  bool add_child(const std::string& parent, const std::string& child);
  void set_group_variable(const std::string& group, const Value& key, const Value& value);
  // Everything hangs below `all`; `ungrouped` holds the hosts of no other group.
  void reconcile();

  [[nodiscard]] const Group* group(std::string_view name) const noexcept;
  [[nodiscard]] const Host* host(std::string_view name) const noexcept;
  [[nodiscard]] Host* host(std::string_view name) noexcept;
  [[nodiscard]] const std::vector<std::string>& group_names() const noexcept {
    return group_order_;
  }
  [[nodiscard]] const std::vector<std::string>& host_names() const noexcept { return host_order_; }
  // Hosts of a group and of those below it, each once.
  [[nodiscard]] std::vector<std::string> hosts_of(std::string_view group) const;
  // All groups around a host but `all`, in the order in which their variables are merged: depth,
  // priority, name.
  [[nodiscard]] std::vector<const Group*> groups_of(std::string_view host) const;

 private:
  [[nodiscard]] Group* find(std::string_view name) noexcept;
  [[nodiscard]] std::size_t depth(const Group& group) const;
  [[nodiscard]] bool is_above(const std::string& upper, const std::string& lower) const;
  void leave(const std::string& host, const std::string& group);

  std::map<std::string, Group, std::less<>> groups_;
  std::map<std::string, Host, std::less<>> hosts_;
  std::vector<std::string> group_order_;
  std::vector<std::string> host_order_;
};

}  // namespace kboot::inventory
