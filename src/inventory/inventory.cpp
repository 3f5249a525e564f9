// The inventory of a run: sources, and the variables that files say about each host.
#include "inventory/inventory.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/files.hpp"
#include "base/text.hpp"
#include "inventory/graph.hpp"
#include "inventory/pattern.hpp"
#include "inventory/sources.hpp"
#include "inventory/vars_files.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::inventory {

struct Inventory::State {
  Options options;
  std::string name;
  std::vector<std::string> folders;  // group_vars/ and host_vars/ may stand in them
  Graph graph;
  std::vector<Layer> secrets;
  mutable std::map<std::string, Value> files;  // variables by path, read once

  [[nodiscard]] const Value& file(const std::string& path) const {
    const auto [entry, added] = files.try_emplace(path);
    if (added) {
      try {
        entry->second = read_vars_file(path, options.reader);
      } catch (...) {
        files.erase(entry);
        throw;
      }
    }
    return entry->second;
  }

  void add_files(std::vector<Layer>& out, Level level, const std::string& folder,
                 std::string_view kind, const std::string& owner) const {
    if (folder.empty()) return;
    for (const std::string& path : find_vars_files(base::join_path(folder, kind), owner)) {
      out.push_back({level, path, file(path)});
    }
  }
  void warn(std::string code, std::string message) const {
    base::Diagnostic warning;
    warning.severity = base::Severity::warning;
    warning.code = std::move(code);
    warning.message = std::move(message);
    if (options.warn) options.warn(std::move(warning));
  }
  // Host names that `--limit` stands for: a pattern, parts of which may be `@file`.
  [[nodiscard]] std::string expand_limit(const std::string& limit) const;
};

namespace {

void add_source(std::vector<Layer>& out, Level level, std::string label, const Value& variables) {
  if (variables.as_dict().empty()) return;
  Value values = value::deep_copy(variables);  // the graph may still change it (add_host)
  value::freeze(values);
  out.push_back({level, std::move(label), std::move(values)});
}

Value names(const std::vector<std::string>& texts) {
  std::vector<Value> items;
  for (const std::string& text : texts) items.emplace_back(text);
  return Value::list(std::move(items));
}

void warn_of_double_names(const Graph& graph, const std::function<void(std::string)>& warn) {
  for (const std::string& name : graph.group_names()) {
    if (graph.host(name) != nullptr)
      warn(base::cat("`", name, "` is the name of a group and of a host"));
  }
}

}  // namespace

std::string source_name(const std::string& source) {
  if (!base::exists(source)) return std::string(base::trim(source.substr(0, source.find(','))));
  std::string name = base::base_name(base::absolute_path(source));
  if (base::is_directory(source)) return name;
  return name.substr(0, name.size() - base::extension(name).size());
}

std::string_view describe(Level level) noexcept {
  static constexpr std::array<std::string_view, 9> texts{
      "group variables in the inventory",   "group_vars/all beside the inventory",
      "group_vars/all beside the playbook", "group_vars beside the inventory",
      "group_vars beside the playbook",     "secrets",
      "host variables in the inventory",    "host_vars beside the inventory",
      "host_vars beside the playbook"};
  return texts[static_cast<std::size_t>(level)];
}

Inventory::Inventory(std::unique_ptr<State> state) : state_(std::move(state)) {}
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;
Inventory::~Inventory() = default;

const std::string& Inventory::name() const noexcept { return state_->name; }
std::vector<std::string> Inventory::hosts() const { return state_->graph.host_names(); }
std::vector<std::string> Inventory::groups() const { return state_->graph.group_names(); }

std::vector<std::string> Inventory::children(std::string_view group) const {
  const Group* found = state_->graph.group(group);
  return found == nullptr ? std::vector<std::string>() : found->children;
}

std::vector<std::string> Inventory::hosts_of(std::string_view group) const {
  return state_->graph.hosts_of(group);
}
bool Inventory::has_host(std::string_view host) const noexcept {
  return state_->graph.host(host) != nullptr;
}
bool Inventory::has_group(std::string_view group) const noexcept {
  return state_->graph.group(group) != nullptr;
}
bool Inventory::is_implicit(std::string_view host) const noexcept {
  return is_local_name(host) && !has_host(host);
}

std::string Inventory::State::expand_limit(const std::string& limit) const {
  std::vector<std::string> parts;
  for (const std::string_view part : base::split(limit, ',')) {
    const std::string_view trimmed = base::trim(part);
    if (!trimmed.starts_with('@')) {
      parts.emplace_back(trimmed);
      continue;
    }
    const std::string text = base::read_file(std::string(trimmed.substr(1)));
    for (const std::string_view line : base::split(text, '\n')) {
      const std::string_view host = base::trim(line);
      if (!host.empty() && !host.starts_with('#')) parts.emplace_back(host);
    }
  }
  return base::join(parts, ",");
}

