// The playbooks of one inventory, one after another.
#include "cli/inventory_run.hpp"

#include "base/text.hpp"
#include "cli/demo_key.hpp"
#include "cli/guards.hpp"
#include "inventory/inventory.hpp"
#include "net/net.hpp"

namespace kboot::cli {

namespace {

std::optional<run::Listing> wanted_listing(const Arguments& arguments) {
  const run::Listing listing{.hosts = arguments.has("list-hosts"),
                             .tags = arguments.has("list-tags"),
                             .tasks = arguments.has("list-tasks")};
  if (!listing.hosts && !listing.tags && !listing.tasks) return std::nullopt;
  return listing;
}

std::string name_of(const Sources& sources) {
  return sources.inventories.empty() ? std::string("localhost")
                                     : inventory::source_name(sources.inventories.front());
}

}  // namespace

InventoryRun::InventoryRun(App& app, const Arguments& arguments, std::vector<Sources> sources,
                           run::Reporter& listener, std::string prefix,
                           std::shared_ptr<Keyrings> keyrings)
    : app_(app),
      arguments_(arguments),
      sources_(std::move(sources)),
      listener_(listener),
      prefix_(std::move(prefix)),
      keyrings_(std::move(keyrings)),
      transport_(app.make_transport()),
      context_(app.context_of(*transport_)) {}

int InventoryRun::broken(const std::string& inventory,
                         const std::vector<base::Diagnostic>& errors) {
  int code = 0;
  for (const base::Diagnostic& each : errors) {
    app_.tell(each, prefix_);
    code = worse(code, app_.exit_code_of(each));
  }
  listener_.on(run::RunBroken{.inventory = inventory, .errors = errors});
  return code;
}

// One that fails does not hide the others.
template <typename Work>
int InventoryRun::guarded(const Sources& sources, Work work) {
  try {
    return work();
  } catch (const base::Error& error) {
    return broken(name_of(sources), {error.diagnostic()});
  } catch (const base::Cancelled&) {
    const auto turn = app_.screen().take();
    app_.err().line(base::cat(prefix_, "interrupted"));
    return 130;
  } catch (const std::exception& error) {
    base::Diagnostic mistake{.code = "internal",
                             .message = base::cat("kboot made a mistake: ", error.what())};
    mistake.hint = "this is worth a bug report, with the command and this text";
    return broken(name_of(sources), {mistake});
  }
}

std::unique_ptr<InventoryRun::Ready> InventoryRun::open(const Sources& sources) {
  auto ready = std::unique_ptr<Ready>(
      new Ready{.workspace = {app_, context_, arguments_, sources, keyrings_}, .playbook = {}});
  ready->playbook = ready->workspace.load_playbook();
  const std::vector<base::Diagnostic> errors = tell_warnings(ready->workspace.findings());
  if (errors.empty()) return ready;
  broken(name_of(sources), errors);
  code_ = 4;
  return nullptr;
}

void InventoryRun::prepare() {
  code_ = worse(code_, guarded(sources_.front(), [this] {
                  first_ = open(sources_.front());
                  return 0;
                }));
}

std::optional<int> InventoryRun::forks() const {
  if (first_ == nullptr) return std::nullopt;
  return first_->workspace.options().forks;
}

// Tells the warnings and gives the errors.
std::vector<base::Diagnostic> InventoryRun::tell_warnings(const base::Diagnostics& findings) {
  std::vector<base::Diagnostic> errors;
  for (const base::Diagnostic& each : findings.items()) {
    if (each.severity == base::Severity::error) {
      errors.push_back(each);
    } else {
      app_.tell(each, prefix_);
    }
  }
  return errors;
}

// What the guards say before the first write.
int InventoryRun::guard(Ready& ready, run::Lines& lines) {
  base::Diagnostics found;
  check_guards(app_, context_, arguments_, ready.workspace, ready.playbook, lines, false, found);
  const std::vector<base::Diagnostic> errors = tell_warnings(found);
  if (errors.empty()) return 0;
  const int code = broken(ready.workspace.options().inventory_name, errors);
  if (!ready.workspace.options().plan) {
    const auto turn = app_.screen().take();
    app_.err().line(base::cat(prefix_, "nothing was written; `--skip-guard ",
                              guard_of(errors.front()), "` goes on all the same"));
  }
  return code;
}

int InventoryRun::run_one(Ready& ready) {
  Workspace& workspace = ready.workspace;
  if (const auto listing = wanted_listing(arguments_)) {
    app_.out().write(run::list(context_, ready.playbook, workspace.inventory(), workspace.options(),
                               workspace.services(), *listing));
    return 0;
  }
  workspace.require_hosts();
  run::Lines lines;
  const int code = guard(ready, lines);
  if (code != 0 && !workspace.options().plan) return code;
  run::Reporter* const told[] = {&listener_};
  DemoKeyWatch demo_key(*workspace.services().keyring, told);
  run::Reporter* const listeners[] = {&listener_, &demo_key};
  return worse(code, run::run(context_, ready.playbook, workspace.inventory(), workspace.options(),
                              workspace.services(), listeners, &lines));
}

int InventoryRun::run() {
  for (const Sources& sources : sources_) {
    if (app_.cancel()) return worse(code_, 130);
    const bool is_first = &sources == &sources_.front();
    if (is_first && first_ == nullptr) continue;
    code_ = worse(code_, guarded(sources, [&] {
                    const std::unique_ptr<Ready> ready =
                        is_first ? std::move(first_) : open(sources);
                    return ready == nullptr ? 0 : run_one(*ready);
                  }));
  }
  return code_;
}

}  // namespace kboot::cli
