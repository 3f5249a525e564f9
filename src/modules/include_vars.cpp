// include_vars: variables from a file or from the files of a folder (ansible/plugins/action/include_vars.py).
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/rows.hpp"
#include "regex/regex.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "file", .type = ArgType::path, .doc = "The file"},
    {.name = "_raw_params", .doc = "The file, as free-form text"},
    {.name = "dir", .type = ArgType::path, .doc = "A folder of such files"},
    {.name = "name", .doc = "Put all variables into this one"},
    {.name = "depth",
     .type = ArgType::integer,
     .doc = "How deep to look into folders; 0: all the way",
     .default_value = "0"},
    {.name = "files_matching", .doc = "Only files whose names match this regular expression"},
    {.name = "ignore_files",
     .type = ArgType::list,
     .doc = "Names to leave out (regular expressions)",
     .elements = ArgType::str},
    {.name = "extensions",
     .type = ArgType::list,
     .doc = "Endings of names that are read",
     .default_value = "json,yaml,yml",
     .elements = ArgType::str},
    {.name = "ignore_unknown_extensions",
     .type = ArgType::boolean,
     .doc = "Pass over files of other endings",
     .default_value = "false"},
    {.name = "hash_behaviour",
     .doc = "How a dict meets a variable of its name",
     .choices = "replace merge"},
};
constexpr std::string_view exclusive[] = {"file _raw_params dir"};
constexpr std::string_view one_of[] = {"file _raw_params dir"};

// What was read: the variables, and from which files.
struct Included {
  Value variables = Value::dict();
  Value files = Value::list();

  void add(TaskContext& task, const std::string& path) {
    const Value read = task.read_variables(path);
    for (const auto& [name, variable] : read.as_dict()) variables.edit_dict().set(name, variable);
    files.edit_list().append(path);
  }
};

// A folder is looked for in vars/ of the role first, as files are.
std::string find_folder(const TaskContext& task, const Args& args) {
  const std::string path = task.find_file("vars", args.text("dir"));
  if (base::is_directory(path)) return path;
  throw base::Error("file-not-found", base::cat("`", path, "` is not a folder"),
                    args.find("dir")->origin());
}

// Files of one folder and those below, folder by folder, each in name order.
void files_below(const std::string& folder, std::int64_t depth, std::vector<std::string>& out) {
  std::vector<std::string> folders;
  for (const std::string& name : base::list_directory(folder)) {
    const std::string path = base::join_path(folder, name);
    if (base::is_directory(path)) {
      folders.push_back(path);
    } else {
      out.push_back(path);
    }
  }
  if (depth == 1) return;
  for (const std::string& below : folders) files_below(below, depth == 0 ? 0 : depth - 1, out);
}

class FileFilter {
 public:
  explicit FileFilter(const Args& args) : args_(args) {
    if (args.has("files_matching")) matching_.emplace(args.text("files_matching"));
    if (const Value* ignored = args.find("ignore_files")) {
      for (const Value& name : ignored->as_list())
        ignored_.emplace_back(base::cat("(?:", name.as_string(), ")$"));
    }
  }

  // Throws when a file's ending is none of those that are read, unless such files are to be passed over.
  [[nodiscard]] bool takes(const std::string& path) const {
    const std::string name = base::base_name(path);
    if (matching_ && !matching_->search(name)) return false;
    for (const regex::Pattern& pattern : ignored_) {
      if (pattern.search(name)) return false;
    }
    std::string ending = base::extension(name);
    if (!ending.empty()) ending.erase(0, 1);
    const auto& known = args_.find("extensions")->as_list();
    if (std::any_of(known.begin(), known.end(),
                    [&](const Value& one) { return one.as_string() == ending; }))
      return true;
    if (args_.flag("ignore_unknown_extensions")) return false;
    throw base::Error("file-extension",
                      base::cat("`", path, "` does not end as files of variables do"))
        .hint("set `extensions`, or `ignore_unknown_extensions: true`");
  }

 private:
  const Args& args_;
  std::optional<regex::Pattern> matching_;
  std::vector<regex::Pattern> ignored_;
};

Included include(TaskContext& task, const Args& args) {
  Included included;
  if (!args.has("dir")) {
    const std::string name = args.text("file", args.text("_raw_params"));
    included.add(task, task.find_file("vars", name));
    return included;
  }
  std::vector<std::string> paths;
  files_below(find_folder(task, args), args.number("depth"), paths);
  const FileFilter filter(args);
  for (const std::string& path : paths) {
    if (filter.takes(path)) included.add(task, path);
  }
  return included;
}

void merge_with_present(TaskContext& task, Value& variables) {
  Value merged = Value::dict();
  for (const auto& [name, variable] : variables.as_dict()) {
    const auto present = task.variable(name.as_string());
    const bool both = present && present->is_dict() && variable.is_dict();
    merged.edit_dict().set(name, both ? value::merge(*present, variable) : variable);
  }
  variables = merged;
}

Plan plan(TaskContext& task, const Args& args) {
  Included included = include(task, args);
  if (args.has("name")) included.variables = Value::dict({{args.text("name"), included.variables}});
  if (args.text("hash_behaviour") == "merge") merge_with_present(task, included.variables);
  Plan plan;
  plan.outcome = Outcome::ok(Value::dict(
      {{"ansible_facts", included.variables}, {"ansible_included_var_files", included.files}}));
  plan.outcome.effects.included_vars = included.variables;
  return plan;
}

}  // namespace

constinit const run::Module include_vars_module = {
    .name = "include_vars",
    .aliases = "ansible.builtin.include_vars",
    .doc = "Read variables from files",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive, .required_one_of = one_of},
    .free_form = "_raw_params",
    .trusted_result = true,
    .plan = plan,
};

}  // namespace kboot::modules
