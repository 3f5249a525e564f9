// Inventories in YAML or JSON (ansible/plugins/inventory/yaml.py).
#include "base/text.hpp"
#include "inventory/sources.hpp"
#include "value/containers.hpp"

namespace kboot::inventory {

namespace {

using value::Entry;

class GroupReader {
 public:
  GroupReader(Graph& graph, const std::string& path, const Options& options)
      : graph_(graph), path_(path), options_(options) {}

  void read(const Value& groups) {
    if (groups.is_null()) return;
    if (!groups.is_dict())
      fail(base::cat("an inventory must be a mapping of groups, not a ", kind_name(groups)),
           groups);
    if (const Value* plugin = groups.find("plugin")) {
      throw base::Error(
          "inventory-not-supported",
          base::cat("the inventory plug-in `", plugin->is_string() ? plugin->as_string() : "",
                    "` is not supported yet"),
          plugin->origin())
          .status(base::Status::bad_input);
    }
    for (const Entry& entry : groups.as_dict()) group(entry.key, entry.value);
  }

 private:
  [[noreturn]] static void fail(std::string message, const Value& where) {
    throw base::Error("inventory-syntax", std::move(message), where.origin())
        .status(base::Status::bad_input);
  }

  void warn(std::string message, const Value& where) const {
    base::Diagnostic warning;
    warning.severity = base::Severity::warning;
    warning.code = "inventory-ignored";
    warning.message = std::move(message);
    warning.origin = where.origin();
    if (options_.warn) options_.warn(std::move(warning));
  }

  // The name of the group, or nothing where the entry is none.
  bool group(const Value& key, const Value& data) {
    if (!key.is_string()) fail("the name of a group must be a text; put it in quotes", key);
    const std::string name(key.as_string());
    if (!data.is_dict() && !data.is_null()) {
      warn(base::cat("`", name, "` is no group: it is a ", kind_name(data), ", not a mapping"),
           key);
      return false;
    }
    graph_.add_group(name);
    if (data.is_null()) return true;
    for (const Entry& section : data.as_dict()) {
      const std::string_view kind =
          section.key.is_string() ? section.key.as_string() : std::string_view();
      if (kind == "vars") {
        variables(name, members(section, name));
      } else if (kind == "hosts") {
        hosts(name, members(section, name));
      } else if (kind == "children") {
        children(name, members(section, name));
      } else {
        warn(base::cat("`", kind, "` in the group `", name,
                       "` is ignored: a group has `hosts`, `vars` and `children`"),
             section.key);
      }
    }
    return true;
  }

  // The entries of a section; a lone text stands for one entry without content.
  static Value members(const Entry& section, const std::string& group) {
    if (section.value.is_null()) return Value::dict();
    if (section.value.is_string()) return Value::dict({{section.value, Value()}});
    if (!section.value.is_dict()) {
      fail(base::cat("`", section.key.as_string(), "` of the group `", group,
                     "` must be a mapping, not a ", kind_name(section.value)),
           section.value);
    }
    return section.value;
  }

  void variables(const std::string& group, const Value& entries) {
    for (const Entry& entry : entries.as_dict())
      graph_.set_group_variable(group, entry.key, entry.value);
  }

  void hosts(const std::string& group, const Value& entries) {
    for (const Entry& entry : entries.as_dict()) {
      if (!entry.value.is_dict() && !entry.value.is_null())
        fail("the variables of a host must be a mapping", entry.value);
      add_hosts(graph_, entry.key, group, entry.value.is_null() ? Value::dict() : entry.value,
                path_);
    }
  }

  void children(const std::string& parent, const Value& entries) {
    for (const Entry& entry : entries.as_dict()) {
      if (!group(entry.key, entry.value)) continue;
      try {
        graph_.add_child(parent, std::string(entry.key.as_string()));
      } catch (base::Error& error) {
        error.at(entry.key.origin(), static_cast<std::uint32_t>(entry.key.as_string().size()));
        throw;
      }
    }
  }

  Graph& graph_;
  const std::string& path_;
  const Options& options_;
};

}  // namespace

void read_yaml_groups(Graph& graph, const std::string& path, const Value& groups,
                      const Options& options) {
  GroupReader(graph, path, options).read(groups);
}

}  // namespace kboot::inventory
