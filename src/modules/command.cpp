// command: runs a program on this machine, without a shell (ansible/modules/command.py).
#include "modules/common/command_line.hpp"
#include "modules/rows.hpp"

namespace kboot::modules {

constinit const run::Module command_module = {
    .name = "command",
    .aliases = "ansible.builtin.command",
    .doc = "Run a program",
    .arguments = command_line::arguments,
    .rules = {.mutually_exclusive = command_line::exclusive,
              .required_one_of = command_line::one_of},
    .free_form = "_raw_params",
    .plan = command_line::plan,
    .apply = command_line::apply_directly,
};

}  // namespace kboot::modules
