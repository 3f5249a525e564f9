// Front door of playbook: reads playbooks into their one desugared form and checks what the files
// alone say.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "playbook/argument_spec.hpp"
#include "playbook/model.hpp"
#include "value/value.hpp"

namespace kboot::playbook {

// What the loader and the check must know of a module; `run` gives it.
struct ModuleSpec {
  std::string_view name;  // canonical, short
  std::span<const Argument> arguments = {};
  ArgumentRules rules = {};
  std::string_view free_form = {};  // the argument that text which is no k=v goes to; empty: none
  bool any_argument = false;
  std::string_view unrendered = {};  // arguments that are expressions or the module's own matter
};

class ModuleSpecs {
 public:
  virtual ~ModuleSpecs() = default;
  // By short or fully qualified name; nothing when there is no such module.
  [[nodiscard]] virtual std::optional<ModuleSpec> find(std::string_view name) const = 0;
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
};

struct LoadOptions {
  const ModuleSpecs& modules;
  // A YAML file of the project as a value, opened when it is encrypted; null when it is empty.
  std::function<Value(const std::string& path)> read;
  // Variables that names of imported files and roles may use: extra vars.
  Value variables = Value::dict();
  // Further places of roles: ansible.cfg's roles_path.
  std::vector<std::string> roles_path = {};
  // Names of lookups for with_X, short.
  std::vector<std::string> lookups = {};
  bool force_handlers = false;
};

// Loads a playbook and all that it imports. Mistakes go to `out`, all of them; what could be read
// is in the result.
[[nodiscard]] Playbook load(const std::string& path, const LoadOptions& options,
                            base::Diagnostics& out);

// Everything else that the files alone tell: unknown modules and arguments, syntax of templates;
// follows includes whose name is constant.
void check(const Playbook& playbook, const LoadOptions& options, base::Diagnostics& out);

// What a dynamic include brings in.
struct Included {
  std::string file;  // the tasks file, or the role's folder
  Nodes nodes;
  std::vector<std::shared_ptr<const Task>> handlers;
  std::shared_ptr<const Role> role;
};
// The file that include_tasks names, beside the including files, in the role, in the play's folder.
// Throws `file-not-found` with the places looked at.
[[nodiscard]] std::string find_tasks_file(const Value& name, const Context& context,
                                          const std::string& play_folder, bool handlers);
// `variables`: what the include passes on (its `vars`, the loop's item), level 21. Throws the first
// mistake.
[[nodiscard]] Included include_tasks(const std::string& file, const Task& include,
                                     const Value& variables, const std::string& play_folder,
                                     const LoadOptions& options);
// `arguments`: the rendered arguments of include_role (name, tasks_from, vars_from, public, apply
// ...).
[[nodiscard]] Included include_role(const Value& arguments, const Task& include,
                                    const Value& variables, const std::string& play_folder,
                                    const LoadOptions& options);

// Actions that are no modules: import_tasks, include_role, meta, add_host ... Short or fully
// qualified; empty when it is none.
[[nodiscard]] std::string_view builtin_action(std::string_view name) noexcept;

// Does this run's choice of tags take the task? (ansible/playbook/taggable.py)
struct TagChoice {
  std::vector<std::string> only = {"all"};
  std::vector<std::string> skip;
};
[[nodiscard]] bool tags_match(const std::vector<std::string>& tags, const TagChoice& choice);
// The nodes that the tags take; implicit tasks stay, blocks without tasks go.
[[nodiscard]] Nodes filter_tags(const Nodes& nodes, const TagChoice& choice);

}  // namespace kboot::playbook
