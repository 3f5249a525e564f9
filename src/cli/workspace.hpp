// Everything that the work on one inventory needs, loaded: project, configuration, keys, inventory,
// playbook.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/ansible_config.hpp"
#include "cli/app.hpp"
#include "cli/keys.hpp"
#include "run/project_files.hpp"
#include "run/run.hpp"

namespace kboot::cli {

// What the command line says about a playbook and its inventory.
struct Sources {
  std::vector<std::string>
      inventories;       // paths, or names with a comma; none: the implicit localhost alone
  std::string playbook;  // empty: the project's playbooks/site.yml
  bool plan = false;
  std::string label = {};  // before a question, where several inventories are worked on; else empty
};

class Workspace {
 public:
  // Opens the inventory. Throws what reading it throws, and `no-project`.
  Workspace(App& app, const Arguments& arguments, const Sources& sources);
  // One of several, perhaps on a thread of its own, whose context this is.
  Workspace(App& app, const base::Context& context, const Arguments& arguments,
            const Sources& sources, std::shared_ptr<Keyrings> keyrings);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  [[nodiscard]] const run::Project& project() const noexcept { return project_; }
  [[nodiscard]] const AnsibleConfig& config() const noexcept { return config_; }
  [[nodiscard]] run::Options& options() noexcept { return options_; }
  [[nodiscard]] const run::Services& services() const noexcept { return *services_; }
  [[nodiscard]] inventory::Inventory& inventory() noexcept { return *inventory_; }
  // What was found on the way: warnings, and mistakes of the playbook once it is loaded.
  [[nodiscard]] base::Diagnostics& findings() noexcept { return findings_; }

  // Loads the playbook and looks for all mistakes in it; they go to findings().
  [[nodiscard]] playbook::Playbook load_playbook();
  // Throws Error `no-hosts` when --limit leaves none of the inventory's hosts.
  void require_hosts();
  // The same without looking at hosts and modules.
  [[nodiscard]] playbook::Playbook read_playbook();

 private:
  void read_options(const Arguments& arguments);
  [[nodiscard]] std::function<std::string(const std::string&, bool)> asker() const;
  [[nodiscard]] std::function<void(const base::Context&, kube::Session&, const run::RunFinished&)>
  recorder(const Arguments& arguments) const;
  void open_inventory(const std::vector<std::string>& inventories, bool lenient);
  [[nodiscard]] run::ClusterDefaults cluster_defaults(const Arguments& arguments) const;

  App& app_;
  const base::Context& context_;
  std::shared_ptr<Keyrings> keyrings_;
  std::string label_;
  run::Project project_;
  AnsibleConfig config_;
  base::Diagnostics findings_;
  std::shared_ptr<vault::Keyring> keyring_;
  std::unique_ptr<run::ProjectFiles> files_;
  run::ModuleTable modules_;
  run::Options options_;
  std::unique_ptr<run::Services> services_;
  std::optional<inventory::Inventory> inventory_;
};

// One for each inventory and playbook of a command line. Throws Error `no-inventory`.
[[nodiscard]] std::vector<Sources> sources_of(const Arguments& arguments);

// The worse of two exit codes, in the order 130, 1, 4, 2, 3, 0.
[[nodiscard]] int worse(int a, int b) noexcept;

}  // namespace kboot::cli
