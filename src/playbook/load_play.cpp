// Files of plays, and the playbooks that they import.
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/convert.hpp"
#include "playbook/loader.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

using base::cat;

const Value* import_name(const Value& entry) {
  for (const auto& [key, given] : entry.as_dict()) {
    if (key.is_string() && builtin_action(key.as_string()) == "import_playbook") return &given;
  }
  return nullptr;
}

Value member(const Value& entry, std::string_view key) {
  const Value* given = entry.find(key);
  return given == nullptr ? Value() : *given;
}

void append(Nodes& nodes, Nodes&& more) {
  for (Node& node : more) nodes.push_back(std::move(node));
}

// With force_handlers the flush stands in an `always`, so that a failure before it does not pass it
// by.
Nodes with_flush(Nodes&& nodes, const ContextPtr& context, bool force) {
  Node flush = implicit_meta("flush_handlers", context);
  if (!force) {
    nodes.push_back(std::move(flush));
    return std::move(nodes);
  }
  auto block = std::make_shared<Block>();
  block->tasks = std::move(nodes);
  block->always.push_back(std::move(flush));
  return {std::shared_ptr<const Block>(std::move(block))};
}

}  // namespace

void Loader::load_file(const std::string& path, const ContextPtr& outer, const Value& vars,
                       std::vector<Play>& plays) {
  const std::string full = base::absolute_path(path);
  if (std::find(open_files_.begin(), open_files_.end(), full) != open_files_.end()) {
    throw base::Error("import-loop", cat("`", path, "` imports itself"));
  }
  const Value list = options_.read(path);
  if (list.is_null())
    throw base::Error("empty-playbook", cat("the playbook `", path, "` is empty"));
  if (!list.is_list()) {
    throw base::Error("keyword-type",
                      cat("a playbook must be a list of plays, not ", value::kind_name(list)),
                      list.origin());
  }
  const std::string before = std::exchange(play_folder_, base::directory_name(full));
  open_files_.push_back(full);
  for (const Value& entry : list.as_list()) {
    collect([&] { load_entry(entry, path, outer, vars, plays); });
  }
  open_files_.pop_back();
  play_folder_ = before;
}

void Loader::load_entry(const Value& entry, const std::string& path, const ContextPtr& outer,
                        const Value& vars, std::vector<Play>& plays) {
  if (!entry.is_dict()) {
    fail("keyword-type", cat("a play must be a dict, not ", value::kind_name(entry)), entry);
    return;
  }
  if (const Value* name = import_name(entry)) {
    import_playbook(entry, *name, path, outer, vars, plays);
  } else {
    plays.push_back(load_play(entry, path, outer, vars));
  }
}

void Loader::import_playbook(const Value& entry, const Value& name, const std::string& path,
                             const ContextPtr& outer, const Value& vars, std::vector<Play>& plays) {
  static const auto known = {"name", "tags", "vars", "when"};
  for (const auto& item : entry.as_dict()) {
    const std::string key = jinja::to_text(item.key);
    if (builtin_action(key).empty() && std::find(known.begin(), known.end(), key) == known.end()) {
      fail("unknown-keyword", cat("`", key, "` is not a keyword of `import_playbook`"), item.key);
    }
  }
  const ContextPtr inside = extend(outer, entry, in_block, false);
  const Value own =
      member(entry, "vars").is_dict() ? value::merge(vars, member(entry, "vars"), false) : vars;
  const std::string file = static_name(name, inside, "the imported playbook");
  const std::string full = base::join_path(base::directory_name(base::absolute_path(path)), file);
  if (!base::is_file(full)) {
    throw base::Error("file-not-found", cat("there is no playbook `", file, "`"), name.origin())
        .note(cat("looked for ", full));
  }
  load_file(full, inside, own, plays);
}

Nodes Loader::section(const Value& entry, std::string_view name, const ContextPtr& context,
                      const std::string& path, bool handlers) {
  return load_tasks(member(entry, name), context, path, handlers);
}

void Loader::check_play_support(const Play& play) {
  if (!play.strategy.is_null() && jinja::to_text(play.strategy) != "linear" &&
      jinja::to_text(play.strategy) != "ansible.builtin.linear") {
    fail("not-supported",
         cat("the strategy `", jinja::to_text(play.strategy), "` is not supported yet"),
         play.strategy, "the strategy is `linear`");
  }
  if (!play.order.is_null() && jinja::to_text(play.order) != "inventory") {
    fail("not-supported", cat("the order `", jinja::to_text(play.order), "` is not supported yet"),
         play.order);
  }
}

