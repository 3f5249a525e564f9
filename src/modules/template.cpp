// template: renders a template into a file (ansible/plugins/action/template.py).
#include "modules/common/file_attributes.hpp"
#include "modules/common/place_file.hpp"
#include "modules/rows.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "src", .type = ArgType::path, .doc = "The template", .required = true},
    {.name = "dest", .type = ArgType::path, .doc = "The file to write", .required = true},
    {.name = "follow",
     .type = ArgType::boolean,
     .doc = "Follow links at the destination",
     .default_value = "false"},
    backup_argument,
    force_argument,
    mode_argument,
    owner_argument,
    group_argument,
};

Plan plan(TaskContext& task, const Args& args) {
  const std::string path = task.find_file("templates", args.text("src"));
  const Value text = task.render_template(task.read_file(path), path);
  return plan_placements(args, {{text, destination(task, args, path)}});
}

}  // namespace

constinit const run::Module template_module = {
    .name = "template",
    .aliases = "ansible.builtin.template",
    .doc = "Render a template into a file",
    .arguments = arguments,
    .plan = plan,
    .apply = apply_placements,
};

}  // namespace kboot::modules
