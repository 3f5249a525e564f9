// Everything that the work on one inventory needs, loaded.
#include "cli/workspace.hpp"

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/cluster_session.hpp"
#include "cli/extra_vars.hpp"
#include "cli/provenance.hpp"
#include "kube/connection.hpp"
#include "lookups/lookups.hpp"
#include "modules/modules.hpp"
#include "report/wording.hpp"
#include "value/containers.hpp"

namespace kboot::cli {

namespace {

using base::cat;

std::vector<std::string> tags_of(const std::vector<std::string>& given,
                                 const std::optional<std::string>& configured) {
  std::vector<std::string> texts = given;
  if (texts.empty() && configured) texts.push_back(*configured);
  std::vector<std::string> tags;
  for (const std::string& text : texts) {
    for (const std::string_view tag : base::split(text, ',')) {
      if (!base::trim(tag).empty()) tags.emplace_back(base::trim(tag));
    }
  }
  return tags;
}

int forks_of(const Arguments& arguments, const AnsibleConfig& config) {
  const std::string text =
      arguments.value("forks").value_or(config.get("defaults.forks").value_or("5"));
  std::int64_t forks = 0;
  if (!base::parse_int(text, forks) || forks < 1 || forks > 1000) {
    throw base::Error("option-value", cat("`--forks` cannot be `", text, "`"))
        .hint("it is a number from 1 to 1000");
  }
  return static_cast<int>(forks);
}

// Settings that change what a playbook means: refused, not ignored.
void refuse_meanings(const AnsibleConfig& config) {
  if (config.get("defaults.hash_behaviour").value_or("replace") != "replace") {
    throw base::Error("not-supported",
                      "`hash_behaviour = merge` is not supported: dicts of variables are replaced")
        .note(
            cat("it is set in ", config.file().empty() ? "ANSIBLE_HASH_BEHAVIOUR" : config.file()))
        .hint("merge where it is meant, with the filter `combine`");
  }
  if (config.flag("defaults.jinja2_native")) {
    throw base::Error("not-supported",
                      "`jinja2_native` is not supported: templates give text, as by default");
  }
}

// As people would type it: from here, where that is possible.
std::string from_here(const std::string& path) {
  const std::string here = base::absolute_path(".");
  if (path == here) return ".";
  return path.starts_with(here + "/") ? path.substr(here.size() + 1) : path;
}

}  // namespace

int worse(int a, int b) noexcept {
  static constexpr std::array order = {130, 99, 1, 4, 2, 3, 0};
  return std::ranges::find(order, a) <= std::ranges::find(order, b) ? a : b;
}

Workspace::Workspace(App& app, const Arguments& arguments, const Sources& sources)
    : Workspace(app, app.context(), arguments, sources,
                std::make_shared<Keyrings>(app, arguments)) {}

Workspace::Workspace(App& app, const base::Context& context, const Arguments& arguments,
                     const Sources& sources, std::shared_ptr<Keyrings> keyrings)
    : app_(app),
      context_(context),
      keyrings_(std::move(keyrings)),
      label_(sources.label),
      modules_(modules::all()) {
  const std::string first = sources.inventories.empty() ? "" : sources.inventories.front();
  project_ = app.is_link()
                 ? run::Project{base::directory_name(base::absolute_path(sources.playbook)),
                                sources.playbook}
                 : run::find_project(first, sources.playbook);
  project_ = {.folder = from_here(project_.folder), .playbook = from_here(project_.playbook)};
  std::string skipped;
  config_ = read_ansible_config(app.is_link() ? "." : project_.folder, app.is_link(), &skipped);
  if (!skipped.empty()) {
    findings_.add(
        {.severity = base::Severity::warning,
         .code = "world-writable-config",
         .message = cat("Ansible is being run in a world writable directory (",
                        base::directory_name(base::absolute_path(skipped)),
                        "), ignoring it as an ansible.cfg source. For more information see "
                        "https://docs.ansible.com/ansible/devel/reference_appendices/"
                        "config.html#cfg-in-world-writable-dir")});
  }
  refuse_meanings(config_);
  keyring_ = keyrings_->of(config_);
  files_ = std::make_unique<run::ProjectFiles>(keyring_, app.redactor(), findings_);
  services_ = std::make_unique<run::Services>(
      run::Services{.modules = modules_,
                    .lookups = lookups::all(),
                    .keyring = keyring_,
                    .make_transport = [&app] { return app.make_transport(); },
                    .clusters = cluster_defaults(arguments),
                    .ask = asker(),
                    .record = recorder(arguments)});
  read_options(arguments);
  options_.plan = sources.plan;
  open_inventory(sources.inventories, arguments.command().name == "check");
}

void Workspace::read_options(const Arguments& arguments) {
  const auto read = [this](const std::string& path) { return files_->yaml(path); };
  const auto only = tags_of(arguments.values("tags"), config_.get("tags.run"));
  if (!only.empty()) options_.tags.only = only;
  options_.tags.skip = tags_of(arguments.values("skip-tags"), config_.get("tags.skip"));
  options_.limit = arguments.value_or("limit", "");
  options_.check = arguments.has("check");
  options_.diff = arguments.has("diff") || config_.flag("diff.always");
  options_.verbosity = arguments.count("verbose");
  options_.forks = forks_of(arguments, config_);
  options_.extra_vars = extra_vars(arguments.values("extra-vars"), read);
  // Only `local` is allowed by the table.
  if (arguments.value("connection")) {
    options_.extra_vars.edit_dict().set("ansible_connection", "local");
  }
  options_.start_at_task = arguments.value_or("start-at-task", "");
  options_.force_handlers =
      config_.flag("defaults.force_handlers") || arguments.has("force-handlers");
  options_.under_link = app_.is_link();
  options_.gather_implicitly = config_.get("defaults.gathering").value_or("implicit") != "explicit";
  options_.roles_path = config_.paths("defaults.roles_path");
}

run::ClusterDefaults Workspace::cluster_defaults(const Arguments& arguments) const {
  run::ClusterDefaults defaults;
  if (const auto file = arguments.value("kubeconfig"))
    defaults.options.kubeconfig = {base::expand_user(*file)};
  defaults.options.context = arguments.value_or("context", "");
  defaults.environment = process_environment();
  const std::string file = base::expand_user("~/.kube/config");
  if (base::is_file(file)) defaults.default_kubeconfig = file;
  defaults.in_cluster = kube::runs_in_cluster();
  defaults.under_link = app_.is_link();
  defaults.yes = arguments.has("yes");
  defaults.terminal = app_.terminal().can_ask();
  defaults.confirm = [this](const std::string& question) {
    return app_.terminal().confirm(cat(label_, label_.empty() ? "" : ": ", question, " [y/N] "));
  };
  return defaults;
}

std::function<std::string(const std::string&, bool)> Workspace::asker() const {
  return [this](const std::string& question, bool hidden) -> std::string {
    const std::string whole = cat(label_, label_.empty() ? "" : ": ", question);
    if (!hidden) return app_.terminal().ask(whole).value_or("");
    const auto secret = app_.terminal().ask_secret(whole);
    return secret ? std::string(secret->view()) : std::string();
  };
}

// None under the links: what they write is what Ansible writes.
std::function<void(const base::Context&, kube::Session&, const run::RunFinished&)>
Workspace::recorder(const Arguments& arguments) const {
  if (app_.is_link() || arguments.has("no-record") || base::env("KBOOT_NO_RECORD")) return {};
  return [this](const base::Context& context, kube::Session& session, const run::RunFinished& end) {
    gitops::RunEntry entry;
    entry.time = report::utc_text(app_.clock().wall()).substr(0, 19) + "Z";
    entry.inventory = options_.inventory_name;
    entry.playbook = project_.playbook;
    entry.result = end.interrupted      ? "interrupted"
                   : end.exit_code == 0 ? "done"
                   : end.exit_code == 4 ? "unreachable"
                                        : "failed";
    for (const auto& [host, stats] : end.hosts) {
      entry.ok += stats.ok, entry.changed += stats.changed, entry.skipped += stats.skipped;
      entry.failed += stats.failed, entry.unreachable += stats.unreachable;
    }
    entry.seconds = std::chrono::duration_cast<std::chrono::seconds>(end.took).count();
    entry.version = KBOOT_VERSION;
    add_provenance(entry, project_.folder, base::env);
    gitops::record_run(context, session, entry);
  };
}

void Workspace::open_inventory(const std::vector<std::string>& inventories, bool lenient) {
  const auto read = [this, lenient](const std::string& path) -> value::Value {
    try {
      return files_->yaml(path);
    } catch (const base::Error& error) {
      if (!lenient || error.diagnostic().code != "vault-no-key") throw;
      findings_.add(
          {.severity = base::Severity::warning,
           .code = "sealed-file",
           .message = cat(
               "`", path,
               "` is encrypted and no key is given: its variables are not known to this check")});
      return {};
    }
  };
  inventory::Options options{
      .reader = {.text = [this](const std::string& path) { return files_->text(path); },
                 .yaml = read},
      .secrets_folder =
          app_.is_link() ? "" : base::normal_path(base::join_path(project_.folder, "secrets")),
      .warn = [this](base::Diagnostic warning) { findings_.add(std::move(warning)); }};
  inventory_ = inventory::load(inventories, options);
  options_.inventory_name = inventories.empty() ? "localhost" : inventory_->name();
}

playbook::Playbook Workspace::read_playbook() {
  return run::load_playbook(context_, project_.playbook, options_, *services_, findings_);
}

void Workspace::require_hosts() {
  if (options_.limit.empty() || inventory_->hosts().empty()) return;
  if (!inventory_->match("all", options_.limit).empty()) return;
  // Under the link in Ansible's words.
  throw base::Error("no-hosts",
                    app_.is_link()
                        ? "Specified inventory, host pattern and/or --limit leaves us "
                          "with no hosts to target."
                        : cat("no host of the inventory matches `--limit ", options_.limit, "`"));
}

playbook::Playbook Workspace::load_playbook() {
  playbook::Playbook playbook = read_playbook();
  run::check(context_, playbook, *inventory_, options_, *services_, findings_);
  return playbook;
}

}  // namespace kboot::cli
