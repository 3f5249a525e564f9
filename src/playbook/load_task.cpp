// One task: its action in all the ways that Ansible lets it be written, and its own keywords.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/free_form.hpp"
#include "playbook/loader.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

using base::cat;

// Text that these take is not split into k=v.
constexpr std::string_view raw_actions[] = {"command", "meta", "raw", "script", "shell"};

bool is_raw(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) name.remove_prefix(dot + 1);
  return std::find(std::begin(raw_actions), std::end(raw_actions), name) != std::end(raw_actions);
}

// The argument of a built-in action that plain text goes to.
std::string_view builtin_free_form(std::string_view action) {
  if (action == "meta") return "_raw_params";
  if (action == "include_tasks" || action == "import_tasks" || action == "import_playbook")
    return "file";
  return {};
}

ModuleSpec builtin_spec(std::string_view action) {
  return {.name = action, .free_form = builtin_free_form(action), .any_argument = true};
}

std::vector<Value> conditions_of(const Value& given) {
  return given.is_null() ? std::vector<Value>{} : as_conditions(given);
}

}  // namespace

std::string Task::title() const {
  std::string title = name.is_null() ? action : jinja::to_text(name);
  if (name.is_null() && !written.empty()) title = written;
  return context->role == nullptr ? title : cat(context->role->name, " : ", title);
}

std::optional<ModuleSpec> Loader::find_module(std::string_view name) const {
  const std::string_view action = builtin_action(name);
  if (!action.empty()) return builtin_spec(action);
  return options_.modules.find(name);
}

std::shared_ptr<Task> Loader::load_task(const Value& item, const ContextPtr& context,
                                        const std::string& file, bool handler) {
  const Place place = handler ? in_handler : in_task;
  auto task = std::make_shared<Task>();
  task->file = file;
  task->origin = item.origin();
  task->handler = handler;
  task->args = Value::dict();
  task->args.set_origin(item.origin());
  task->outer = context;
  if (!read_action(*task, item)) return nullptr;
  auto own = std::make_shared<Context>(*extend(context, item, place));
  if (item.find("local_action") != nullptr) own->settings.delegate_to = Value("localhost");
  if (task->action.starts_with("include_") && task->action != "include_vars") {
    // What an include is given is seen below it above facts (level 21), and by itself.
    if (const Value* vars = item.find("vars"); vars != nullptr && vars->is_dict())
      own->include_vars.push_back(*vars);
  }
  task->context = std::move(own);
  read_task_keywords(*task, item);
  read_loop(*task, item);
  return task;
}

void Loader::read_task_keywords(Task& task, const Value& item) {
  const auto raw = [&](std::string_view key) {
    const Value* given = item.find(key);
    return given == nullptr ? Value() : *given;
  };
  task.name = raw("name");
  task.vars = raw("vars");
  task.until = conditions_of(raw("until"));
  task.retries = raw("retries");
  task.delay = raw("delay");
  task.changed_when = conditions_of(raw("changed_when"));
  task.failed_when = conditions_of(raw("failed_when"));
  task.listen = as_words(raw("listen"));
  const Value name = raw("register");
  if (name.is_null()) return;
  task.register_as = jinja::to_text(name);
  const bool identifier = !task.register_as.empty() &&
                          (task.register_as[0] < '0' || task.register_as[0] > '9') &&
                          std::all_of(task.register_as.begin(), task.register_as.end(), [](char c) {
                            return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                                   (c >= 'A' && c <= 'Z');
                          });
  if (!identifier)
    fail("invalid-variable-name", cat("`", task.register_as, "` is no name for a variable"), name);
}

