// The loader's inside: one object per load, its parts in load_*.cpp.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "playbook/keywords.hpp"
#include "playbook/playbook.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

// A role on its way in: its own dicts, before those of its relatives are put around them.
struct RoleParts {
  std::string name, path;
  Value defaults, vars, given_vars, params;  // dicts
};

// What a role's use brings: its tasks behind those of its dependencies.
struct LoadedRole {
  std::shared_ptr<const Role> role;
  Nodes nodes;
  std::vector<std::shared_ptr<const Task>> handlers;
};

struct RoleRequest {
  Value name;   // a string, its place for errors
  Value entry;  // the dict with its keywords and params; null: none
  std::string tasks_from = {}, vars_from = {}, defaults_from = {}, handlers_from = {};
  bool is_public = true;
  bool from_include = false;
  std::optional<bool> allow_duplicates = {};  // absent: what its meta says
};

class Loader {
 public:
  Loader(const LoadOptions& options, base::Diagnostics& out, std::string play_folder)
      : options_(options), out_(out), play_folder_(std::move(play_folder)) {}

  // The plays of a file, with those that it imports.
  void load_file(const std::string& path, const ContextPtr& outer, const Value& vars,
                 std::vector<Play>& plays);
  Nodes load_tasks(const Value& list, const ContextPtr& context, const std::string& file,
                   bool handlers);
  LoadedRole load_role(const RoleRequest& request, const ContextPtr& context);
  // What is loaded from now on is brought in by this role.
  void inside_role(const Role& role);

  // The context inside something that carries keywords: a play, role, block or task.
  ContextPtr extend(const ContextPtr& outer, const Value& keywords, Place place,
                    bool with_vars = true);
  // A name that may be a template of extra variables and the play's.
  std::string static_name(const Value& name, const ContextPtr& context, std::string_view what);
  // A list of tasks, read from a file.
  Nodes load_tasks_file(const std::string& path, const ContextPtr& context, bool handlers);

  [[nodiscard]] std::vector<std::shared_ptr<const Task>>& imported_handlers() {
    return imported_handlers_;
  }

 private:
  void load_entry(const Value& entry, const std::string& path, const ContextPtr& outer,
                  const Value& vars, std::vector<Play>& plays);
  void read_play_keywords(Play& play, const Value& entry, const Value& vars);
  Nodes load_roles(const Value& roles, const ContextPtr& context,
                   std::vector<std::shared_ptr<const Task>>& handlers);
  void check_play_keywords(const Value& entry);
  Play load_play(const Value& entry, const std::string& path, const ContextPtr& outer,
                 const Value& vars);
  void import_playbook(const Value& entry, const Value& name, const std::string& path,
                       const ContextPtr& outer, const Value& vars, std::vector<Play>& plays);
  void check_play_support(const Play& play);
  Nodes section(const Value& entry, std::string_view name, const ContextPtr& context,
                const std::string& path, bool handlers);
  void load_node(const Value& item, const ContextPtr& context, const std::string& file,
                 bool handlers, Nodes& nodes);
  Node load_block(const Value& item, const ContextPtr& context, const std::string& file,
                  bool handlers);
  void import_tasks(const Task& task, bool handlers, Nodes& nodes);
  void import_role(const Task& task, Nodes& nodes);
  std::shared_ptr<Task> load_task(const Value& item, const ContextPtr& context,
                                  const std::string& file, bool handlers);
  void read_task_keywords(Task& task, const Value& item);
  void read_loop(Task& task, const Value& item);
  bool read_action(Task& task, const Value& item);
  bool read_old_action(Task& task, const value::Entry& chosen, const Value& extra);
  void check_support(const value::Entry& entry, const Keyword& keyword);
  void refuse_key(const Value& key, bool has_action, Place place);
  void refuse_module(std::string_view name, const Value& key, std::vector<std::string> others);
  bool set_action(Task& task, std::string_view name, const Value& key, const Value& given,
                  const Value& extra);
  void add_text_arguments(Task& task, const ModuleSpec& spec, const Value& text);
  std::string role_folder(const Value& name, const ContextPtr& context);
  Value role_file(const std::string& folder, std::string_view kind, const std::string& from,
                  std::string& path);
  Value role_vars(const std::string& folder, std::string_view kind, const std::string& from);
  [[nodiscard]] RoleRequest role_request(const Value& entry) const;
  void add_role_variables(Role& role, const RoleParts& parts,
                          const std::vector<std::shared_ptr<const Role>>& dependencies) const;
  void load_role_tasks(const RoleRequest& request, const RoleParts& parts,
                       const ContextPtr& context, LoadedRole& into);
  void load_dependencies(const Value& meta, const ContextPtr& context, LoadedRole& into, Role& role,
                         std::vector<std::shared_ptr<const Role>>& dependencies);
  [[nodiscard]] std::optional<ModuleSpec> find_module(std::string_view name) const;

  void check_default_groups(const Value& given);
  void fail(std::string code, std::string message, const Value& place, std::string hint = {});
  // Runs one step; its Error becomes a diagnostic with the frame.
  template <typename Step>
  void collect(Step step) {
    try {
      step();
    } catch (base::Error& error) {
      if (error.diagnostic().status == base::Status::failed) error.status(base::Status::bad_input);
      out_.add(error.diagnostic());
    }
  }

  const LoadOptions& options_;
  base::Diagnostics& out_;
  std::string play_folder_;
  Value play_vars_ = Value::dict();  // of the play being loaded, for names of imports
  std::vector<RoleParts> role_chain_;
  std::vector<std::string> open_files_;  // being imported: finds a file that imports itself
  std::vector<std::shared_ptr<const Task>> imported_handlers_;
  std::vector<std::shared_ptr<const Role>> roles_;
  std::vector<std::shared_ptr<const Role>> imported_roles_;
};

// Conditions as a list: one, several, or none.
[[nodiscard]] std::vector<Value> as_conditions(const Value& given);
// Words as a list: "a, b" or [a, b].
[[nodiscard]] std::vector<std::string> as_words(const Value& given);
// A module that Ansible's users know, but that is not here (yet).
[[nodiscard]] bool is_foreign_module(std::string_view name) noexcept;
[[nodiscard]] std::shared_ptr<const Task> implicit_meta(std::string_view action,
                                                        const ContextPtr& context);

}  // namespace kboot::playbook
