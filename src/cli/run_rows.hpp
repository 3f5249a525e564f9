// The rows of the table of commands that belong to `kboot run`, `plan` and `check`: options, examples, texts.
#pragma once

#include "cli/common_rows.hpp"

namespace kboot::cli {

inline constexpr Option playbook_rows[] = {
    {.name = "playbook",
     .letter = 'p',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "a playbook, else the project's playbooks/site.yml",
     .repeats = true},
    extra_vars_row,
    tags_row,
    skip_tags_row,
    limit_row,
    start_at_task_row,
    {.name = "skip-guard",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "silence the guard of this name",
     .repeats = true},
};
inline constexpr OptionGroup playbook_options{"What to run", playbook_rows};

inline constexpr Option run_rows[] = {
    {.name = "check",
     .letter = 'C',
     .doc = "change nothing, tell what would change (Ansible's check mode)"},
    diff_row,
    forks_row,
    {.name = "no-record",
     .doc = "do not note the run in the ConfigMap `kboot`, also by KBOOT_NO_RECORD"},
};
inline constexpr OptionGroup run_options{"How to run", run_rows};

inline constexpr Option list_rows[] = {
    list_tasks_row,
    list_tags_row,
    list_hosts_row,
};
inline constexpr OptionGroup list_options{"Instead of running", list_rows};

inline constexpr Option plan_rows[] = {
    {.name = "diff", .letter = 'D', .doc = "show every field of what is created too"},
    {.name = "detailed-exitcode", .doc = "exit with 3 when changes are pending"},
    forks_row,
};
inline constexpr OptionGroup plan_options{"How to plan", plan_rows};

inline constexpr Example run_examples[] = {
    {"kboot run inventories/scw-dev", "playbooks/site.yml on the cluster of this inventory"},
    {"kboot run inventories/scw-dev -t argocd -D", "only what is tagged argocd, with its changes"},
    {"kboot run inventories/dev -p playbooks/cleanup.yml -e force=true",
     "another playbook, with a variable"},
    {"kboot run inventories/eu-west9 inventories/us-east1", "two clusters at once"},
    {"kboot run inventories/dev --report junit=report.xml", "a report for the pipeline"},
};

inline constexpr Example plan_examples[] = {
    {"kboot plan inventories/scw-dev", "what a run would create, change and delete"},
    {"kboot plan inventories/scw-dev --detailed-exitcode",
     "exit with 3 when a run would change anything"},
};

inline constexpr Example check_examples[] = {
    {"kboot check inventories/scw-dev", "all mistakes in playbook, roles and inventory at once"},
    {"kboot check -p playbooks/site.yml", "a playbook by itself"},
};

inline constexpr const OptionGroup* run_groups[] = {
    &playbook_options, &run_options,  &cluster_options, &output_options,
    &key_options,      &list_options, &general};

inline constexpr const OptionGroup* plan_groups[] = {
    &playbook_options, &plan_options, &cluster_options, &output_options, &key_options, &general};

inline constexpr const OptionGroup* check_groups[] = {&playbook_options, &key_options, &general};

inline constexpr std::string_view run_more =
    "Output `auto` is github or gitlab in their pipelines, plain where standard output is no "
    "terminal, else tty.\n"
    "Exit codes: 0 done, 1 error, 2 a task failed, 4 not reachable or does not parse, 130 "
    "interrupted.\n"
    "The first Ctrl-C finishes the request in flight and says how to go on, the second leaves at "
    "once.";

inline constexpr std::string_view plan_more =
    "Nothing is written, and no program of a task is run. What cannot be known is shown with `?`.\n"
    "Exit codes: 0 done, 1 error, 2 a task failed, 3 changes are pending (--detailed-exitcode), 4 "
    "not reachable\n"
    "or does not parse, 130 interrupted.";

}  // namespace kboot::cli
