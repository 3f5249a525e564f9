// assert: fails unless all conditions hold (ansible/plugins/action/assert.py).
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "that",
     .type = ArgType::raw,
     .doc = "A condition or a list of them",
     .required = true},
    {.name = "fail_msg",
     .type = ArgType::raw,
     .doc = "What to say when one does not hold",
     .aliases = "msg"},
    {.name = "success_msg", .type = ArgType::raw, .doc = "What to say when all hold"},
    {.name = "quiet",
     .type = ArgType::boolean,
     .doc = "Say nothing of the conditions",
     .default_value = "false"},
};

Value message(const Args& args, std::string_view name, std::string_view fallback) {
  const Value* given = args.find(name);
  return given != nullptr ? *given : Value(fallback);
}

std::string one_line(const Value& message) {
  if (message.is_string()) return std::string(message.as_string());
  std::string joined;
  if (message.is_list()) {
    for (const Value& part : message.as_list()) {
      if (!joined.empty()) joined += '\n';
      if (part.is_string()) joined += part.as_string();
    }
  }
  return joined;
}

Outcome failure(const Args& args, const Value& condition) {
  const Value text = message(args, "fail_msg", "Assertion failed");
  Outcome outcome = Outcome::failed(one_line(text));
  auto& result = outcome.result.edit_dict();
  result.set("assertion", condition);
  result.set("evaluated_to", false);
  result.set("msg", text);
  if (!args.flag("quiet")) result.set("_ansible_verbose_always", true);
  outcome.diagnostic = base::Diagnostic{.code = "assertion-failed",
                                        .message = one_line(text),
                                        .origin = condition.origin(),
                                        .status = base::Status::task_failed};
  return outcome;
}

Plan plan(TaskContext& task, const Args& args) {
  Plan plan;
  const Value& that = *args.find("that");
  const Value conditions = that.is_list() ? that : Value::list({that});
  for (const Value& condition : conditions.as_list()) {
    if (task.condition(condition)) continue;
    plan.outcome = failure(args, condition);
    return plan;
  }
  Value result = Value::dict({{"msg", message(args, "success_msg", "All assertions passed")}});
  // Ansible's own mark for results that are shown without -v.
  if (!args.flag("quiet")) result.edit_dict().set("_ansible_verbose_always", true);
  plan.outcome = Outcome::ok(std::move(result));
  return plan;
}

}  // namespace

constinit const run::Module assert_module = {
    .name = "assert",
    .aliases = "ansible.builtin.assert",
    .doc = "Fail unless conditions hold",
    .arguments = arguments,
    .trusted_result = true,
    .unrendered = "that",
    .plan = plan,
};

}  // namespace kboot::modules
