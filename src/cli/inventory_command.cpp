// kboot inventory: what an inventory says, as ansible-inventory prints it.
#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/keys.hpp"
#include "cli/workspace.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"
#include "vault/sealed_text.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using value::Value;

// Inline secrets stay sealed: a look at an inventory needs no key for them.
Value unopened(const Value& value, int depth = 0) {
  if (vault::sealed_text(value) != nullptr) return base::Redactor::mask;
  if (depth > 100) return value;
  if (value.is_dict()) {
    Value copy = Value::dict();
    for (const auto& [key, member] : value.as_dict())
      copy.edit_dict().set(key, unopened(member, depth + 1));
    return copy.add_marks(value.marks());
  }
  if (value.is_list()) {
    Value copy = Value::list();
    for (const Value& item : value.as_list()) copy.edit_list().append(unopened(item, depth + 1));
    return copy.add_marks(value.marks());
  }
  return value;
}

class View {
 public:
  View(const inventory::Inventory& inventory, const run::Options& options)
      : inventory_(inventory), extra_(options.extra_vars) {
    const std::vector<std::string> kept =
        options.limit.empty() ? inventory.hosts() : inventory.match("all", options.limit);
    for (const std::string& host : inventory.hosts()) {
      if (std::ranges::find(kept, host) != kept.end()) hosts_.push_back(host);
    }
  }

  [[nodiscard]] const std::vector<std::string>& hosts() const noexcept { return hosts_; }
  [[nodiscard]] bool knows(const std::string& host) const {
    return inventory_.has_host(host) || inventory_.is_implicit(host);
  }

  // All that files say about a host, the last word of each name.
  [[nodiscard]] Value variables(const std::string& host) const {
    Value all = Value::dict();
    for (const inventory::Layer& layer : inventory_.layers(host)) put(all, layer.values);
    put(all, extra_);
    return all;
  }
  // The hosts that stand in the group itself, not in one below it.
  [[nodiscard]] std::vector<std::string> own_hosts(const std::string& group) const {
    std::vector<std::string> inherited;
    for (const std::string& child : inventory_.children(group)) {
      for (std::string& host : inventory_.hosts_of(child)) inherited.push_back(std::move(host));
    }
    std::vector<std::string> own;
    for (const std::string& host : inventory_.hosts_of(group)) {
      const bool below = std::ranges::find(inherited, host) != inherited.end();
      const bool kept = std::ranges::find(hosts_, host) != hosts_.end();
      if (!below && kept) own.push_back(host);
    }
    return own;
  }
  [[nodiscard]] std::vector<std::string> children(const std::string& group) const {
    return inventory_.children(group);
  }
  [[nodiscard]] std::vector<std::string> groups() const { return inventory_.groups(); }

 private:
  static void put(Value& all, const Value& values) {
    if (!values.is_dict()) return;
    for (const auto& [key, member] : values.as_dict()) all.edit_dict().set(key, unopened(member));
  }

  const inventory::Inventory& inventory_;
  const Value& extra_;
  std::vector<std::string> hosts_;
};

Value names(const std::vector<std::string>& texts) {
  Value list = Value::list();
  for (const std::string& text : texts) list.edit_list().append(text);
  return list;
}

Value list_of(const View& view) {
  Value hostvars = Value::dict();
  for (const std::string& host : view.hosts()) {
    const Value variables = view.variables(host);
    if (!variables.as_dict().empty()) hostvars.edit_dict().set(host, variables);
  }
  Value all = Value::dict({{"_meta", Value::dict({{"hostvars", hostvars}})}});
  for (const std::string& group : view.groups()) {
    Value row = Value::dict();
    if (const auto hosts = view.own_hosts(group); !hosts.empty())
      row.edit_dict().set("hosts", names(hosts));
    if (const auto children = view.children(group); !children.empty())
      row.edit_dict().set("children", names(children));
    if (!row.as_dict().empty()) all.edit_dict().set(group, row);
  }
  return all;
}

Value yaml_group(const View& view, const std::string& group) {
  Value out = Value::dict(), children = Value::dict(), hosts = Value::dict();
  for (const std::string& child : view.children(group)) {
    const Value row = yaml_group(view, child);
    if (!row.as_dict().empty()) children.edit_dict().set(child, row);
  }
  for (const std::string& host : view.own_hosts(group))
    hosts.edit_dict().set(host, view.variables(host));
  if (!children.as_dict().empty()) out.edit_dict().set("children", children);
  if (!hosts.as_dict().empty()) out.edit_dict().set("hosts", hosts);
  return out;
}

class Graph {
 public:
  Graph(const View& view, bool variables) : view_(view), variables_(variables) {}

  std::string text() {
    group("all", 0);
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    std::string bars;
    for (int at = 1; at < depth; ++at) bars += "  |";
    out_ += depth == 0 ? cat(text, "\n") : cat(bars, "  |--", text, "\n");
  }
  void group(const std::string& name, int depth) {
    line(depth, cat("@", name, ":"));
    std::vector<std::string> children = view_.children(name);
    for (const std::string& child : children) group(child, depth + 1);
    std::vector<std::string> hosts = view_.own_hosts(name);
    for (const std::string& host : hosts) {
      line(depth + 1, host);
      if (variables_) facts(host, depth + 2);
    }
  }
  void facts(const std::string& host, int depth) {
    const Value variables = view_.variables(host);
    for (const value::Entry* entry : variables.as_dict().sorted()) {
      const Value& member = entry->value;
      const std::string text = value::to_masked_json(member, {.style = value::JsonStyle::python});
      const bool bare = member.is_string() && member.secret_ranges().empty();
      line(depth, cat("{", entry->key.as_string(), " = ",
                      bare ? std::string(member.as_string()) : text, "}"));
    }
  }

  const View& view_;
  bool variables_;
  std::string out_;
};

}  // namespace

int show_inventory(App& app, const Arguments& arguments) {
  // A look at an inventory needs no playbook: the name only says that this folder will do.
  Workspace workspace(
      app, arguments,
      {.inventories = arguments.positional(), .playbook = "site.yml", .plan = false});
  for (const base::Diagnostic& each : workspace.findings().items()) app.tell(each);
  const View view(workspace.inventory(), workspace.options());
  if (arguments.has("graph")) {
    app.out().write(Graph(view, arguments.has("vars")).text());
    return 0;
  }
  Value shown;
  if (const auto host = arguments.value("host")) {
    if (!view.knows(*host)) {
      throw base::Error("unknown-host", cat("the inventory has no host `", *host, "`"))
          .hint(base::did_you_mean(*host, workspace.inventory().hosts()));
    }
    shown = view.variables(*host);
  } else {
    shown = arguments.has("yaml") ? Value::dict({{"all", yaml_group(view, "all")}}) : list_of(view);
  }
  if (arguments.has("yaml")) {
    // By way of JSON, where secrets show as ***.
    const Value masked = value::read_json(value::to_masked_json(shown), "inventory");
    app.out().data(base::trim_end(value::to_yaml(masked, {.block = true})));
  } else {
    app.out().data(value::to_masked_json(
        shown, {.style = value::JsonStyle::pretty, .indent = 4, .sort_keys = true}));
  }
  return 0;
}

}  // namespace kboot::cli