void Loader::read_loop(Task& task, const Value& item) {
  for (const auto& [key, given] : item.as_dict()) {
    if (!key.is_string()) continue;
    const std::string_view name = key.as_string();
    const bool with = name.starts_with("with_");
    if (!with && name != "loop") continue;
    if (task.loop != nullptr) {
      fail("conflicting-keywords", cat("`", name, "` stands beside another loop"), key);
      continue;
    }
    const std::string lookup(with ? name.substr(5) : "");
    if (with && !options_.lookups.empty() &&
        std::find(options_.lookups.begin(), options_.lookups.end(), lookup) ==
            options_.lookups.end()) {
      fail("not-supported", cat("`", name, "`: there is no lookup `", lookup, "`"), key,
           base::did_you_mean(lookup, options_.lookups));
    }
    task.loop = std::make_unique<Loop>(Loop{lookup, given});
  }
  const Value* control = item.find("loop_control");
  if (control == nullptr || control->is_null()) return;
  if (!control->is_dict()) {
    fail("keyword-type", "`loop_control` must be a dict", *control);
    return;
  }
  static constexpr std::string_view known[] = {
      "loop_var", "index_var", "label", "pause", "extended", "extended_allitems", "break_when"};
  for (const auto& [key, given] : control->as_dict()) {
    const std::string name = jinja::to_text(key);
    if (std::find(std::begin(known), std::end(known), name) == std::end(known)) {
      fail("unknown-keyword", cat("`", name, "` is not a keyword of `loop_control`"), key,
           base::did_you_mean(name, {std::begin(known), std::end(known)}));
    }
  }
  const auto raw = [&](std::string_view key) {
    const Value* given = control->find(key);
    return given == nullptr ? Value() : *given;
  };
  task.loop_control = {.loop_var = std::string(control->text("loop_var", "item")),
                       .index_var = std::string(control->text("index_var")),
                       .label = raw("label"),
                       .pause = raw("pause"),
                       .extended = raw("extended"),
                       .extended_allitems = raw("extended_allitems"),
                       .break_when = conditions_of(raw("break_when"))};
}

// Keywords of Ansible's that are not here yet.
void Loader::check_support(const value::Entry& entry, const Keyword& keyword) {
  if (keyword.support != Support::no || keyword.name == "poll") return;
  if (keyword.name != "async") {
    fail("not-supported", cat("the keyword `", keyword.name, "` is not supported yet"), entry.key);
  } else if (!entry.value.is_number() || entry.value.as_double() != 0) {
    fail("not-supported", "`async` is not supported yet: tasks run one after the other", entry.key);
  }
}

// A key that is neither a keyword nor the task's action.
void Loader::refuse_key(const Value& key, bool has_action, Place place) {
  const std::string name = jinja::to_text(key);
  if (has_action) {
    fail("unknown-keyword", cat("`", name, "` is not a keyword of a task"), key,
         base::did_you_mean(name, keyword_names(place)));
    return;
  }
  refuse_module(name, key, keyword_names(place));
}

// `others`: words besides modules that may have been meant.
void Loader::refuse_module(std::string_view name, const Value& key,
                           std::vector<std::string> others) {
  if (is_foreign_module(name)) {
    fail("not-supported", cat("the module `", name, "` is not supported yet"), key);
    return;
  }
  for (std::string& module : options_.modules.names()) others.push_back(std::move(module));
  fail("unknown-module", cat("there is no module `", name, "`"), key,
       base::did_you_mean(name, others));
}

// Finds which key names the action; the others that are no keywords are mistakes.
bool Loader::read_action(Task& task, const Value& item) {
  const Place place = task.handler ? in_handler : in_task;
  std::vector<const value::Entry*> others, actions;
  for (const value::Entry& entry : item.as_dict()) {
    const std::string name = jinja::to_text(entry.key);
    const Keyword* keyword = find_keyword(name, place);
    if (keyword != nullptr) check_support(entry, *keyword);
    const bool old_style = name == "action" || name == "local_action";
    if (!old_style && (keyword != nullptr || name.starts_with("with_"))) continue;
    (old_style || find_module(name) ? actions : others).push_back(&entry);
  }
  if (actions.size() > 1) {
    fail("conflicting-actions",
         cat("conflicting action statements: `", jinja::to_text(actions[0]->key), "` and `",
             jinja::to_text(actions[1]->key), "`"),
         actions[1]->key);
    return false;
  }
  for (const value::Entry* entry : others) refuse_key(entry->key, !actions.empty(), place);
  if (actions.empty()) {
    if (others.empty()) fail("no-action", "no module or action in the task", item);
    return false;
  }
  const value::Entry& chosen = *actions.front();
  const std::string name = jinja::to_text(chosen.key);
  const Value* args = item.find("args");
  const Value extra = args == nullptr ? Value() : *args;
  const bool old_style = name == "action" || name == "local_action";
  return old_style ? read_old_action(task, chosen, extra)
                   : set_action(task, name, chosen.key, chosen.value, extra);
}

