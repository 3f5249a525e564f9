// What command and shell share: run a program on this machine (ansible/modules/command.py).
#pragma once

#include "run/module.hpp"

namespace kboot::modules::command_line {

inline constexpr run::Argument arguments[] = {
    {.name = "_raw_params", .doc = "The command line, as free-form text"},
    {.name = "cmd", .doc = "The command line"},
    {.name = "argv",
     .type = run::ArgType::list,
     .doc = "The program and its arguments",
     .elements = run::ArgType::str},
    {.name = "chdir", .type = run::ArgType::path, .doc = "Where to run it"},
    {.name = "creates",
     .type = run::ArgType::path,
     .doc = "Do nothing when this exists (may be a pattern)"},
    {.name = "removes",
     .type = run::ArgType::path,
     .doc = "Do nothing unless this exists (may be a pattern)"},
    {.name = "executable", .type = run::ArgType::path, .doc = "The shell"},
    {.name = "stdin", .doc = "Its standard input"},
    {.name = "stdin_add_newline",
     .type = run::ArgType::boolean,
     .doc = "End stdin with a newline",
     .default_value = "true"},
    {.name = "strip_empty_ends",
     .type = run::ArgType::boolean,
     .doc = "Strip line ends at the end of the output",
     .default_value = "true"},
    {.name = "expand_argument_vars",
     .type = run::ArgType::boolean,
     .doc = "Expand $VARIABLES in arguments",
     .default_value = "true"},
};
inline constexpr std::string_view exclusive[] = {"_raw_params cmd argv"};
inline constexpr std::string_view one_of[] = {"_raw_params cmd argv"};

[[nodiscard]] run::Plan plan(run::TaskContext& task, const run::Args& args);
[[nodiscard]] run::Outcome apply_directly(run::TaskContext& task, const run::Args& args,
                                          run::Plan& plan);
[[nodiscard]] run::Outcome apply_in_shell(run::TaskContext& task, const run::Args& args,
                                          run::Plan& plan);

}  // namespace kboot::modules::command_line
