// A TaskContext for unit tests of modules: files of a temporary folder, fixed variables, no cluster.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/modules.hpp"
#include "support/no_network.hpp"
#include "support/temp_folder.hpp"
#include "support/test_context.hpp"
#include "value/containers.hpp"

namespace kboot::test {

class FakeTask final : public run::TaskContext {
 public:
  TempFolder folder;
  TestContext test;
  NoNetwork network{test};
  bool check = false;
  bool planning = false;
  std::map<std::string, std::string> variables_of_environment{{"HOME", folder.path()},
                                                              {"PATH", "/usr/bin:/bin"}};
  std::map<std::string, std::string> environment_of_task;  // what its `environment:` says
  std::map<std::string, value::Value> variables;
  std::vector<base::Diagnostic> warnings;
  std::string named;  // which words of the user name a cluster

  const base::Context& base() const override { return test.context; }
  bool check_mode() const override { return check; }
  bool plan_only() const override { return planning; }
  bool diff_mode() const override { return false; }
  int verbosity() const override { return 0; }
  const std::map<std::string, std::string>& environment() const override {
    return variables_of_environment;
  }
  std::map<std::string, std::string> task_environment() const override {
    return environment_of_task;
  }
  kube::Session& cluster(const run::ClusterArgs&) override {
    throw base::Error("test", "no cluster here");
  }
  std::string named_cluster() const override { return named; }
  net::Transport& transport() override { return network; }
  std::string find_file(std::string_view kind, std::string_view name) const override {
    return folder.path(base::join_path(kind, name));
  }
  value::Value read_file(const std::string& path) const override { return base::read_file(path); }
  value::Value read_variables(const std::string& path) override {
    return value::Value::dict({{"read_from", base::base_name(path)}});
  }
  value::Value render_template(const value::Value& text, const std::string&) override {
    return base::upper(text.as_string());
  }
  // Knows `{{ name }}` of a variable and nothing else.
  value::Value render(const value::Value& raw) override {
    if (!raw.is_string() || !raw.as_string().starts_with("{{ ")) return raw;
    const std::string name(raw.as_string().substr(3, raw.as_string().size() - 6));
    const auto found = variables.find(name);
    if (found == variables.end())
      throw base::Error("undefined-variable", "`" + name + "` is undefined");
    return found->second;
  }
  bool condition(const value::Value& expression) override {
    return expression.as_string() == "true";
  }
  std::optional<value::Value> variable(std::string_view name) override {
    const auto found = variables.find(std::string(name));
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }
  const std::string& working_directory() const override { return folder.path(); }
  void warn(base::Diagnostic diagnostic) override { warnings.push_back(std::move(diagnostic)); }
};

inline const run::Module& module_named(std::string_view name) {
  const run::Module* module = run::ModuleTable(modules::all()).find(name);
  REQUIRE(module != nullptr);
  return *module;
}

// Binds the arguments, plans, and applies unless in check mode: what a run does with one task.
inline run::Outcome run_module(FakeTask& task, std::string_view name,
                               const value::Value& arguments) {
  const run::Module& module = module_named(name);
  const playbook::Args args =
      module.any_argument
          ? playbook::Args(arguments)
          : playbook::bind_arguments(module.name, module.arguments, module.rules, arguments);
  run::Plan plan = module.plan(task, args);
  if (!plan.needs_apply() || task.check) return std::move(plan.outcome);
  return module.apply(task, args, plan);
}

}  // namespace kboot::test
