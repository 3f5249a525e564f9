// Everything that the files alone tell about a playbook, all mistakes at once.
#include <algorithm>
#include <deque>
#include <iterator>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/loader.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

constexpr Argument role_arguments[] = {
    {.name = "name", .required = true, .aliases = "role"},
    {.name = "tasks_from"},
    {.name = "vars_from"},
    {.name = "defaults_from"},
    {.name = "handlers_from"},
    {.name = "apply", .type = ArgType::dict},
    {.name = "public", .type = ArgType::boolean},
    {.name = "allow_duplicates", .type = ArgType::boolean},
    {.name = "rolespec_validate", .type = ArgType::boolean},
};
constexpr Argument tasks_arguments[] = {
    {.name = "file", .required = true, .aliases = "_raw_params"},
    {.name = "apply", .type = ArgType::dict},
};
constexpr Argument meta_arguments[] = {
    {.name = "_raw_params",
     .required = true,
     .choices =
         "clear_facts clear_host_errors end_batch end_host end_play end_role flush_handlers noop "
         "refresh_inventory reset_connection role_complete"},
};
constexpr Argument group_by_arguments[] = {
    {.name = "key", .required = true},
    {.name = "parents", .type = ArgType::list},
};

struct BuiltinArguments {
  std::string_view action;
  std::span<const Argument> arguments;
};
constexpr BuiltinArguments builtin_arguments[] = {
    {"group_by", group_by_arguments},
    {"include_role", role_arguments},
    {"include_tasks", tasks_arguments},
    {"meta", meta_arguments},
};

class Checker {
 public:
  Checker(const LoadOptions& options, base::Diagnostics& out) : options_(options), out_(out) {}

  void play(const Play& play) {
    play_folder_ = play.folder;
    templates(play.name);
    templates(play.hosts);
    templates(play.vars);
    templates(play.vars_files);
    for (const Value& part : play.context->environment) templates(part);
    for (const auto& handler : play.handlers) task(*handler);
    nodes(play.tasks);
  }

 private:
  void nodes(const Nodes& list) {
    for (const Node& node : list) {
      if (const auto* leaf = std::get_if<std::shared_ptr<const Task>>(&node)) {
        task(**leaf);
        continue;
      }
      const Block& block = *std::get<std::shared_ptr<const Block>>(node);
      nodes(block.tasks);
      nodes(block.rescue);
      nodes(block.always);
    }
  }

  void task(const Task& task) {
    if (task.implicit || !seen_.insert(&task).second) return;
    arguments(task);
    templates(task.name);
    templates(task.vars);
    if (task.loop != nullptr) templates(task.loop->items);
    templates(task.loop_control.label);
    for (const auto* list :
         {&task.context->when, &task.until, &task.changed_when, &task.failed_when}) {
      for (const Value& condition : *list) expression(condition);
    }
    for (const Value& part : task.context->environment) templates(part);
    if (task.action == "include_tasks") follow(task);
  }

  void arguments(const Task& task) {
    if (!task.args_template.is_null()) {
      templates(task.args_template);
      return;
    }
    for (const BuiltinArguments& row : builtin_arguments) {
      if (row.action == task.action)
        check_arguments(row.action, row.arguments, {}, task.args, out_);
    }
    const std::optional<ModuleSpec> spec = options_.modules.find(task.action);
    if (spec && !spec->any_argument) {
      check_arguments(spec->name, spec->arguments, spec->rules, with_defaults(task), out_);
    }
    const auto own = base::split(spec ? spec->unrendered : std::string_view{}, ' ');
    for (const auto& [key, given] : task.args.as_dict()) {
      const bool rendered =
          !key.is_string() || std::find(own.begin(), own.end(), key.as_string()) == own.end();
      if (rendered) templates(given);
    }
  }

  static Value with_defaults(const Task& task) {
    Value args = task.args;
    for (const Value& defaults : task.context->module_defaults) {
      for (const std::string& name : {task.action, task.written}) {
        const Value* given = defaults.find(name);
        if (given != nullptr && given->is_dict()) args = value::merge(*given, args, false);
      }
    }
    return args;
  }

  // Every string in the value must be a template that parses.
  void templates(const Value& value) {
    if (value.is_list()) {
      for (const Value& item : value.as_list()) templates(item);
    } else if (value.is_dict()) {
      for (const auto& entry : value.as_dict()) templates(entry.value);
    } else if (value.is_string() && !value.has(value::mark_unsafe) &&
               jinja::is_template(value.as_string())) {
      attempt([&] {
        static_cast<void>(jinja::parse(value.as_string(), value.origin(), value.style()));
      });
    }
  }

  void expression(const Value& value) {
    if (!value.is_string() || value.as_string().empty()) return;
    if (jinja::is_template(value.as_string())) {
      templates(value);
      return;
    }
    attempt([&] {
      static_cast<void>(jinja::parse_expression(value.as_string(), value.origin(), value.style()));
    });
  }

  // An include whose name is constant is read too. One that is not there fails only when it is
  // reached: a rescue may catch it, or the run itself may make the file.
  void follow(const Task& task) {
    const Value* file = task.args.find("file");
    if (file == nullptr || !file->is_string() || jinja::is_template(file->as_string())) return;
    std::string path;
    try {
      path = find_tasks_file(*file, *task.outer, play_folder_, task.handler);
    } catch (base::Error& error) {
      error.diagnostic().severity = base::Severity::warning;
      out_.add(error.diagnostic());
      return;
    }
    attempt([&] {
      if (!followed_.insert(path).second) return;
      Loader loader(options_, out_, play_folder_);
      kept_.push_back(loader.load_tasks_file(path, task.outer, task.handler));
      nodes(kept_.back());
    });
  }

  template <typename Step>
  void attempt(Step step) {
    try {
      step();
    } catch (base::Error& error) {
      out_.add(error.status(base::Status::bad_input).diagnostic());
    }
  }

  const LoadOptions& options_;
  base::Diagnostics& out_;
  std::string play_folder_;
  std::set<const Task*> seen_;
  std::deque<Nodes> kept_;  // included tasks: their addresses stay in seen_
  std::set<std::string> followed_;
};

}  // namespace

void check(const Playbook& playbook, const LoadOptions& options, base::Diagnostics& out) {
  Checker checker(options, out);
  for (const Play& play : playbook.plays) checker.play(play);
}

}  // namespace kboot::playbook