std::vector<std::string> Inventory::match(const std::string& pattern,
                                          const std::string& limit) const {
  const Unmatched unmatched = [this](const std::string& part) {
    state_->warn("host-pattern", base::cat("no host and no group matches `", part, "`"));
  };
  std::vector<std::string> out = select(state_->graph, pattern, unmatched);
  if (limit.empty()) return out;
  const std::vector<std::string> allowed =
      select(state_->graph, state_->expand_limit(limit), unmatched);
  std::erase_if(out, [&](const std::string& host) {
    return std::find(allowed.begin(), allowed.end(), host) == allowed.end();
  });
  return out;
}

std::vector<Layer> Inventory::layers(const std::string& host,
                                     const std::string& play_folder) const {
  const State& state = *state_;
  const std::vector<const Group*> groups = state.graph.groups_of(host);
  std::vector<Layer> out;
  add_source(out, Level::source_groups, "group `all`", state.graph.group("all")->variables);
  for (const Group* group : groups) {
    add_source(out, Level::source_groups, base::cat("group `", group->name, "`"), group->variables);
  }
  for (const std::string& folder : state.folders)
    state.add_files(out, Level::inventory_all, folder, "group_vars", "all");
  state.add_files(out, Level::play_all, play_folder, "group_vars", "all");
  for (const std::string& folder : state.folders) {
    for (const Group* group : groups)
      state.add_files(out, Level::inventory_groups, folder, "group_vars", group->name);
  }
  for (const Group* group : groups)
    state.add_files(out, Level::play_groups, play_folder, "group_vars", group->name);
  out.insert(out.end(), state.secrets.begin(), state.secrets.end());
  if (const Host* known = state.graph.host(host)) {
    add_source(out, Level::source_host, base::cat("host `", host, "`"), known->variables);
  } else if (is_local_name(host)) {
    add_source(out, Level::source_host, "implicit localhost",
               Value::dict({{"ansible_connection", "local"}}));
  }
  for (const std::string& folder : state.folders)
    state.add_files(out, Level::inventory_host, folder, "host_vars", host);
  state.add_files(out, Level::play_host, play_folder, "host_vars", host);
  return out;
}

Value Inventory::magic(const std::string& host) const {
  std::vector<std::string> groups;
  for (const Group* group : state_->graph.groups_of(host)) groups.push_back(group->name);
  std::sort(groups.begin(), groups.end());
  Value out = Value::dict({{"inventory_hostname", host},
                           {"inventory_hostname_short", host.substr(0, host.find('.'))},
                           {"group_names", names(groups)}});
  const Host* known = state_->graph.host(host);
  if (known != nullptr && !known->source.empty()) {
    const bool file = base::exists(known->source);
    const std::string source = file ? base::absolute_path(known->source) : known->source;
    out.edit_dict().set("inventory_file", source);
    if (file) out.edit_dict().set("inventory_dir", base::directory_name(source));
  }
  return out;
}

Value Inventory::groups_variable() const {
  Value out = Value::dict();
  for (const std::string& group : groups()) out.edit_dict().set(group, names(hosts_of(group)));
  return out;
}

bool Inventory::add_host(const std::string& host, const std::vector<std::string>& groups,
                         const Value& variables) {
  Graph& graph = state_->graph;
  bool changed = graph.host(host) == nullptr;
  Host& target = graph.add_host(host, "");
  for (const std::string& group : groups) changed = graph.put(host, group) || changed;
  for (const value::Entry& entry : variables.as_dict()) {
    const Value* old = target.variables.as_dict().find(entry.key);
    if (old != nullptr && value::equal(*old, entry.value)) continue;
    target.variables.edit_dict().set(entry.key, entry.value);
    changed = true;
  }
  graph.reconcile();
  return changed;
}

bool Inventory::add_to_group(const std::string& host, const std::string& group,
                             const std::vector<std::string>& parents) {
  Graph& graph = state_->graph;
  if (is_implicit(host))
    graph.add_host(host, "").variables.edit_dict().set("ansible_connection", "local");
  bool changed = graph.put(host, group);
  for (const std::string& parent : parents) {
    graph.add_group(parent);
    changed = graph.add_child(parent, group) || changed;
  }
  graph.reconcile();
  return changed;
}

Inventory load(const std::vector<std::string>& sources, const Options& options) {
  auto state = std::make_unique<Inventory::State>();
  state->options = options;
  for (const std::string& source : sources) {
    if (base::exists(source)) {
      state->folders.push_back(base::is_directory(source) ? source : base::directory_name(source));
    }
    read_source(state->graph, source, options);
  }
  state->graph.reconcile();
  warn_of_double_names(state->graph, [&](std::string message) {
    state->warn("inventory-name-twice", std::move(message));
  });
  if (!sources.empty()) state->name = source_name(sources.front());
  if (!options.secrets_folder.empty()) {
    std::vector<std::string> files{"all.yml"};
    if (!state->name.empty() && state->name != "all")
      files.push_back(base::cat(state->name, ".yml"));
    for (const std::string& file : files) {
      const std::string path = base::join_path(options.secrets_folder, file);
      if (!base::exists(path)) continue;
      Value values = value::deep_marked(read_vars_file(path, options.reader), value::mark_secret);
      value::freeze(values);
      state->secrets.push_back({Level::secrets, path, std::move(values)});
    }
  }
  return Inventory(std::move(state));
}

}  // namespace kboot::inventory
