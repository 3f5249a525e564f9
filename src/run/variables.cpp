// Looks variables up by precedence and renders them lazily.
#include "run/variables.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "run/doubts.hpp"
#include "run/file_search.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/read_ahead.hpp"

namespace kboot::run {

namespace {

using base::cat;
using playbook::Role;
using playbook::Task;

constexpr int deepest = 100;  // variables that are rendered inside each other; more is a circle

// Names that only facts have. Those that say how to reach a host are never facts: reading them
// gathers nothing.
constexpr std::string_view connection_names[] = {
    "ansible_become", "ansible_become_user",        "ansible_connection", "ansible_delegated_vars",
    "ansible_host",   "ansible_index_var",          "ansible_loop",       "ansible_loop_var",
    "ansible_port",   "ansible_python_interpreter", "ansible_user",
};

bool is_fact_name(std::string_view name) {
  return name.starts_with("ansible_") &&
         std::find(std::begin(connection_names), std::end(connection_names), name) ==
             std::end(connection_names);
}

Value texts(const std::vector<std::string>& words) {
  Value list = Value::list();
  for (const std::string& word : words) list.edit_list().append(Value(word));
  return list;
}

Value magic_of(const Task& task, const std::vector<std::string>& folders) {
  Value members = Value::dict({{"ansible_search_path", texts(folders)}});
  const std::shared_ptr<const Role>& role = task.context->role;
  if (role != nullptr) {
    members.edit_dict().set("role_name", role->name);
    members.edit_dict().set("ansible_role_name", role->name);
    members.edit_dict().set("role_path", role->path);
    if (!role->parents.empty()) {
      members.edit_dict().set("ansible_parent_role_names",
                              texts({role->parents.rbegin(), role->parents.rend()}));
      members.edit_dict().set("ansible_parent_role_paths",
                              texts({role->parent_paths.rbegin(), role->parent_paths.rend()}));
    }
  }
  return members;
}

}  // namespace

Variables::Variables(const VariableSource& source, const PlayState& play, HostState& host,
                     const Task* task, HostState* asking)
    : source_(source), play_(play), host_(host), reader_(asking == nullptr ? host : *asking) {
  folders_ = search_folders(task, base_folder());
  if (task != nullptr) {
    task_magic_ = magic_of(*task, folders_);
    own_result_ = task->register_as;
  }
  // Highest first; the numbers are Ansible's levels.
  layers_ = {task_magic_, host.magic, play.magic, source.extra_vars};  // 22
  const Role* role = task == nullptr ? nullptr : task->context->role.get();
  if (task != nullptr) add_layers(task->context->include_vars);  // 21
  if (role != nullptr) add_layers(role->params);                 // 20
  layers_.push_back(host.set_facts);                             // 19
  layers_.push_back(host.included_vars);                         // 18
  if (task != nullptr) add_layers(task->context->vars);          // 17, 16
  if (role != nullptr) add_layers(role->vars);                   // 15
  for (auto shared = play.roles.rbegin(); shared != play.roles.rend(); ++shared)
    add_layers((*shared)->exports);
  add_layers(host.vars_files);                                   // 14
  if (play.play != nullptr) layers_.push_back(play.play->vars);  // 13, 12
  layers_.push_back(Value());                                    // 11
  add_layers(host.inventory);                                    // 10 to 3
  if (role != nullptr) add_layers(role->defaults);               // 2
  for (auto shared = play.roles.rbegin(); shared != play.roles.rend(); ++shared)
    add_layers((*shared)->defaults);
}

void Variables::add_layers(const std::vector<Value>& lowest_first) {
  layers_.insert(layers_.end(), lowest_first.rbegin(), lowest_first.rend());
}

// Facts made on demand. Every host's tasks run on this machine, so those of the host that reads are
// those of any.
const Value& Variables::lazy_facts() {
  if (host_.may_gather && !host_.gathered && !reader_.lazily_gathered) {
    reader_.lazily_gathered = true;  // before the call: facts are made without facts
    source_.gather(reader_);
  }
  return reader_.lazy_facts;
}

const Value* Variables::find_fact(std::string_view name) {
  const bool on_demand = host_.may_gather && !host_.gathered;
  if (name == "ansible_facts") {
    // Facts are also members of this dict, without their prefix.
    all_facts_ = Value::dict();
    const auto add = [this](const Value& facts) {
      for (const auto& [key, fact] : facts.as_dict()) {
        std::string_view bare = key.as_string();
        if (bare.starts_with("ansible_") && bare != "ansible_local") bare.remove_prefix(8);
        all_facts_.edit_dict().set(bare, fact);
      }
    };
    if (on_demand) add(lazy_facts());
    add(host_.facts);
    return &all_facts_;
  }
  if (const Value* found = host_.facts.find(name)) return found;
  return on_demand && is_fact_name(name) ? lazy_facts().find(name) : nullptr;
}

const Value* Variables::find(std::string_view name) {
  if (const Value* found = top_.find(name)) return found;
  for (const Value& layer : layers_) {
    if (const Value* found = layer.is_null() ? find_fact(name) : layer.find(name)) return found;
  }
  return nullptr;
}

std::optional<Value> Variables::lookup(std::string_view name) {
  if (name == "omit") return Value(omit());
  const Value* found = name == "hostvars" ? nullptr : find(name);
  if (source_.doubts != nullptr) doubt_name(name, found != nullptr);
  if (name == "hostvars") return source_.hostvars(host_);
  if (found == nullptr) return std::nullopt;
  Value raw = *found;
  if (raw.is(value::Kind::foreign)) return value::to_data(raw);
  if (!raw.is_string() && !raw.is_list() && !raw.is_dict()) return raw;
  if (depth_ >= deepest) {
    throw base::Error("template-loop", cat("the variable `", name, "` is made of itself"),
                      raw.origin());
  }
  ++depth_;
  try {
    Value rendered = jinja::render(raw, *this);
    --depth_;
    return rendered;
  } catch (...) {
    --depth_;
    throw;
  }
}

// Sealed values open on all processors where a template reads several.
void Variables::about_to_read(const std::vector<jinja::ReadPath>& paths) noexcept {
  try {
    std::vector<Value> sealed;
    for (const jinja::ReadPath& path : paths) {
      const Value* found = find_written(path.name);
      for (const std::string_view attribute : path.attributes) {
        found = found != nullptr && found->is_dict() ? found->find(attribute) : nullptr;
      }
      if (found != nullptr && found->is(value::Kind::foreign)) sealed.push_back(*found);
    }
    if (sealed.size() > 1) value::read_ahead(Value::list(std::move(sealed)));
  } catch (const std::exception&) {
    // Whoever reads it says what is wrong.
  }
}

// Without facts, which may have to be gathered first.
const Value* Variables::find_written(std::string_view name) const {
  if (const Value* found = top_.find(name)) return found;
  for (const Value& layer : layers_) {
    if (const Value* found = layer.is_null() ? nullptr : layer.find(name)) return found;
  }
  return nullptr;
}

std::optional<Value> Variables::plain(std::string_view name) {
  const Value* found = find(name);
  if (source_.doubts != nullptr) doubt_name(name, found != nullptr);
  if (found == nullptr) return std::nullopt;
  const bool scalar = found->is_null() || found->is_number() || found->is(value::Kind::boolean);
  return scalar ? std::optional(*found) : std::nullopt;
}

std::vector<std::string> Variables::names() {
  std::vector<std::string> names{"omit", "hostvars", "ansible_facts"};
  const auto add = [&](const Value& layer) {
    for (const auto& entry : layer.as_dict()) {
      if (entry.key.is_string()) names.emplace_back(entry.key.as_string());
    }
  };
  add(top_);
  for (const Value& layer : layers_) {
    if (!layer.is_null()) add(layer);
  }
  add(host_.facts);
  if (host_.may_gather && !host_.gathered) add(lazy_facts());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// Registered results and what other hosts have; facts that are not there may be gathered yet.
void Variables::doubt_name(std::string_view name, bool found) {
  doubt_ = doubt_ || name == "hostvars" || name == "ansible_facts" || name == own_result_ ||
           (!found && name.starts_with("ansible_")) || source_.doubts->has_name(name);
}

void Variables::doubt_files() {
  doubt_ = doubt_ || (source_.doubts != nullptr && source_.doubts->files_may_change());
}

void Variables::doubt_text(const std::string& path) {
  doubt_ = doubt_ || (source_.doubts != nullptr && source_.doubts->has_text(path, folders_));
}

Value Variables::call_lookup(const jinja::LookupRequest& request) {
  doubt_ = doubt_ || (source_.doubts != nullptr && source_.doubts->has_lookup(request.plugin));
  return jinja::run_lookup(source_.lookups, request, *this);
}

std::optional<std::string> Variables::find_file(std::string_view subdir, std::string_view name) {
  std::optional<std::string> found = search_file(folders_, subdir, name);
  if (!found) doubt_files();
  return found;
}

// A template that another one includes: beside it, else where templates are.
std::optional<Value> Variables::load(std::string_view name) {
  std::optional<std::string> path;
  if (!template_paths_.empty()) {
    path = search_file({base::directory_name(template_paths_.back())}, "templates", name);
  }
  if (!path) path = find_file("templates", name);
  if (!path) return std::nullopt;
  doubt_text(*path);
  Value text = read_file(*path);
  const bool secret = text.has(value::mark_secret);
  return text.set_origin(base::sources().add(*path, std::string(text.as_string()), secret));
}

bool Variables::path_is(std::string_view kind, std::string_view path) {
  struct stat status {};
  const std::string file(path);
  if (kind == "abs") return path.starts_with('/');
  doubt_files();
  const bool link = kind == "link" || kind == "link_exists";
  if ((link ? lstat(file.c_str(), &status) : stat(file.c_str(), &status)) != 0) return false;
  if (kind == "file") return S_ISREG(status.st_mode);
  if (kind == "directory") return S_ISDIR(status.st_mode);
  if (kind == "link") return S_ISLNK(status.st_mode);
  return kind == "exists" || kind == "link_exists";
}

Value Variables::path_filter(std::string_view filter, std::string_view path) {
  doubt_files();
  return Env::path_filter(filter, path);
}

Value Variables::render_with(const Value& text, const jinja::Syntax& syntax, const Value& variables,
                             const std::string& template_path) {
  doubt_text(template_path);
  // The further variables stand above all others while the text is rendered.
  Value over = Value::dict();
  for (const auto& [key, given] : top_.as_dict()) over.edit_dict().set(key, given);
  if (variables.is_dict()) {
    for (const auto& [key, given] : variables.as_dict()) over.edit_dict().set(key, given);
  }
  std::swap(top_, over);
  template_paths_.push_back(template_path);
  const auto restore = [&] {
    template_paths_.pop_back();
    std::swap(top_, over);
  };
  try {
    // A mistake is shown where it stands in the template's file.
    Value placed = text;
    if (!placed.origin()) {
      placed.set_origin(base::sources().add(template_path, std::string(text.as_string()),
                                            text.has(value::mark_secret)));
      placed.set_style(base::ScalarStyle::literal);
    }
    Value rendered = jinja::render(placed, *this, syntax);
    restore();
    return rendered;
  } catch (...) {
    restore();
    throw;
  }
}

}  // namespace kboot::run
