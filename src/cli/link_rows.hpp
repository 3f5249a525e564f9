// The options of the link named `ansible-playbook`: those of the real one, and those that kboot refuses.
#pragma once

#include "cli/common_rows.hpp"

namespace kboot::cli {

inline constexpr Option link_rows[] = {
    help_row,
    {.name = "version", .doc = "show the version"},
    {.name = "inventory",
     .letter = 'i',
     .takes = Takes::file,
     .value = "INVENTORY",
     .doc = "an inventory, or host names with a comma",
     .aliases = "inventory-file",
     .repeats = true},
    extra_vars_row,
    tags_row,
    skip_tags_row,
    limit_row,
    {.name = "check", .letter = 'C', .doc = "change nothing, tell what would change"},
    diff_row,
    verbose_row,
    {.name = "forks",
     .letter = 'f',
     .takes = Takes::text,
     .value = "N",
     .doc = "hosts at the same time, else 5",
     .env = "ANSIBLE_FORKS"},
    list_tasks_row,
    list_tags_row,
    list_hosts_row,
    {.name = "syntax-check", .doc = "check the playbook and run nothing"},
    start_at_task_row,
    {.name = "force-handlers", .doc = "run notified handlers even after a failure"},
    {.name = "flush-cache", .doc = "accepted; kboot keeps no facts"},
    {.name = "vault-id",
     .takes = Takes::file,
     .value = "ID@SOURCE",
     .doc = "a password of Ansible Vault",
     .repeats = true},
    vault_password_file_row,
    ask_vault_pass_row,
    {.name = "connection",
     .letter = 'c',
     .takes = Takes::text,
     .value = "TYPE",
     .doc = "how to connect to hosts",
     .choices = "local"},
};
inline constexpr OptionGroup link_options{"Options", link_rows};

inline constexpr Option refused_rows[] = {
    {.name = "become", .letter = 'b', .refused = "kboot does not become another user"},
    {.name = "ask-become-pass", .letter = 'K', .refused = "kboot does not become another user"},
    {.name = "become-user",
     .takes = Takes::text,
     .value = "USER",
     .refused = "kboot does not become another user"},
    {.name = "become-method",
     .takes = Takes::text,
     .value = "METHOD",
     .refused = "kboot does not become another user"},
    {.name = "ask-pass", .letter = 'k', .refused = "kboot connects to no machines"},
    {.name = "user",
     .letter = 'u',
     .takes = Takes::text,
     .value = "USER",
     .refused = "kboot connects to no machines"},
    {.name = "private-key",
     .takes = Takes::file,
     .value = "FILE",
     .aliases = "key-file",
     .refused = "kboot connects to no machines"},
    {.name = "step", .refused = "tasks are not confirmed one by one"},
};
inline constexpr OptionGroup refused_options{"Refused", refused_rows};

inline constexpr const OptionGroup* link_groups[] = {&link_options, &refused_options};

}  // namespace kboot::cli
