// fail: ends the task with a message (ansible/plugins/action/fail.py).
#include "modules/rows.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "msg", .doc = "Why", .default_value = "Failed as requested from task"},
};

Plan plan(TaskContext&, const Args& args) {
  Plan plan;
  plan.outcome = Outcome::failed(args.text("msg"));
  return plan;
}

}  // namespace

constinit const run::Module fail_module = {
    .name = "fail",
    .aliases = "ansible.builtin.fail",
    .doc = "Fail with a message",
    .arguments = arguments,
    .trusted_result = true,
    .plan = plan,
};

}  // namespace kboot::modules
