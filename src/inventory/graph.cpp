// Groups and hosts and how they hang together (ansible/inventory/data.py, group.py).
#include "inventory/graph.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::inventory {

namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Graph::Graph() {
  add_group("all");
  add_group("ungrouped");
  add_child("all", "ungrouped");
}

Group* Graph::find(std::string_view name) noexcept {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : &found->second;
}

const Group* Graph::group(std::string_view name) const noexcept {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : &found->second;
}

const Host* Graph::host(std::string_view name) const noexcept {
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? nullptr : &found->second;
}

Host* Graph::host(std::string_view name) noexcept {
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? nullptr : &found->second;
}

Group& Graph::add_group(const std::string& name) {
  const auto [entry, added] = groups_.try_emplace(name);
  if (added) {
    entry->second.name = name;
    group_order_.push_back(name);
  }
  return entry->second;
}

Host& Graph::add_host(const std::string& name, const std::string& source) {
  const auto [entry, added] = hosts_.try_emplace(name);
  if (added) {
    entry->second.name = name;
    entry->second.source = source;
    host_order_.push_back(name);
  }
  return entry->second;
}

bool Graph::put(const std::string& host, const std::string& group) {
  Group& into = add_group(group);
  // A host is in few groups, but a group may hold thousands of hosts.
  std::vector<std::string>& around = this->host(host)->groups;
  if (holds(around, group)) return false;
  into.hosts.push_back(host);
  around.push_back(group);
  return true;
}

void Graph::leave(const std::string& host, const std::string& group) {
  std::erase(find(group)->hosts, host);
  std::erase(this->host(host)->groups, group);
}

bool Graph::is_above(const std::string& upper, const std::string& lower) const {
  const Group& below = groups_.at(lower);
  return upper == lower ||
         std::any_of(below.parents.begin(), below.parents.end(),
                     [&](const std::string& parent) { return is_above(upper, parent); });
}

bool Graph::add_child(const std::string& parent, const std::string& child) {
  Group& upper = *find(parent);
  Group& lower = *find(child);
  if (is_above(child, parent)) {
    throw base::Error("inventory-loop",
                      parent == child ? base::cat("the group `", child, "` cannot be its own child")
                                      : base::cat("the group `", child, "` stands above `", parent,
                                                  "` already and cannot be its child too"))
        .status(base::Status::bad_input);
  }
  if (holds(upper.children, child)) return false;
  upper.children.push_back(child);
  lower.parents.push_back(parent);
  return true;
}

void Graph::set_group_variable(const std::string& group, const Value& key, const Value& value) {
  Group& target = *find(group);
  if (key.is_string() && key.as_string() == "ansible_group_priority" &&
      (value.is(value::Kind::integer) || value.is_string())) {
    if (value.is(value::Kind::integer)) {
      target.priority = value.as_int();
    } else if (!base::parse_int(value.as_string(), target.priority)) {
      throw base::Error("inventory-syntax", "`ansible_group_priority` must be a whole number",
                        value.origin())
          .status(base::Status::bad_input);
    }
    return;
  }
  target.variables.edit_dict().set(key, value);
}

void Graph::reconcile() {
  for (const std::string& name : group_order_) {
    if (name != "all" && groups_.at(name).parents.empty()) add_child("all", name);
  }
  for (const std::string& name : host_order_) {
    const std::vector<std::string> around = hosts_.at(name).groups;
    const bool grouped = std::any_of(around.begin(), around.end(), [](const std::string& group) {
      return group != "all" && group != "ungrouped";
    });
    if (grouped && holds(around, "ungrouped")) leave(name, "ungrouped");
    if (!grouped) put(name, "ungrouped");
  }
}

std::vector<std::string> Graph::hosts_of(std::string_view name) const {
  std::vector<std::string> out;
  const Group* top = group(name);
  if (top == nullptr) return out;
  std::vector<const Group*> queue{top};
  std::set<std::string_view> seen{top->name};
  std::set<std::string_view> taken;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    for (const std::string& host : queue[next]->hosts) {
      if (taken.insert(host).second) out.push_back(host);
    }
    for (const std::string& child : queue[next]->children) {
      if (seen.insert(child).second) queue.push_back(group(child));
    }
  }
  return out;
}

std::size_t Graph::depth(const Group& group) const {
  std::size_t deepest = 0;
  for (const std::string& parent : group.parents)
    deepest = std::max(deepest, depth(groups_.at(parent)) + 1);
  return deepest;
}

std::vector<const Group*> Graph::groups_of(std::string_view name) const {
  std::vector<const Group*> out;
  const Host* target = host(name);
  if (target == nullptr) return out;
  std::set<std::string_view> seen;
  const std::function<void(const std::string&)> climb = [&](const std::string& group_name) {
    if (group_name == "all" || !seen.insert(group_name).second) return;
    const Group& around = groups_.at(group_name);
    out.push_back(&around);
    for (const std::string& parent : around.parents) climb(parent);
  };
  for (const std::string& group_name : target->groups) climb(group_name);
  const auto rank = [this](const Group* group) {
    return std::tuple(depth(*group), group->priority, group->name);
  };
  std::sort(out.begin(), out.end(),
            [&](const Group* a, const Group* b) { return rank(a) < rank(b); });
  return out;
}

}  // namespace kboot::inventory
