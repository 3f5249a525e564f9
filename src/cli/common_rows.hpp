// The options that many commands have.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

// Rows that several commands have word for word.
inline constexpr Option help_row = {.name = "help", .letter = 'h', .doc = "show this help"};
inline constexpr Option kubeconfig_row = {
    .name = "kubeconfig",
    .takes = Takes::file,
    .value = "FILE",
    .doc = "the cluster's kubeconfig, before the inventory's and KUBECONFIG"};
inline constexpr Option context_row = {
    .name = "context", .takes = Takes::text, .value = "NAME", .doc = "the context in it"};
inline constexpr Option vault_password_file_row = {.name = "vault-password-file",
                                                   .takes = Takes::file,
                                                   .value = "FILE",
                                                   .doc = "the same without an id",
                                                   .env = "ANSIBLE_VAULT_PASSWORD_FILE",
                                                   .aliases = "vault-pass-file",
                                                   .repeats = true};
inline constexpr Option ask_vault_pass_row = {.name = "ask-vault-pass",
                                              .letter = 'J',
                                              .doc = "ask for the password",
                                              .aliases = "ask-vault-password"};
inline constexpr Option verbose_row = {
    .name = "verbose", .letter = 'v', .doc = "tell more; twice: still more", .repeats = true};
inline constexpr Option extra_vars_row = {
    .name = "extra-vars",
    .letter = 'e',
    .takes = Takes::text,
    .value = "VARS",
    .doc = "variables above all others: key=value, JSON or YAML, or @FILE",
    .repeats = true};
inline constexpr Option tags_row = {.name = "tags",
                                    .letter = 't',
                                    .takes = Takes::text,
                                    .value = "TAGS",
                                    .doc = "only tasks with one of these tags",
                                    .repeats = true};
inline constexpr Option skip_tags_row = {.name = "skip-tags",
                                         .takes = Takes::text,
                                         .value = "TAGS",
                                         .doc = "no tasks with one of these tags",
                                         .repeats = true};
inline constexpr Option limit_row = {.name = "limit",
                                     .letter = 'l',
                                     .takes = Takes::text,
                                     .value = "PATTERN",
                                     .doc = "only hosts that match this pattern"};
inline constexpr Option start_at_task_row = {.name = "start-at-task",
                                             .takes = Takes::text,
                                             .value = "NAME",
                                             .doc = "begin with the task of this name"};
inline constexpr Option diff_row = {
    .name = "diff", .letter = 'D', .doc = "show what changes, before and after"};
inline constexpr Option forks_row = {.name = "forks",
                                     .letter = 'f',
                                     .takes = Takes::text,
                                     .value = "N",
                                     .doc = "hosts, and inventories, at the same time, else 5",
                                     .env = "KBOOT_FORKS"};
inline constexpr Option list_tasks_row = {.name = "list-tasks",
                                          .doc = "list the tasks and run nothing"};
inline constexpr Option list_tags_row = {.name = "list-tags",
                                         .doc = "list the tags and run nothing"};
inline constexpr Option list_hosts_row = {.name = "list-hosts",
                                          .doc = "list the hosts and run nothing"};

inline constexpr Option general_rows[] = {
    help_row,
    {.name = "color",
     .takes = Takes::text,
     .value = "WHEN",
     .doc = "colour, also by NO_COLOR and FORCE_COLOR",
     .choices = "auto always never"},
};
inline constexpr OptionGroup general{"General", general_rows};

inline constexpr Option cluster_rows[] = {
    kubeconfig_row,
    context_row,
    {.name = "yes",
     .letter = 'y',
     .doc = "do not ask whether a cluster that nobody named is meant"},
};
inline constexpr OptionGroup cluster_options{"Which cluster", cluster_rows};

inline constexpr Option key_rows[] = {
    {.name = "identity",
     .letter = 'i',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "an age identity, else ~/.config/kboot/identity",
     .env = "KBOOT_IDENTITY_FILE",
     .repeats = true},
    {.name = "identity-fd",
     .takes = Takes::text,
     .value = "N",
     .doc = "the same from an open file: --identity-fd 3 3< FILE",
     .repeats = true},
    {.name = "vault-id",
     .takes = Takes::file,
     .value = "ID@SOURCE",
     .doc = "a password of Ansible Vault: ID@FILE, ID@SCRIPT or ID@prompt",
     .repeats = true},
    vault_password_file_row,
    ask_vault_pass_row,
};
inline constexpr OptionGroup key_options{"Secrets", key_rows};

inline constexpr Option output_rows[] = {
    {.name = "output",
     .letter = 'o',
     .takes = Takes::text,
     .value = "KIND",
     .doc = "what standard output shows",
     .env = "KBOOT_OUTPUT",
     .choices = "auto tty plain json github gitlab quiet"},
    {.name = "report",
     .takes = Takes::file,
     .value = "KIND=FILE",
     .doc = "write a report too: json=FILE, junit=FILE",
     .repeats = true},
    verbose_row,
};
inline constexpr OptionGroup output_options{"Output", output_rows};

inline constexpr const OptionGroup* general_groups[] = {&general};

}  // namespace kboot::cli