void Loader::check_play_keywords(const Value& entry) {
  for (const auto& item : entry.as_dict()) {
    const std::string name = jinja::to_text(item.key);
    const Keyword* keyword = find_keyword(name, in_play);
    if (keyword == nullptr) {
      fail("unknown-keyword", cat("`", name, "` is not a keyword of a play"), item.key,
           base::did_you_mean(name, keyword_names(in_play)));
    } else if (keyword->support == Support::no) {
      fail("not-supported", cat("the keyword `", name, "` is not supported yet"), item.key);
    }
  }
}

void Loader::read_play_keywords(Play& play, const Value& entry, const Value& vars) {
  play.name = member(entry, "name");
  play.hosts = member(entry, "hosts");
  if (play.hosts.is_null()) fail("missing-keyword", "a play needs `hosts`", entry);
  play.gather_facts = member(entry, "gather_facts");
  play.gather_subset = member(entry, "gather_subset");
  play.serial = member(entry, "serial");
  play.max_fail_percentage = member(entry, "max_fail_percentage");
  play.force_handlers = member(entry, "force_handlers");
  play.order = member(entry, "order");
  play.strategy = member(entry, "strategy");
  play.vars_files = member(entry, "vars_files");
  play.vars = Value::dict();
  for (const Value& part : as_conditions(member(entry, "vars"))) {
    if (part.is_dict())
      play.vars = value::merge(play.vars, part, false);
    else if (!part.is_null())
      fail("keyword-type", cat("`vars` must be a dict, not ", value::kind_name(part)), part);
  }
  play.vars = value::merge(play.vars, vars, false);
  for (const Value& prompt : as_conditions(member(entry, "vars_prompt"))) {
    if (!prompt.is_dict()) continue;
    if (!member(prompt, "encrypt").is_null())
      fail("not-supported", "`encrypt` of `vars_prompt` is not supported yet", prompt);
    play.prompts.push_back({.name = std::string(prompt.text("name")),
                            .default_value = member(prompt, "default"),
                            .text = member(prompt, "prompt"),
                            .hidden = to_boolean(member(prompt, "private")).value_or(true),
                            .confirm = to_boolean(member(prompt, "confirm")).value_or(false)});
  }
}

Nodes Loader::load_roles(const Value& roles, const ContextPtr& context,
                         std::vector<std::shared_ptr<const Task>>& handlers) {
  Nodes nodes;
  for (const Value& role : roles.is_null() ? std::vector<Value>{} : as_conditions(roles)) {
    collect([&] {
      LoadedRole loaded = load_role(role_request(role), context);
      append(nodes, std::move(loaded.nodes));
      for (auto& handler : loaded.handlers) handlers.push_back(std::move(handler));
    });
  }
  return nodes;
}

Play Loader::load_play(const Value& entry, const std::string& path, const ContextPtr& outer,
                       const Value& vars) {
  check_play_keywords(entry);
  Play play;
  play.origin = entry.origin();
  play.folder = play_folder_;
  play.context = extend(outer, entry, in_play, false);
  read_play_keywords(play, entry, vars);
  check_play_support(play);
  play_vars_ = play.vars;
  roles_.clear();
  imported_roles_.clear();
  imported_handlers_.clear();
  const bool force = options_.force_handlers || to_boolean(play.force_handlers).value_or(false);

  Nodes main = load_roles(member(entry, "roles"), play.context, play.handlers);
  Nodes before = section(entry, "pre_tasks", play.context, path, false);
  append(main, section(entry, "tasks", play.context, path, false));
  Nodes after = section(entry, "post_tasks", play.context, path, false);
  append(play.tasks, with_flush(std::move(before), play.context, force));
  append(play.tasks, with_flush(std::move(main), play.context, force));
  append(play.tasks, with_flush(std::move(after), play.context, force));
  for (Node& node : section(entry, "handlers", play.context, path, true)) {
    play.handlers.push_back(std::get<std::shared_ptr<const Task>>(node));
  }
  for (auto& handler : imported_handlers_) play.handlers.push_back(std::move(handler));
  play.roles = roles_;
  play.roles.insert(play.roles.end(), imported_roles_.begin(), imported_roles_.end());
  return play;
}

Playbook load(const std::string& path, const LoadOptions& options, base::Diagnostics& out) {
  Playbook playbook{.path = path, .plays = {}};
  Loader loader(options, out, base::directory_name(base::absolute_path(path)));
  try {
    loader.load_file(path, std::make_shared<const Context>(), Value::dict(), playbook.plays);
  } catch (base::Error& error) {
    out.add(error.status(base::Status::bad_input).diagnostic());
  }
  return playbook;
}

}  // namespace kboot::playbook
