// Roles: where they are, what is in them, what they depend on.
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/convert.hpp"
#include "playbook/loader.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::playbook {

namespace {

using base::cat;

constexpr std::size_t deepest = 40;  // roles that bring each other in; more is a circle

// Keys of a dependency that say where it comes from, not how it is used.
bool is_source_key(std::string_view name) {
  return name == "src" || name == "scm" || name == "version";
}

// What is neither a keyword nor the role's name is a parameter (level 20).
Value params_of(const Value& entry) {
  Value params = Value::dict();
  if (!entry.is_dict()) return params;
  for (const auto& [key, given] : entry.as_dict()) {
    const std::string name = jinja::to_text(key);
    if (find_keyword(name, in_role) == nullptr && !is_source_key(name))
      params.edit_dict().set(key, given);
  }
  return params;
}

Value dict_or_empty(const Value* given) {
  return given != nullptr && given->is_dict() ? *given : Value::dict();
}

void add_unless_empty(std::vector<Value>& list, const Value& dict) {
  if (!dict.as_dict().empty()) list.push_back(dict);
}

// Two uses with the same key are one role to Ansible: it runs once per host.
std::string role_key(const std::string& path, const RoleParts& parts, const RoleRequest& request) {
  const auto keyword = [&](std::string_view name) {
    const Value* given = request.entry.find(name);
    return given == nullptr ? Value() : *given;
  };
  const Value key = Value::list(
      {path, parts.params, keyword("when"), keyword("tags"), parts.given_vars, request.tasks_from,
       request.vars_from, request.defaults_from, request.handlers_from, request.from_include});
  return value::to_json(key);
}

}  // namespace

std::string Loader::role_folder(const Value& name, const ContextPtr& context) {
  const std::string role = static_name(name, context, "the role");
  std::vector<std::string> folders{base::join_path(play_folder_, "roles")};
  folders.insert(folders.end(), options_.roles_path.begin(), options_.roles_path.end());
  if (!role_chain_.empty()) folders.push_back(base::directory_name(role_chain_.back().path));
  folders.push_back(play_folder_);
  for (const std::string& folder : folders) {
    const std::string path = base::normal_path(base::join_path(folder, role));
    if (base::is_directory(path)) return base::absolute_path(path);
  }
  base::Error error("role-not-found", cat("there is no role `", role, "`"), name.origin(),
                    static_cast<std::uint32_t>(std::max<std::size_t>(1, role.size())));
  for (const std::string& folder : folders) error.note(cat("looked in ", folder));
  throw error.status(base::Status::bad_input);
}

// The main file of a kind, or the one that `from` names; an empty path when there is none.
Value Loader::role_file(const std::string& folder, std::string_view kind, const std::string& from,
                        std::string& path) {
  const std::string base =
      base::join_path(base::join_path(folder, kind), from.empty() ? "main" : from);
  std::vector<std::string> endings{".yml", ".yaml", ".json"};
  endings.insert(from.empty() ? endings.end() : endings.begin(), "");
  for (const std::string& ending : endings) {
    path = base + ending;
    if (base::is_file(path)) return options_.read(path);
  }
  path.clear();
  if (!from.empty()) {
    throw base::Error("file-not-found", cat("the role has no `", kind, "/", from, "`"))
        .note(cat("looked in ", folder));
  }
  return Value();
}

// Variables of a role: a file, or all files of a folder `main/` in name order.
Value Loader::role_vars(const std::string& folder, std::string_view kind, const std::string& from) {
  const std::string inside =
      base::join_path(base::join_path(folder, kind), from.empty() ? "main" : from);
  std::string path;
  Value vars = Value::dict();
  if (base::is_directory(inside)) {
    for (const std::string& name : base::list_directory(inside)) {
      const std::string ending = base::extension(name);
      if (ending != ".yml" && ending != ".yaml" && ending != ".json") continue;
      const Value part = options_.read(base::join_path(inside, name));
      if (part.is_dict()) vars = value::merge(vars, part, false);
    }
    return vars;
  }
  Value read = role_file(folder, kind, from, path);
  if (read.is_null()) return vars;
  if (!read.is_dict()) {
    fail("keyword-type", cat("`", kind, "` of a role must be a dict, not ", value::kind_name(read)),
         read);
    return vars;
  }
  return read;
}

void Loader::load_dependencies(const Value& meta, const ContextPtr& context, LoadedRole& into,
                               Role& role, std::vector<std::shared_ptr<const Role>>& dependencies) {
  if (meta.is_null()) return;
  if (!meta.is_dict()) {
    fail("keyword-type", "the `meta` of a role must be a dict", meta);
    return;
  }
  if (const Value* given = meta.find("allow_duplicates"))
    role.allow_duplicates = to_boolean(*given).value_or(false);
  if (const Value* specs = meta.find("argument_specs"); specs != nullptr && !specs->is_null()) {
    fail("not-supported", "`argument_specs` of roles are not supported yet", *specs);
  }
  const Value* list = meta.find("dependencies");
  if (list == nullptr || list->is_null()) return;
  for (const Value& entry : as_conditions(*list)) {
    collect([&] {
      LoadedRole loaded = load_role(role_request(entry), context);
      for (Node& node : loaded.nodes) into.nodes.push_back(std::move(node));
      for (auto& handler : loaded.handlers) into.handlers.push_back(std::move(handler));
      dependencies.push_back(std::move(loaded.role));
    });
  }
}