// `action: copy src=a dest=b`, or a dict with the name under `module`.
bool Loader::read_old_action(Task& task, const value::Entry& chosen, const Value& extra) {
  if (chosen.value.is_dict()) {
    Value arguments = Value::dict();
    arguments.set_origin(chosen.value.origin());
    for (const auto& [key, given] : chosen.value.as_dict()) {
      if (jinja::to_text(key) != "module") arguments.edit_dict().set(key, given);
    }
    return set_action(task, chosen.value.text("module"), chosen.value, arguments, extra);
  }
  if (!chosen.value.is_string()) {
    fail("keyword-type", cat("`", jinja::to_text(chosen.key), "` must be a text or a dict"),
         chosen.value);
    return false;
  }
  const std::string_view text = chosen.value.as_string();
  const std::size_t space = text.find_first_of(" \t\n");
  Value rest(space == std::string_view::npos ? std::string_view() : base::trim(text.substr(space)));
  return set_action(task, text.substr(0, space), chosen.value,
                    rest.set_origin(chosen.value.origin()), extra);
}

bool Loader::set_action(Task& task, std::string_view name, const Value& key, const Value& given,
                        const Value& extra) {
  const std::optional<ModuleSpec> spec = find_module(name);
  if (!spec) {
    refuse_module(name, key, {});
    return false;
  }
  task.action = spec->name;
  task.written = name;
  task.args.set_origin(given.is_dict() ? given.origin() : key.origin());
  if (extra.is_string()) {
    task.args_template = extra;
  } else if (extra.is_dict()) {
    for (const auto& [argument, member] : extra.as_dict())
      task.args.edit_dict().set(argument, member);
  }
  if (given.is_dict()) {
    for (const auto& [argument, member] : given.as_dict())
      task.args.edit_dict().set(argument, member);
  } else if (given.is_string()) {
    collect([&] { add_text_arguments(task, *spec, given); });
  } else if (!given.is_null()) {
    fail("keyword-type",
         cat("the arguments of `", name, "` must be a dict or a text, not ",
             value::kind_name(given)),
         given);
    return false;
  }
  return true;
}

void Loader::add_text_arguments(Task& task, const ModuleSpec& spec, const Value& text) {
  const bool raw = is_raw(spec.name);
  if (jinja::is_template(text.as_string()) && text.as_string().starts_with("{{") &&
      text.as_string().ends_with("}}") && !raw && spec.free_form.empty()) {
    task.args_template = text;
    return;
  }
  FreeForm form = parse_free_form(text, raw);
  for (const auto& [argument, member] : form.arguments.as_dict())
    task.args.edit_dict().set(argument, member);
  if (form.rest.empty()) return;
  if (spec.free_form.empty()) {
    fail("argument-syntax",
         cat("`", spec.name, "` takes arguments of the form `name=value`, not `", form.rest, "`"),
         text);
    return;
  }
  // The text as it stands keeps its place byte by byte, for carets.
  const bool whole = form.rest == text.as_string();
  Value rest = whole ? text : Value(form.rest).set_origin(text.origin()).add_marks(text.marks());
  task.args.edit_dict().set(Value(spec.free_form).set_origin(text.origin()), std::move(rest));
}

std::shared_ptr<const Task> implicit_meta(std::string_view action, const ContextPtr& context) {
  auto task = std::make_shared<Task>();
  task->action = "meta";
  task->args = Value::dict({{"_raw_params", action}});
  task->implicit = true;
  task->context = context;
  task->outer = context;
  return task;
}

}  // namespace kboot::playbook
