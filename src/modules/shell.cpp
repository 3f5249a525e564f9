// shell: runs a command line in a shell on this machine (ansible/plugins/action/shell.py).
#include "modules/common/command_line.hpp"
#include "modules/rows.hpp"

namespace kboot::modules {

constinit const run::Module shell_module = {
    .name = "shell",
    .aliases = "ansible.builtin.shell",
    .doc = "Run a command line in a shell",
    .arguments = command_line::arguments,
    .rules = {.mutually_exclusive = command_line::exclusive,
              .required_one_of = command_line::one_of},
    .free_form = "_raw_params",
    .plan = command_line::plan,
    .apply = command_line::apply_in_shell,
};

}  // namespace kboot::modules
