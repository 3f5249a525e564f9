// copy: puts a file, a folder or a text somewhere on this machine (ansible/plugins/action/copy.py).
#include <filesystem>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/place_file.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "src", .type = ArgType::path, .doc = "The file or folder to copy"},
    {.name = "content", .type = ArgType::raw, .doc = "The text to write instead"},
    {.name = "dest", .type = ArgType::path, .doc = "Where to", .required = true},
    {.name = "remote_src",
     .type = ArgType::boolean,
     .doc = "Take `src` as a path of this machine only",
     .default_value = "false"},
    {.name = "follow",
     .type = ArgType::boolean,
     .doc = "Follow links at the destination",
     .default_value = "true"},
    backup_argument,
    force_argument,
    mode_argument,
    owner_argument,
    group_argument,
};
constexpr std::string_view exclusive[] = {"src content"};
constexpr std::string_view one_of[] = {"src content"};

Value text_of(const Value& content) {
  if (content.is_string()) return content;
  return Value(value::to_json(content, {.style = value::JsonStyle::python}))
      .marked(content.marks());
}

std::string source_path(const TaskContext& task, const Args& args) {
  const std::string name = args.text("src");
  const std::string expanded = base::expand_user(expand_variables(task, name));
  if (args.flag("remote_src") || expanded.starts_with('/')) return local_path(task, expanded);
  return task.find_file("files", expanded);
}

// A folder ending in / gives its content, one without gives itself.
Plan plan_folder(TaskContext& task, const Args& args, const std::string& source) {
  const bool content_only = args.text("src").ends_with('/');
  const std::string top = local_path(task, args.text("dest"));
  const std::string target =
      content_only ? top : base::join_path(top, base::base_name(base::normal_path(source)));
  std::vector<std::string> folders{target};
  std::vector<Placement> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source)) {
    const std::string relative = std::filesystem::relative(entry.path(), source);
    const std::string path = base::join_path(target, relative);
    if (entry.is_directory()) {
      folders.push_back(path);
    } else {
      files.push_back({task.read_file(entry.path()), path});
    }
  }
  return plan_placements(args, std::move(files), std::move(folders));
}

Plan plan(TaskContext& task, const Args& args) {
  if (const Value* content = args.find("content")) {
    return plan_placements(args, {{text_of(*content), destination(task, args, "")}});
  }
  const std::string source = source_path(task, args);
  if (base::is_directory(source)) return plan_folder(task, args, source);
  return plan_placements(args, {{task.read_file(source), destination(task, args, source)}});
}

}  // namespace

constinit const run::Module copy_module = {
    .name = "copy",
    .aliases = "ansible.builtin.copy",
    .doc = "Put a file, a folder or a text somewhere",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive, .required_one_of = one_of},
    .plan = plan,
    .apply = apply_placements,
};

}  // namespace kboot::modules
