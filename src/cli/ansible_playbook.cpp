// The link `ansible-playbook`: Ansible's command line, words and exit codes.
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/output_kind.hpp"
#include "cli/workspace.hpp"

namespace kboot::cli {

namespace {

using base::cat;

base::Diagnostic warning(std::string message) {
  return {
      .severity = base::Severity::warning, .code = "no-inventory", .message = std::move(message)};
}

// Ansible says it where no source gave any host.
void warn_of_no_hosts(Workspace& workspace) {
  if (!workspace.inventory().hosts().empty()) return;
  workspace.findings().add(
      warning("No inventory was parsed, only implicit localhost is available"));
  workspace.findings().add(
      warning("provided hosts list is empty, only localhost is available. Note that the implicit "
              "localhost does not "
              "match 'all'"));
}

std::vector<std::string> inventories_of(const Arguments& arguments) {
  std::vector<std::string> named = arguments.values("inventory");
  if (!named.empty()) return named;
  const AnsibleConfig config = read_ansible_config(".", true);
  if (const auto configured = config.get("defaults.inventory")) {
    for (const std::string_view each : base::split(*configured, ',')) {
      const std::string_view source = base::trim(each);
      if (source.empty()) continue;
      named.push_back(
          base::join_path(config.folder_of("defaults.inventory"), base::expand_user(source)));
    }
    return named;
  }
  // Ansible's default is passed over where it is not there.
  if (base::exists("/etc/ansible/hosts")) named.emplace_back("/etc/ansible/hosts");
  return named;
}

int run_one(App& app, const Arguments& arguments, const Sources& sources, run::Reporter& listener,
            bool first) {
  Workspace workspace(app, arguments, sources);
  if (first && arguments.has("verbose")) {
    app.out().line(workspace.config().file().empty()
                       ? "No config file found; using defaults"
                       : cat("Using ", workspace.config().file(), " as config file"),
                   report::Paint::blue);
  }
  if (first) warn_of_no_hosts(workspace);
  const bool syntax_only = arguments.has("syntax-check");
  const run::Listing listing{.hosts = arguments.has("list-hosts"),
                             .tags = arguments.has("list-tags"),
                             .tasks = arguments.has("list-tasks")};
  const bool list = listing.hosts || listing.tags || listing.tasks;
  const playbook::Playbook playbook =
      syntax_only || list ? workspace.read_playbook() : workspace.load_playbook();
  for (const base::Diagnostic& each : workspace.findings().items()) {
    if (each.severity == base::Severity::error) {
      app.tell(each);
    } else {
      listener.on(run::Warned{each});
    }
  }
  if (workspace.findings().has_errors()) return 4;
  if (syntax_only) {
    app.out().line(cat("\nplaybook: ", sources.playbook));
    return 0;
  }
  if (list) {
    app.out().write(run::list(app.context(), playbook, workspace.inventory(), workspace.options(),
                              workspace.services(), listing));
    return 0;
  }
  workspace.require_hosts();
  run::Reporter* const listeners[] = {&listener};
  return run::run(app.context(), playbook, workspace.inventory(), workspace.options(),
                  workspace.services(), listeners);
}

}  // namespace

int ansible_playbook(App& app, const Arguments& arguments) {
  if (arguments.has("version")) {
    app.out().line("ansible-playbook [core 2.18, by kboot " KBOOT_VERSION "]");
    return 0;
  }
  if (arguments.positional().empty()) {
    throw base::Error("too-few-arguments", "the following arguments are required: playbook");
  }
  for (const std::string& playbook : arguments.positional()) {
    if (!base::exists(playbook))
      throw base::Error("file-not-found", cat("the playbook: ", playbook, " could not be found"));
  }
  const std::unique_ptr<run::Reporter> listener = link_listener(app, arguments);
  const std::vector<std::string> inventories = inventories_of(arguments);
  bool first = true;
  for (const std::string& playbook : arguments.positional()) {
    const int code =
        run_one(app, arguments, {.inventories = inventories, .playbook = playbook, .plan = false},
                *listener, first);
    first = false;
    // A playbook that failed is the last one, as there.
    if (code != 0) return code;
  }
  return 0;
}

}  // namespace kboot::cli