void Loader::inside_role(const Role& role) {
  const auto merged = [](const std::vector<Value>& dicts) {
    Value all = Value::dict();
    for (const Value& dict : dicts) all = value::merge(all, dict, false);
    return all;
  };
  role_chain_.push_back({.name = role.name,
                         .path = role.path,
                         .defaults = merged(role.defaults),
                         .vars = merged(role.vars),
                         .given_vars = Value::dict(),
                         .params = merged(role.params)});
}

// An entry of `roles:` or of dependencies: a name, or a dict with keywords and params.
RoleRequest Loader::role_request(const Value& entry) const {
  if (!entry.is_dict()) return {.name = entry, .entry = Value()};
  const Value* name = entry.find("role") != nullptr ? entry.find("role") : entry.find("name");
  return {.name = name != nullptr ? *name : Value().set_origin(entry.origin()), .entry = entry};
}

// Lowest first: dependencies, the roles that brought this one in, the role itself.
void Loader::add_role_variables(
    Role& role, const RoleParts& parts,
    const std::vector<std::shared_ptr<const Role>>& dependencies) const {
  for (const auto& dependency : dependencies) {
    role.defaults.insert(role.defaults.end(), dependency->defaults.begin(),
                         dependency->defaults.end());
  }
  for (const RoleParts& parent : role_chain_) {
    role.parents.push_back(parent.name);
    role.parent_paths.push_back(parent.path);
    add_unless_empty(role.defaults, parent.defaults);
    add_unless_empty(role.vars, parent.given_vars);
    add_unless_empty(role.vars, parent.vars);
    add_unless_empty(role.params, parent.params);
  }
  for (const auto& dependency : dependencies) {
    role.vars.insert(role.vars.end(), dependency->exports.begin(), dependency->exports.end());
    role.exports.insert(role.exports.end(), dependency->exports.begin(), dependency->exports.end());
  }
  add_unless_empty(role.defaults, parts.defaults);
  add_unless_empty(role.vars, parts.vars);
  add_unless_empty(role.exports, parts.vars);
  add_unless_empty(role.vars, parts.given_vars);
  add_unless_empty(role.params, parts.params);
}

void Loader::load_role_tasks(const RoleRequest& request, const RoleParts& parts,
                             const ContextPtr& context, LoadedRole& into) {
  std::string path;
  role_chain_.push_back(parts);
  collect([&] {
    const Value handlers = role_file(parts.path, "handlers", request.handlers_from, path);
    for (Node& node : load_tasks(handlers, context, path, true)) {
      into.handlers.push_back(std::get<std::shared_ptr<const Task>>(node));
    }
  });
  collect([&] {
    const Value tasks = role_file(parts.path, "tasks", request.tasks_from, path);
    auto beside = std::make_shared<Context>(*context);
    if (!path.empty()) beside->folders.push_back(base::directory_name(path));
    for (Node& node : load_tasks(tasks, beside, path, false)) into.nodes.push_back(std::move(node));
  });
  role_chain_.pop_back();
  into.nodes.emplace_back(implicit_meta("role_complete", context));
}

LoadedRole Loader::load_role(const RoleRequest& request, const ContextPtr& context) {
  if (role_chain_.size() > deepest) {
    throw base::Error("role-loop", "roles bring each other in without end", request.name.origin());
  }
  RoleParts parts{.name = {},
                  .path = role_folder(request.name, context),
                  .defaults = {},
                  .vars = {},
                  .given_vars = {},
                  .params = params_of(request.entry)};
  parts.name = base::base_name(static_name(request.name, context, "the role"));
  parts.defaults = role_vars(parts.path, "defaults", request.defaults_from);
  parts.vars = role_vars(parts.path, "vars", request.vars_from);
  parts.given_vars = dict_or_empty(request.entry.find("vars"));

  auto role = std::make_shared<Role>();
  role->name = parts.name;
  role->path = parts.path;
  role->key = role_key(parts.path, parts, request);
  role->is_public = request.is_public;
  auto inside = std::make_shared<Context>(
      request.entry.is_dict() ? *extend(context, request.entry, in_role, false) : *context);
  inside->folders.clear();

  LoadedRole loaded;
  std::vector<std::shared_ptr<const Role>> dependencies;
  std::string path;
  role_chain_.push_back(parts);
  load_dependencies(role_file(parts.path, "meta", "", path), inside, loaded, *role, dependencies);
  role_chain_.pop_back();
  if (base::is_file(base::join_path(parts.path, "meta/argument_specs.yml"))) {
    fail("not-supported",
         cat("`meta/argument_specs.yml` of the role `", parts.name, "` is not supported yet"),
         request.name);
  }
  if (request.allow_duplicates) role->allow_duplicates = *request.allow_duplicates;
  add_role_variables(*role, parts, dependencies);
  // Dependencies are nobody's own; what is imported anywhere belongs to the play.
  if (request.from_include)
    imported_roles_.push_back(role);
  else if (role_chain_.empty())
    roles_.push_back(role);
  inside->role = role;
  load_role_tasks(request, parts, inside, loaded);
  loaded.role = role;
  return loaded;
}

}  // namespace kboot::playbook
