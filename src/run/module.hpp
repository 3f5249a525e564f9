// The contract of a module: an argument spec, a plan that reads and decides, an apply that sends
// and waits.
//
// A module is a row in modules/registry.cpp. It never prints, never reads variables of the run, and
// never touches another module. `plan` must not change anything anywhere; check mode and `kboot
// plan` stop after it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "playbook/argument_spec.hpp"
#include "run/outcome.hpp"

namespace kboot::kube {
class Session;
}
namespace kboot::net {
class Transport;
}

namespace kboot::run {

using playbook::Args;
using playbook::ArgType;
using playbook::Argument;
using playbook::ArgumentRules;

// Which cluster a task names itself; empty fields fall back to the run's choice (design.md decision
// 10).
struct ClusterArgs {
  std::string kubeconfig;  // a file
  Value kubeconfig_data;   // or its content as a dict
  std::string context;
  std::string host;
  std::string api_key;
  std::string ca_cert, client_cert, client_key;  // files
  std::string username, password;
  std::string tls_server_name, proxy;
  std::optional<bool> validate_certs;
};

// What a module may use of the run, on one host, for one task (or loop item).
class TaskContext {
 public:
  virtual ~TaskContext() = default;

  [[nodiscard]] virtual const base::Context& base() const = 0;
  [[nodiscard]] virtual bool check_mode() const = 0;  // --check or check_mode: true
  [[nodiscard]] virtual bool plan_only() const = 0;   // `kboot plan`: run no program
  [[nodiscard]] virtual bool diff_mode() const = 0;
  [[nodiscard]] virtual int verbosity() const = 0;  // how many -v
  // The task's `environment:` over the process's own environment: for the programs that it starts.
  [[nodiscard]] virtual const std::map<std::string, std::string>& environment() const = 0;
  // What the task's `environment:` alone says.
  [[nodiscard]] virtual std::map<std::string, std::string> task_environment() const { return {}; }
  // The session with the cluster that the task names, or the run's. Connects and checks the guards
  // at first use.
  [[nodiscard]] virtual kube::Session& cluster(const ClusterArgs& args) = 0;
  // Which words of the user name a cluster already (`--context`, KUBECONFIG); empty: none.
  [[nodiscard]] virtual std::string named_cluster() const { return {}; }
  // By what requests of this host travel that are for no cluster.
  [[nodiscard]] virtual net::Transport& transport() = 0;
  // Ansible's search path: role's files/ or templates/ (`kind`), role, play's folder ... Throws
  // `file-not-found` listing where it looked.
  [[nodiscard]] virtual std::string find_file(std::string_view kind,
                                              std::string_view name) const = 0;
  // The bytes of a file of the project, opened when it is encrypted (then the string is marked
  // secret).
  [[nodiscard]] virtual Value read_file(const std::string& path) const = 0;
  // A file of variables: a dict, opened when it is encrypted, inline `!vault` values sealed,
  // templates unrendered.
  [[nodiscard]] virtual Value read_variables(const std::string& path) = 0;
  // A template's text rendered with the variables of the task, as the template module does.
  [[nodiscard]] virtual Value render_template(const Value& text, const std::string& path) = 0;
  // Any value with all its templates rendered (include_vars checks nothing, debug's `var`).
  [[nodiscard]] virtual Value render(const Value& raw) = 0;
  // A condition as in `when` (assert's `that`).
  [[nodiscard]] virtual bool condition(const Value& expression) = 0;
  // A variable of the task, rendered; nothing when it is not set.
  [[nodiscard]] virtual std::optional<Value> variable(std::string_view name) = 0;
  // The folder that relative paths of files on this machine start from: the process's.
  [[nodiscard]] virtual const std::string& working_directory() const = 0;
  // A warning that belongs to this task: shown once.
  virtual void warn(base::Diagnostic diagnostic) = 0;
  // Called by a module's plan once it knows the objects that it will write (not those that it
  // removes), before it asks the cluster about them; where knowing them takes extra work, only when
  // `surveyed`. A survey notes them and ends the plan here.
  virtual void announce(kube::Session& session, const std::vector<Value>& objects,
                        std::string_view name_space = {}) {
    static_cast<void>(session), static_cast<void>(objects), static_cast<void>(name_space);
  }
  [[nodiscard]] virtual bool surveyed() const { return false; }
};

// What a module keeps between plan and apply; each module derives its own.
struct PlanState {
  virtual ~PlanState() = default;
};

struct Plan {
  // What check mode reports: status ok (nothing to do), changed, failed, skipped; its changes.
  Outcome outcome;
  // Set when `plan` cannot know what apply would do ("command is not run by plan"): the result is
  // unknown.
  std::string unknown;
  std::unique_ptr<PlanState> state;

  [[nodiscard]] bool needs_apply() const noexcept { return state != nullptr; }
};

struct Module {
  std::string_view name;     // "k8s"
  std::string_view aliases;  // fully qualified names, separated by spaces: "kubernetes.core.k8s"
  std::string_view doc;      // one sentence
  std::span<const Argument> arguments;
  ArgumentRules rules = {};
  // The name of the argument that free-form text goes to (`command: ls -l`); empty: none.
  std::string_view free_form = {};
  // Takes any key as argument (set_fact).
  bool any_argument = false;
  // Its result's text is data from outside: marked unsafe. (Everything but set_fact, debug...)
  bool trusted_result = false;
  // Skipped in check mode with `skipped, running in check mode` instead of planning (command,
  // shell).
  bool skip_in_check_mode = false;
  // Arguments rendered by the module itself, separated by spaces (debug's `var`, assert's `that`).
  std::string_view unrendered = {};
  // Says which cluster later tasks talk to (kubeconfig): where a plan cannot know what it does,
  // theirs is unknown too.
  bool gives_cluster = false;

  Plan (*plan)(TaskContext&, const Args&);
  // Called when plan gave a state and nothing stops the task; may be nullptr for modules that
  // change nothing.
  Outcome (*apply)(TaskContext&, const Args&, Plan&) = nullptr;
};

// The modules that a run knows; sorted by name. Handed in by cli.
class ModuleTable {
 public:
  explicit ModuleTable(std::span<const Module* const> rows) : rows_(rows) {}
  // By short or fully qualified name (`ansible.builtin.` and `ansible.legacy.` prefixes of a short
  // name too).
  [[nodiscard]] const Module* find(std::string_view name) const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::span<const Module* const> rows() const noexcept { return rows_; }

 private:
  std::span<const Module* const> rows_;
};

}  // namespace kboot::run
