// Writes the commands of helm that tasks stand for.
#include "modules/common/helm_command.hpp"

#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using run::Args;

struct FlagRow {
  std::string_view argument;
  std::string_view option;
};
constexpr FlagRow upgrade_flags[] = {
    {"take_ownership", " --take-ownership"},
    {"reset_values", " --reset-values"},
};
constexpr FlagRow flags[] = {
    {"atomic", " --rollback-on-failure"},
    {"cleanup_on_fail", " --cleanup-on-fail"},
    {"force_conflicts", " --force-conflicts"},
    {"replace", " --replace"},
    {"disable_hook", " --no-hooks"},
    {"create_namespace", " --create-namespace"},
    {"insecure_skip_tls_verify", " --insecure-skip-tls-verify"},
    {"plain_http", " --plain-http"},
    {"skip_crds", " --skip-crds"},
    {"skip_schema_validation", " --skip-schema-validation"},
};

void add_flags(std::string& out, std::span<const FlagRow> rows, const Args& args) {
  for (const FlagRow& row : rows) {
    if (args.flag(row.argument)) out += row.option;
  }
}

// kubernetes.core leaves out what is empty.
void add_given(std::string& out, const Args& args, std::string_view argument,
               std::string_view option) {
  if (const std::string text = args.text(argument); !text.empty()) out += cat(option, text);
}

void add_text(std::string& out, const Args& args, std::string_view argument,
              std::string_view option) {
  if (args.has(argument)) out += cat(option, args.text(argument));
}

// Each text of a list behind the option.
void add_list(std::string& out, const Args& args, std::string_view argument,
              std::string_view option) {
  const value::Value* list = args.find(argument);
  if (list == nullptr || !list->is_list()) return;
  for (const value::Value& item : list->as_list()) out += cat(option, item.as_string());
}

void add_set_values(std::string& out, const Args& args) {
  const value::Value* list = args.find("set_values");
  if (list == nullptr || !list->is_list()) return;
  for (const value::Value& item : list->as_list()) {
    const std::string_view type = item.text("value_type", "raw");
    out += type == "raw" ? cat(" --set ", item.text("value"))
                         : cat(" --set-", type, " '", item.text("value"), '\'');
  }
}

}  // namespace

std::string deploy_command(const Args& args, bool update) {
  std::string out = "helm";
  add_text(out, args, "chart_version", " --version=");
  add_text(out, args, "chart_repo_url", " --repo=");
  const bool replace = args.flag("replace");
  out += replace ? " install" : " upgrade -i";
  if (!replace) {
    add_flags(out, upgrade_flags, args);
    if (args.has("reuse_values"))
      out += args.flag("reuse_values") ? " --reuse-values=True" : " --reuse-values=False";
    if (args.flag("reset_then_reuse_values")) out += " --reset-then-reuse-values";
  }
  if (args.flag("wait")) {
    out += args.flag("wait_for_jobs") ? " --wait --wait-for-jobs" : " --wait";
    add_text(out, args, "wait_timeout", " --timeout ");
  }
  add_text(out, args, "timeout", " --timeout ");
  add_text(out, args, "server_side", " --server-side=");
  if (update && args.flag("force")) out += " --server-side=false --force-replace";
  add_flags(out, flags, args);
  add_list(out, args, "values_files", " --values=");
  if (args.has("history_max")) out += cat(" --history-max=", args.number("history_max"));
  add_set_values(out, args);
  return out + cat(' ', args.text("release_name"), " '", args.text("chart_ref"), '\'');
}

std::string uninstall_command(const Args& args) {
  std::string out = "helm uninstall ";
  if (!args.flag("purge")) out += " --keep-history";
  if (args.flag("disable_hook")) out += " --no-hooks";
  if (args.flag("wait")) out += " --wait";
  add_text(out, args, "wait_timeout", " --timeout ");
  return out + cat(' ', args.text("release_name"));
}

std::string template_command(const Args& args) {
  const auto add_flag = [&](std::string& out, std::string_view argument, std::string_view option) {
    if (args.flag(argument)) out += option;
  };
  std::string out = "helm template";
  add_given(out, args, "release_name", " ");
  out += cat(' ', args.text("chart_ref"));
  add_flag(out, "dependency_update", " --dependency-update");
  add_given(out, args, "chart_repo_url", " --repo=");
  add_given(out, args, "chart_version", " --version=");
  add_flag(out, "disable_hook", " --no-hooks");
  add_given(out, args, "output_dir", " --output-dir=");
  add_flag(out, "insecure_registry", " --insecure-skip-tls-verify");
  add_flag(out, "plain_http", " --plain-http");
  add_list(out, args, "show_only", " -s ");
  add_list(out, args, "values_files", " -f=");
  add_given(out, args, "release_namespace", " -n ");
  add_flag(out, "include_crds", " --include-crds");
  add_set_values(out, args);
  return out;
}

}  // namespace kboot::modules
