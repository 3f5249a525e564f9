// The rows of the table of commands that belong to vault: options, examples, texts.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

inline constexpr Option vault_encrypt_rows[] = {
    {.name = "recipient",
     .letter = 'r',
     .takes = Takes::text,
     .value = "AGE1...",
     .doc = "who can open it; else who -i names; else the nearest secrets/.recipients",
     .repeats = true},
    {.name = "recipients-file",
     .letter = 'R',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "a file of recipients, one a line",
     .repeats = true},
    {.name = "passphrase", .letter = 'p', .doc = "under a passphrase, not for recipients"},
    {.name = "format",
     .takes = Takes::text,
     .value = "FORMAT",
     .doc = "age, or Ansible Vault's",
     .choices = "age ansible"},
    {.name = "encrypt-vault-id",
     .takes = Takes::text,
     .value = "ID",
     .doc = "in Ansible's format, with the password of this id"},
};
inline constexpr OptionGroup vault_encrypt_options{"How to encrypt", vault_encrypt_rows};

inline constexpr Option vault_output_rows[] = {
    {.name = "output",
     .letter = 'o',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "where the result goes, else into the same file; - is standard output"},
};
inline constexpr OptionGroup vault_output_options{"Output", vault_output_rows};

inline constexpr Option vault_init_rows[] = {
    {.name = "identity",
     .letter = 'i',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "where the identity is kept, else ~/.config/kboot/identity"},
    {.name = "passphrase", .letter = 'p', .doc = "protect the identity by a passphrase"},
    {.name = "no-recipients-file",
     .doc = "only make the identity; leave secrets/.recipients alone"},
};
inline constexpr OptionGroup vault_init_options{"The identity", vault_init_rows};

inline constexpr Option vault_link_rows[] = {
    {.name = "help", .letter = 'h', .doc = "show this help"},
    {.name = "vault-id",
     .takes = Takes::file,
     .value = "VAULT_IDS",
     .doc = "the vault identity to use",
     .repeats = true},
    {.name = "vault-password-file",
     .takes = Takes::file,
     .value = "VAULT_PASSWORD_FILES",
     .doc = "vault password file",
     .aliases = "vault-pass-file",
     .repeats = true},
    {.name = "ask-vault-pass",
     .letter = 'J',
     .doc = "ask for vault password",
     .aliases = "ask-vault-password"},
    {.name = "encrypt-vault-id",
     .takes = Takes::text,
     .value = "ENCRYPT_VAULT_ID",
     .doc = "the vault id used to encrypt (required if more than one vault-id is provided)"},
    {.name = "output",
     .takes = Takes::file,
     .value = "OUTPUT_FILE",
     .doc = "output file name for encrypt or decrypt; use - for stdout"},
    {.name = "verbose", .letter = 'v', .doc = "tell more", .repeats = true},
};
inline constexpr OptionGroup vault_link_options{"Options", vault_link_rows};

inline constexpr Example vault_encrypt_examples[] = {
    {"kboot vault encrypt secrets/scw-dev.yml", "for everybody in secrets/.recipients"},
    {"kboot vault encrypt -p -o backup.age notes.txt", "under a passphrase, into another file"},
    {"kboot vault encrypt --format ansible --vault-password-file .vault group_vars/all/vault.yml",
     "as ansible-vault does"},
};
inline constexpr Example vault_decrypt_examples[] = {
    {"kboot vault decrypt secrets/scw-dev.yml", "the text is on the disk afterwards"},
    {"kboot vault decrypt < backup.age > notes.txt", "from standard input to standard output"},
};
inline constexpr Example vault_view_examples[] = {
    {"kboot vault view secrets/scw-dev.yml", "print the text; nothing is written"},
};
inline constexpr Example vault_init_examples[] = {
    {"kboot vault init", "an identity of your own, and its recipient in secrets/.recipients"},
    {"kboot vault init -i ci.identity", "another one, for the pipeline's KBOOT_IDENTITY"},
};

}  // namespace kboot::cli
