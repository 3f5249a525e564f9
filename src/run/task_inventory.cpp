// Tasks that the coordinator carries out: includes, add_host, group_by. Here they say what they ask
// for.
#include "base/text.hpp"
#include "playbook/convert.hpp"
#include "run/task_item.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::run {

void TaskRunner::include(Item& item) {
  IncludeRequest request{
      .arguments = rendered_arguments("apply"), .label = Value(), .variables = Value::dict()};
  if (value::any_marked(request.arguments, value::mark_unknown)) {
    throw PlanUnknown{"what it includes is known after apply"};
  }
  auto& passed = request.variables.edit_dict();
  if (task_.vars.is_dict()) {
    for (const auto& [key, given] : task_.vars.as_dict()) passed.set(key, given);
  }
  if (in_loop_) {
    for (const std::string& name : {task_.loop_control.loop_var, task_.loop_control.index_var,
                                    std::string("ansible_loop_var"), std::string("ansible_loop")}) {
      if (name.empty()) continue;
      if (const std::optional<Value> value = variables_.lookup(name)) passed.set(name, *value);
    }
  }
  item.outcome = Outcome::ok();
  item.outcome.result =
      Value::dict({{"changed", false}, {"failed", false}, {"include_args", request.arguments}});
  if (const Value* file = request.arguments.find("file"))
    item.outcome.result.edit_dict().set("include", *file);
  item.include = std::move(request);
}

void TaskRunner::add_inventory(Item& item) {
  const Value arguments = rendered_arguments({});
  if (task_.action == "group_by") {
    const Value* key = arguments.find("key");
    const Value* parents = arguments.find("parents");
    if (key == nullptr)
      throw base::Error("missing-argument", "`group_by` needs the argument `key`", task_.origin);
    const std::string group = base::replace_all(jinja::to_text(*key), " ", "-");
    item.new_group =
        Value::dict({{"key", group}, {"parents", parents == nullptr ? Value("all") : *parents}});
    item.outcome = Outcome::changed();
    item.outcome.result = Value::dict({{"changed", true}, {"failed", false}, {"add_group", group}});
    return;
  }
  Value name, groups = Value::list(), vars = Value::dict();
  for (const auto& [key, given] : arguments.as_dict()) {
    const std::string_view argument = key.as_string();
    if (argument == "name" || argument == "hostname" || argument == "host") {
      name = given;
    } else if (argument == "groups" || argument == "group" || argument == "groupname") {
      groups = *playbook::convert(given, playbook::ArgType::list);
    } else {
      vars.edit_dict().set(key, given);
    }
  }
  if (name.is_null())
    throw base::Error("missing-argument", "`add_host` needs the argument `name`", task_.origin);
  item.new_host = Value::dict({{"host_name", name}, {"groups", groups}, {"host_vars", vars}});
  item.outcome = Outcome::changed();
  item.outcome.result =
      Value::dict({{"changed", true}, {"failed", false}, {"add_host", item.new_host}});
}

}  // namespace kboot::run
