// A task against a real cluster: no files, no variables, only the modules and the server.
#pragma once

#include "../kube/live.hpp"
#include "modules/modules.hpp"
#include "run/module.hpp"
#include "support/temp_folder.hpp"
#include "value/containers.hpp"

namespace kboot::live {

class LiveTask final : public run::TaskContext {
 public:
  Live live;
  test::TempFolder folder;
  bool check = false;
  bool planning = false;
  std::vector<base::Diagnostic> warnings;

  const base::Context& base() const override { return live.context; }
  bool check_mode() const override { return check; }
  bool plan_only() const override { return planning; }
  bool diff_mode() const override { return true; }
  int verbosity() const override { return 0; }
  const std::map<std::string, std::string>& environment() const override { return environment_; }
  kube::Session& cluster(const run::ClusterArgs&) override { return live.session; }
  net::Transport& transport() override { return live.session.transport(); }
  std::string find_file(std::string_view, std::string_view name) const override {
    return folder.path(name);
  }
  Value read_file(const std::string& path) const override { return base::read_file(path); }
  Value read_variables(const std::string&) override { return Value::dict(); }
  Value render_template(const Value& text, const std::string&) override { return text; }
  Value render(const Value& raw) override { return raw; }
  bool condition(const Value&) override { return true; }
  std::optional<Value> variable(std::string_view) override { return std::nullopt; }
  const std::string& working_directory() const override { return folder.path(); }
  void warn(base::Diagnostic diagnostic) override { warnings.push_back(std::move(diagnostic)); }

  // Binds, plans, and applies unless in check mode: what a run does with one task.
  run::Outcome run(std::string_view name, const std::string& arguments) {
    const run::Module& module = *run::ModuleTable(modules::all()).find(name);
    const playbook::Args args =
        playbook::bind_arguments(module.name, module.arguments, module.rules, object(arguments));
    run::Plan plan = module.plan(*this, args);
    if (!plan.needs_apply() || check || planning) return std::move(plan.outcome);
    return module.apply(*this, args, plan);
  }

 private:
  std::map<std::string, std::string> environment_;
};

}  // namespace kboot::live
