// kboot run and kboot plan.
#include <set>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/inventory_run.hpp"
#include "cli/output_kind.hpp"
#include "cli/together.hpp"

namespace kboot::cli {

namespace {

using base::cat;

using Runs = std::vector<std::unique_ptr<InventoryRun>>;

// What belongs to one inventory, in the order of the command line.
std::vector<std::vector<Sources>> by_inventory(const Arguments& arguments, bool plan) {
  std::vector<std::vector<Sources>> groups;
  for (Sources& sources : sources_of(arguments)) {
    sources.plan = plan;
    if (groups.empty() || groups.back().front().inventories != sources.inventories)
      groups.emplace_back();
    groups.back().push_back(std::move(sources));
  }
  return groups;
}

// A listing is text for people that no lane may cut through.
bool wants_listing(const Arguments& arguments) {
  return arguments.has("list-hosts") || arguments.has("list-tags") || arguments.has("list-tasks");
}

// One after another, so that questions come one after another too. False when interrupted.
bool prepare_all(App& app, const Runs& runs) {
  for (const auto& each : runs) {
    if (app.cancel()) return false;
    each->prepare();
  }
  return !app.cancel();
}

// Inventories at the same time: as many as --forks.
std::size_t lanes_of(const Runs& runs) {
  for (const auto& each : runs) {
    if (const auto forks = each->forks()) return static_cast<std::size_t>(*forks);
  }
  return 1;
}

std::vector<int> run_in_turn(App& app, const Runs& runs) {
  std::vector<int> codes;
  for (const auto& each : runs) {
    if (app.cancel()) {
      codes.push_back(130);
      continue;
    }
    each->prepare();
    codes.push_back(each->run());
  }
  return codes;
}

int work(App& app, const Arguments& arguments, bool plan) {
  const auto groups = by_inventory(arguments, plan);
  std::vector<std::string> inventories;
  for (const auto& group : groups) {
    const auto& sources = group.front().inventories;
    inventories.push_back(sources.empty() ? std::string() : sources.front());
  }
  const auto keyrings = std::make_shared<Keyrings>(app, arguments);
  Listeners listeners(app, arguments, inventories, plan);
  const bool several = groups.size() > 1 && !wants_listing(arguments);
  Runs runs;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    std::vector<Sources> sources = groups[at];
    if (several) {
      for (Sources& each : sources) each.label = listeners.name(at);
    }
    runs.push_back(std::make_unique<InventoryRun>(
        app, arguments, std::move(sources), listeners.lane(at), listeners.prefix(at), keyrings));
  }
  std::vector<int> codes;
  if (!several) {
    codes = run_in_turn(app, runs);
  } else if (prepare_all(app, runs)) {
    codes =
        together(app, runs.size(), lanes_of(runs), [&](std::size_t at) { return runs[at]->run(); });
  } else {
    codes.assign(runs.size(), 130);
  }
  int code = 0;
  for (const int each : codes) code = worse(code, each);
  if (!listeners.finish(several ? codes : std::vector<int>{})) code = worse(code, 1);
  return code == 0 && listeners.any_change() && arguments.has("detailed-exitcode") ? 3 : code;
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
  std::set<std::string> known;
  for (const std::string& each : arguments.positional()) {
    // One that is named twice would work against itself.
    if (known.insert(base::absolute_path(each)).second) inventories.push_back({each});
  }
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
