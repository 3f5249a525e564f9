// Front door of run: carries out a playbook against an inventory and tells reporters.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "inventory/inventory.hpp"
#include "jinja/lookup.hpp"
#include "net/net.hpp"
#include "playbook/playbook.hpp"
#include "run/clusters.hpp"
#include "run/events.hpp"
#include "run/module.hpp"
#include "run/survey.hpp"
#include "vault/vault.hpp"

namespace kboot::run {

// What the command line asks for.
struct Options {
  playbook::TagChoice tags;
  std::string limit;  // --limit; empty: none
  bool check = false;
  bool diff = false;
  bool plan = false;  // `kboot plan`: nothing is written, no program runs
  int verbosity = 0;
  int forks = 5;
  Value extra_vars = Value::dict();
  std::string start_at_task;       // a name or glob
  std::string connection = "ssh";  // --connection: of hosts and tasks that say nothing
  bool force_handlers = false;
  bool under_link = false;        // called as ansible-playbook: its exit codes
  bool gather_implicitly = true;  // ansible.cfg gathering: implicit (true), explicit
  std::vector<std::string> roles_path = {};
  Survey* survey = nullptr;    // with `plan`: only what tasks are about to write is asked for
  std::string inventory_name;  // for RunStarted
};

// What comes from the folders above and from the process.
struct Services {
  const ModuleTable& modules;
  std::span<const jinja::LookupRow> lookups;
  std::shared_ptr<vault::Keyring> keyring;
  // A transport of its own for each host.
  std::function<std::unique_ptr<net::Transport>()> make_transport;
  ClusterDefaults clusters;
  // Asks the person at the terminal, without echo where it is `hidden`; empty: nothing was typed.
  // May be empty where there is no terminal.
  std::function<std::string(const std::string& question, bool hidden)> ask = {};
  // Leaves word of the run on a cluster where it changed something; called once for each, before
  // RunFinished. What it throws is told as a warning. May be empty.
  std::function<void(const base::Context&, kube::Session&, const RunFinished&)> record = {};
};

// Loads the playbook and all that it names; mistakes go to `out`.
[[nodiscard]] playbook::Playbook load_playbook(const base::Context& context,
                                               const std::string& path, const Options& options,
                                               const Services& services, base::Diagnostics& out);

// All mistakes of a playbook against its inventory, and those that the files alone show; nothing is
// run or sent.
void check(const base::Context& context, const playbook::Playbook& playbook,
           inventory::Inventory& inventory, const Options& options, const Services& services,
           base::Diagnostics& out);

// Runs it. Gives the exit code: 0, 1 no host of --limit, 2 a task failed, 4 unreachable, 130 (or
// 99) interrupted. Throws Error for what ends a whole run (an undefined variable in `hosts`, a
// handler that does not exist). `lines`: connections that are there already.
[[nodiscard]] int run(const base::Context& context, const playbook::Playbook& playbook,
                      inventory::Inventory& inventory, const Options& options,
                      const Services& services, std::span<Reporter* const> reporters,
                      Lines* lines = nullptr);

// What a run would write, as far as that can be known before; nothing is written, no program runs,
// nobody is told. The sessions stay in `lines`, for the run. Throws as `run`.
void survey(const base::Context& context, const playbook::Playbook& playbook,
            inventory::Inventory& inventory, const Options& options, const Services& services,
            Lines& lines, Survey& found);

// --list-tasks, --list-tags, --list-hosts: the text of ansible-playbook.
struct Listing {
  bool hosts = false, tags = false, tasks = false;
};
[[nodiscard]] std::string list(const base::Context& context, const playbook::Playbook& playbook,
                               inventory::Inventory& inventory, const Options& options,
                               const Services& services, const Listing& what);

// Where a project's files are (design.md decision 11).
struct Project {
  std::string folder;
  std::string playbook;
};
// The nearest folder above the inventory that holds `playbooks/`, else the folder of the playbook
// named by -p. Throws Error `no-project` when there is neither.
[[nodiscard]] Project find_project(const std::string& inventory, const std::string& playbook);

}  // namespace kboot::run
