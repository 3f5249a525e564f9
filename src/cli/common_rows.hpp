// The options that many commands have.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

inline constexpr Option general_rows[] = {
    {.name = "help", .letter = 'h', .doc = "show this help"},
    {.name = "color",
     .takes = Takes::text,
     .value = "WHEN",
     .doc = "colour, also by NO_COLOR and FORCE_COLOR",
     .choices = "auto always never"},
};
inline constexpr OptionGroup general{"General", general_rows};

inline constexpr Option cluster_rows[] = {
    {.name = "kubeconfig",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the cluster's kubeconfig, before the inventory's and KUBECONFIG"},
    {.name = "context", .takes = Takes::text, .value = "NAME", .doc = "the context in it"},
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
    {.name = "vault-password-file",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the same without an id",
     .env = "ANSIBLE_VAULT_PASSWORD_FILE",
     .aliases = "vault-pass-file",
     .repeats = true},
    {.name = "ask-vault-pass",
     .letter = 'J',
     .doc = "ask for the password",
     .aliases = "ask-vault-password"},
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
    {.name = "verbose", .letter = 'v', .doc = "tell more; twice: still more", .repeats = true},
};
inline constexpr OptionGroup output_options{"Output", output_rows};

inline constexpr const OptionGroup* general_groups[] = {&general};

}  // namespace kboot::cli
