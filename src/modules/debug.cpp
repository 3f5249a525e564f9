// debug: prints a text or a variable (ansible/plugins/action/debug.py).
#include "base/text.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "msg", .type = ArgType::raw, .doc = "The text to print"},
    {.name = "var", .type = ArgType::raw, .doc = "A variable or expression to print instead"},
    {.name = "verbosity",
     .type = ArgType::integer,
     .doc = "Print only from this many -v on",
     .default_value = "0"},
};
constexpr std::string_view exclusive[] = {"msg var"};

// The value of `var`: an expression if it is a text, printed as a template would give it.
Value shown(TaskContext& task, const Value& var) {
  if (!var.is_string()) return task.render(var);
  const std::string name(var.as_string());
  try {
    return task.render(Value(base::cat("{{ ", name, " }}")).set_origin(var.origin()));
  } catch (const base::Error& error) {
    if (error.diagnostic().code != "undefined-variable") throw;
    return "VARIABLE IS NOT DEFINED!";
  }
}

Plan plan(TaskContext& task, const Args& args) {
  Plan plan;
  if (args.number("verbosity") > task.verbosity()) {
    plan.outcome = Outcome::skipped("Verbosity threshold not met.");
    return plan;
  }
  Value result = Value::dict();
  if (const Value* var = args.find("var")) {
    const Value key = var->is_string() ? *var : Value(value::kind_name(*var));
    result.edit_dict().set(key, shown(task, *var));
  } else {
    const Value* msg = args.find("msg");
    result.edit_dict().set("msg", msg != nullptr ? *msg : Value("Hello world!"));
  }
  plan.outcome = Outcome::ok(result);
  return plan;
}

}  // namespace

constinit const run::Module debug_module = {
    .name = "debug",
    .aliases = "ansible.builtin.debug",
    .doc = "Print a text or a variable",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .trusted_result = true,
    .unrendered = "var",
    .plan = plan,
};

}  // namespace kboot::modules
