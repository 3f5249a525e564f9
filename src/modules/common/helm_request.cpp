// Reads the arguments of the module helm (kubernetes.core, plugins/modules/helm.py).
#include "modules/common/helm_request.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/go_duration.hpp"
#include "helm/helm.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using run::Args;
using run::TaskContext;
using value::Value;

constexpr std::string_view inline_values = "release_values of the task";

// Files are read as all files of a project are; the task's own values come last among them.
class TaskValues final : public helm::ValueReader {
 public:
  TaskValues(const TaskContext& task, const Args& args) : task_(task), args_(args) {}

  std::string read(const std::string& where) override {
    if (where == inline_values) return value::to_go_json(*args_.find("release_values"));
    const std::string path = base::join_path(task_.working_directory(), base::expand_user(where));
    return std::string(task_.read_file(path).as_string());
  }

 private:
  const TaskContext& task_;
  const Args& args_;
};

std::vector<std::string>& option_list(helm::ValueOptions& options, const Value& item) {
  const std::string_view type = item.text("value_type", "raw");
  if (type == "raw") return options.set;
  if (type == "string") return options.strings;
  if (type == "json") return options.json;
  if (type == "file") return options.file_contents;
  throw base::Error("argument-choice",
                    cat("`value_type` cannot be `", type, "`: raw, string, json or file"),
                    item.origin());
}

void warn_ignored(TaskContext& task, std::string_view name, std::string_view why,
                  const Args& args) {
  const Value* given = args.find(name);
  task.warn({.severity = base::Severity::warning,
             .code = "argument-ignored",
             .message = cat('`', name, "` is ignored because ", why),
             .origin = given == nullptr ? base::Origin() : given->origin()});
}

// Which of the three arguments counts; helm decides silently, kubernetes.core warns.
helm::ValuesReuse reuse_of(TaskContext& task, const Args& args) {
  const bool reuse = args.flag("reuse_values");
  const bool then = args.flag("reset_then_reuse_values");
  const auto warn = [&](bool given, std::string_view name, std::string_view why) {
    if (given) warn_ignored(task, name, why, args);
  };
  if (args.flag("replace")) {
    warn(args.has("reuse_values"), "reuse_values", "`replace` installs");
    warn(then, "reset_then_reuse_values", "`replace` installs");
    return helm::ValuesReuse::reset;
  }
  if (args.flag("reset_values")) {
    warn(reuse, "reuse_values", "`reset_values` is true, which is its default");
    warn(then, "reset_then_reuse_values", "`reset_values` is true, which is its default");
    return helm::ValuesReuse::reset;
  }
  warn(reuse && then, "reset_then_reuse_values", "`reuse_values` is true");
  if (reuse) return helm::ValuesReuse::reuse;
  return then ? helm::ValuesReuse::reset_then_reuse : helm::ValuesReuse::automatic;
}

base::Duration timeout_of(const Args& args, bool wait) {
  constexpr std::chrono::minutes usual{5};
  if (args.has("timeout")) return helm::parse_go_duration(args.text("timeout"), "timeout");
  if (wait && args.has("wait_timeout"))
    return helm::parse_go_duration(args.text("wait_timeout"), "wait_timeout");
  return usual;
}

helm::ServerSide server_side_of(const Args& args) {
  const std::string word = args.text("server_side");
  if (args.flag("force") || word == "false") return helm::ServerSide::off;
  return word == "true" ? helm::ServerSide::on : helm::ServerSide::automatic;
}

helm::ActionOptions action_options(const Args& args) {
  helm::ActionOptions options;
  options.wait = args.flag("wait");
  options.wait_for_jobs = args.flag("wait_for_jobs");
  options.timeout = timeout_of(args, options.wait);
  options.disable_hooks = args.flag("disable_hook");
  options.rollback_on_failure = args.flag("atomic");
  options.cleanup_on_fail = args.flag("cleanup_on_fail");
  options.force_replace = args.flag("force");
  options.force_conflicts = args.flag("force_conflicts");
  options.take_ownership = args.flag("take_ownership");
  options.server_side = server_side_of(args);
  options.history_max = static_cast<int>(args.number("history_max", options.history_max));
  return options;
}

void check(const Args& args) {
  const auto conflict = [&](std::string_view name, std::string_view text) {
    throw base::Error("argument-conflict", std::string(text), args.find(name)->origin());
  };
  if (args.has("post_renderer")) {
    throw base::Error("not-supported",
                      "`post_renderer` is not supported: kboot renders by itself and runs no "
                      "other program on the objects",
                      args.find("post_renderer")->origin());
  }
  if (args.flag("replace") && args.flag("cleanup_on_fail"))
    conflict("cleanup_on_fail", "`cleanup_on_fail` belongs to upgrades, `replace` installs");
  if (args.flag("force_conflicts") && args.text("server_side") == "false")
    conflict("force_conflicts", "`force_conflicts` needs server-side apply");
}

}  // namespace

Value task_values(const TaskContext& task, const Args& args) {
  helm::ValueOptions options;
  if (const Value* files = args.find("values_files"); files != nullptr && files->is_list()) {
    for (const Value& file : files->as_list()) options.files.emplace_back(file.as_string());
  }
  const Value* own = args.find("release_values");
  if (own != nullptr && own->is_dict() && !own->as_dict().empty())
    options.files.emplace_back(inline_values);
  if (const Value* sets = args.find("set_values"); sets != nullptr && sets->is_list()) {
    for (const Value& item : sets->as_list()) {
      const Value* text = item.find("value");
      if (text == nullptr || !text->is_string()) {
        throw base::Error("missing-argument", "each of `set_values` needs a `value`, a text",
                          item.origin());
      }
      option_list(options, item).emplace_back(text->as_string());
    }
  }
  TaskValues reader(task, args);
  return helm::merge_options(options, reader);
}

helm::DeployRequest deploy_request(TaskContext& task, const Args& args, const TaskChart& chart) {
  check(args);
  helm::DeployRequest request;
  request.name = args.text("release_name");
  request.name_space = args.text("release_namespace");
  request.load_chart = chart.load;
  request.values = task_values(task, args);
  request.reuse = reuse_of(task, args);
  request.options = action_options(args);
  request.upgrade = !args.flag("replace");
  request.replace = args.flag("replace");
  request.create_namespace = args.flag("create_namespace");
  request.skip_crds = args.flag("skip_crds");
  request.check_schema = !args.flag("skip_schema_validation");
  request.even_unchanged = args.flag("force");
  return request;
}

helm::UninstallRequest uninstall_request(const Args& args) {
  helm::UninstallRequest request;
  request.name = args.text("release_name");
  request.name_space = args.text("release_namespace");
  request.options.wait = args.flag("wait");
  request.options.timeout = timeout_of(args, true);
  request.options.disable_hooks = args.flag("disable_hook");
  request.keep_history = !args.flag("purge");
  request.ignore_not_found = true;
  return request;
}

}  // namespace kboot::modules
