// Inventory sources: which files of a directory are read, and how (ansible/inventory/manager.py).
#include "inventory/sources.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "inventory/host_range.hpp"
#include "value/containers.hpp"

namespace kboot::inventory {

namespace {

// Of a directory: Ansible's INVENTORY_IGNORE_EXTS. A file with such a name is read when `-i` names
// it itself.
constexpr std::array<std::string_view, 13> ignored_endings{".pyc", ".pyo", ".swp",  ".bak", "~",
                                                           ".rpm", ".md",  ".txt",  ".rst", ".orig",
                                                           ".ini", ".cfg", ".retry"};
constexpr std::array<std::string_view, 3> ignored_names{"group_vars", "host_vars", "vars_plugins"};

bool is_ignored(std::string_view name) {
  return name.starts_with('.') ||
         std::find(ignored_names.begin(), ignored_names.end(), name) != ignored_names.end() ||
         std::any_of(ignored_endings.begin(), ignored_endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

[[noreturn]] void refuse(const std::string& path, std::string_view what, base::Origin origin = {}) {
  throw base::Error("inventory-not-supported",
                    base::cat("`", path, "` is ", what, ", which is not supported yet"), origin)
      .status(base::Status::bad_input);
}

void read_file(Graph& graph, const std::string& path, const Options& options) {
  const Value text = options.reader.text(path);
  if (text.as_string().starts_with("#!")) refuse(path, "an inventory script");
  const std::string extension = base::extension(path);
  if (extension == ".toml") refuse(path, "a TOML inventory");
  if (extension == ".yml" || extension == ".yaml" || extension == ".json") {
    read_yaml_groups(graph, path, options.reader.yaml(path), options);
    return;
  }
  // Without an extension it may be either; as Ansible, YAML is tried first.
  if (extension.empty()) {
    Value groups;
    try {
      groups = options.reader.yaml(path);
    } catch (const base::Error& error) {
      if (!error.diagnostic().code.starts_with("yaml-")) throw;
    }
    if (groups.is_dict()) {
      read_yaml_groups(graph, path, groups, options);
      return;
    }
  }
  read_ini(graph, path, text);
}

}  // namespace

void add_hosts(Graph& graph, const Value& names, const std::string& group, const Value& variables,
               const std::string& source) {
  HostNames hosts;
  try {
    if (!names.is_string()) {
      throw base::Error("inventory-syntax", "the name of a host must be a text; put it in quotes")
          .status(base::Status::bad_input);
    }
    hosts = expand_hosts(names.as_string());
  } catch (base::Error& error) {
    error.at(names.origin(),
             names.is_string() ? static_cast<std::uint32_t>(names.as_string().size()) : 1);
    throw;
  }
  for (const std::string& name : hosts.names) {
    Host& host = graph.add_host(name, source);
    graph.put(name, group);
    if (hosts.port) host.variables.edit_dict().set("ansible_port", *hosts.port);
    for (const value::Entry& entry : variables.as_dict())
      host.variables.edit_dict().set(entry.key, entry.value);
  }
}

void read_source(Graph& graph, const std::string& source, const Options& options) {
  if (base::is_directory(source)) {
    for (const std::string& name : base::list_directory(source)) {
      if (!is_ignored(name)) read_source(graph, base::join_path(source, name), options);
    }
    return;
  }
  if (!base::exists(source) && source.find(',') != std::string::npos) {
    for (const std::string_view part : base::split(source, ',')) {
      const std::string_view name = base::trim(part);
      std::optional<std::int64_t> port;
      const std::string host(split_port(name, port));
      if (host.empty() || graph.host(host) != nullptr) continue;
      graph.add_host(host, source);
      graph.put(host, "ungrouped");
      if (port) graph.host(host)->variables.edit_dict().set("ansible_port", *port);
    }
    return;
  }
  if (!base::exists(source)) {
    base::Error error("inventory-not-found", base::cat("there is no inventory `", source, "`"));
    error.hint("a list of hosts needs a comma: `-i host,`");
    throw error.status(base::Status::bad_input);
  }
  read_file(graph, source, options);
}

}  // namespace kboot::inventory
