// kboot run and kboot plan.
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/demo_key.hpp"
#include "cli/output_kind.hpp"
#include "cli/workspace.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// The worst of what was found, as an exit code; 0 when nothing is wrong.
int tell_findings(App& app, const base::Diagnostics& findings) {
  for (const base::Diagnostic& each : findings.items()) app.tell(each);
  return findings.has_errors() ? 4 : 0;
}

std::optional<run::Listing> wanted_listing(const Arguments& arguments) {
  const run::Listing listing{.hosts = arguments.has("list-hosts"),
                             .tags = arguments.has("list-tags"),
                             .tasks = arguments.has("list-tasks")};
  if (!listing.hosts && !listing.tags && !listing.tasks) return std::nullopt;
  return listing;
}

// Sees whether anything would be changed: `plan --detailed-exitcode`.
class ChangeWatch final : public run::Reporter {
 public:
  bool pending = false;
  void on(const run::Event& event) override {
    if (const auto* task = std::get_if<run::TaskFinished>(&event)) {
      pending = pending || task->outcome.status == run::OutcomeStatus::changed ||
                !task->outcome.changes.empty();
    }
  }
};

int run_one(App& app, const Arguments& arguments, const Sources& sources,
            std::span<run::Reporter* const> reporters) {
  Workspace workspace(app, arguments, sources);
  const playbook::Playbook playbook = workspace.load_playbook();
  if (const int code = tell_findings(app, workspace.findings()); code != 0) return code;
  if (const auto listing = wanted_listing(arguments)) {
    app.out().write(run::list(app.context(), playbook, workspace.inventory(), workspace.options(),
                              workspace.services(), *listing));
    return 0;
  }
  workspace.require_hosts();
  DemoKeyWatch demo_key(*workspace.services().keyring, reporters);
  std::vector<run::Reporter*> all(reporters.begin(), reporters.end());
  all.push_back(&demo_key);
  return run::run(app.context(), playbook, workspace.inventory(), workspace.options(),
                  workspace.services(), all);
}

// One that fails does not hide the others.
int run_guarded(App& app, const Arguments& arguments, const Sources& sources,
                std::span<run::Reporter* const> reporters) {
  try {
    return run_one(app, arguments, sources, reporters);
  } catch (const base::Error& error) {
    app.tell(error.diagnostic());
    return app.exit_code_of(error.diagnostic());
  }
}

int work(App& app, const Arguments& arguments, bool plan) {
  Listeners listeners(app, arguments, plan);
  ChangeWatch watch;
  std::vector<run::Reporter*> reporters = listeners.all();
  reporters.push_back(&watch);
  int code = 0;
  for (const Sources& sources : sources_of(arguments)) {
    Sources each = sources;
    each.plan = plan;
    code = worse(code, run_guarded(app, arguments, each, reporters));
    if (app.cancel()) break;
  }
  if (!listeners.finish(app)) code = worse(code, 1);
  return code == 0 && watch.pending && arguments.has("detailed-exitcode") ? 3 : code;
}

}  // namespace

std::vector<Sources> sources_of(const Arguments& arguments) {
  std::vector<std::string> playbooks = arguments.values("playbook");
  if (arguments.positional().empty() && playbooks.empty()) {
    throw base::Error("no-inventory", cat("`", arguments.command().name,
                                          "` needs an inventory, or a playbook by -p"))
        .hint("give the folder of an inventory, as in `kboot run inventories/dev`");
  }
  if (playbooks.empty()) playbooks.emplace_back();
  std::vector<std::vector<std::string>> inventories;
  for (const std::string& each : arguments.positional()) inventories.push_back({each});
  if (inventories.empty()) inventories.emplace_back();
  std::vector<Sources> all;
  for (const auto& inventory : inventories) {
    for (const std::string& playbook : playbooks)
      all.push_back({.inventories = inventory, .playbook = playbook});
  }
  return all;
}

int run_playbooks(App& app, const Arguments& arguments) { return work(app, arguments, false); }

int plan_playbooks(App& app, const Arguments& arguments) { return work(app, arguments, true); }

}  // namespace kboot::cli
