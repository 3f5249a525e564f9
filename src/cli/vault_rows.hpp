// The rows of the table of commands that belong to vault: options, examples, texts.
#pragma once

#include "cli/common_rows.hpp"

namespace kboot::cli {

inline constexpr Option recipient_row = {
    .name = "recipient",
    .letter = 'r',
    .takes = Takes::text,
    .value = "RECIPIENT",
    .doc = "who can open it: age1... or an ssh-ed25519 key; else the nearest secrets/.recipients",
    .repeats = true};
inline constexpr Option recipients_file_row = {.name = "recipients-file",
                                               .letter = 'R',
                                               .takes = Takes::file,
                                               .value = "FILE",
                                               .doc = "a file of recipients, one a line",
                                               .repeats = true};
inline constexpr Option format_row = {.name = "format",
                                      .takes = Takes::text,
                                      .value = "FORMAT",
                                      .doc = "age (else), or Ansible Vault's",
                                      .choices = "age ansible"};
inline constexpr Option encrypt_id_row = {
    .name = "encrypt-vault-id",
    .takes = Takes::text,
    .value = "ID",
    .doc = "in Ansible's format, with the password of this id"};

inline constexpr Option vault_encrypt_rows[] = {
    recipient_row,
    recipients_file_row,
    {.name = "passphrase", .letter = 'p', .doc = "under a passphrase, not for recipients"},
    format_row,
    encrypt_id_row,
};
inline constexpr OptionGroup vault_encrypt_options{"How to encrypt", vault_encrypt_rows};

inline constexpr Option vault_again_rows[] = {recipient_row, recipients_file_row};
inline constexpr OptionGroup vault_again_options{"How to encrypt it again", vault_again_rows};

inline constexpr Option vault_string_rows[] = {
    {.name = "name",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAME",
     .doc = "the variable's name; once for each text",
     .repeats = true},
    {.name = "prompt", .letter = 'p', .doc = "ask for the text, without echo"},
    {.name = "show-input", .doc = "with --prompt: with echo"},
    {.name = "stdin-name",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "the variable's name of what standard input holds"},
    {.name = "output",
     .letter = 'o',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "where the result goes, else standard output"},
};
inline constexpr OptionGroup vault_string_options{"What to encrypt", vault_string_rows};
inline constexpr Option vault_string_encrypt_rows[] = {
    recipient_row,
    recipients_file_row,
    {.name = "passphrase", .doc = "under a passphrase, not for recipients"},
    format_row,
    encrypt_id_row,
};
inline constexpr OptionGroup vault_string_encrypt_options{"How to encrypt",
                                                          vault_string_encrypt_rows};

inline constexpr Option new_id_row = {.name = "new-vault-id",
                                      .takes = Takes::text,
                                      .value = "ID@SOURCE",
                                      .doc = "the new password, with its id"};
inline constexpr Option new_file_row = {.name = "new-vault-password-file",
                                        .takes = Takes::file,
                                        .value = "FILE",
                                        .doc = "the new password"};
inline constexpr Option vault_rekey_rows[] = {
    recipient_row,
    recipients_file_row,
    new_id_row,
    new_file_row,
    {.name = "encrypt-vault-id",
     .takes = Takes::text,
     .value = "ID",
     .doc = "the new password is the given one of this id"},
};
inline constexpr OptionGroup vault_rekey_options{"The new keys", vault_rekey_rows};

inline constexpr Option vault_recipients_rows[] = {
    {.name = "recipients-file",
     .letter = 'R',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the list, else the nearest secrets/.recipients"},
    {.name = "name",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAME",
     .doc = "whose it is: a comment in the list"},
    {.name = "no-rekey", .doc = "only change the list: the files stay as they are"},
};
inline constexpr OptionGroup vault_recipients_options{"The list", vault_recipients_rows};

inline constexpr Option vault_check_rows[] = {
    {.name = "no-keys", .doc = "open nothing: only look for what is not encrypted"},
};
inline constexpr OptionGroup vault_check_options{"What to look at", vault_check_rows};

inline constexpr Option vault_migrate_rows[] = {
    {.name = "to",
     .takes = Takes::text,
     .value = "FORMAT",
     .doc = "what everything is to be in, else age",
     .choices = "age ansible"},
    {.name = "dry-run", .letter = 'C', .doc = "write nothing, tell what would be done"},
    recipient_row,
    recipients_file_row,
    {.name = "passphrase", .letter = 'p', .doc = "under a passphrase, not for recipients"},
    encrypt_id_row,
};
inline constexpr OptionGroup vault_migrate_options{"What to do", vault_migrate_rows};

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
    {.name = "name",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAME",
     .doc = "whose it is: a comment in the list of recipients"},
    {.name = "no-recipients-file",
     .doc = "only make the identity; leave secrets/.recipients alone"},
};
inline constexpr OptionGroup vault_init_options{"The identity", vault_init_rows};

inline constexpr Option vault_link_rows[] = {
    {.name = "help", .letter = 'h', .doc = "show this help"},
    {.name = "version", .doc = "show the version"},
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
     .doc = "create, encrypt, encrypt_string, rekey: the vault id used to encrypt"},
    {.name = "output",
     .takes = Takes::file,
     .value = "OUTPUT_FILE",
     .doc = "encrypt, decrypt, encrypt_string: where the result goes; - is standard output"},
    {.name = "name",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAME",
     .doc = "encrypt_string: the variable's name",
     .repeats = true},
    {.name = "prompt", .letter = 'p', .doc = "encrypt_string: ask for the string"},
    {.name = "show-input", .doc = "encrypt_string: with echo when asked for"},
    {.name = "stdin-name",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "encrypt_string: the variable's name of what standard input holds"},
    {.name = "new-vault-id",
     .takes = Takes::text,
     .value = "NEW_VAULT_ID",
     .doc = "rekey: the new vault identity"},
    {.name = "new-vault-password-file",
     .takes = Takes::file,
     .value = "NEW_VAULT_PASSWORD_FILE",
     .doc = "rekey: the new vault password file"},
    {.name = "skip-tty-check", .doc = "create: open the editor without a terminal too"},
    {.name = "verbose", .letter = 'v', .doc = "tell more", .repeats = true},
};
inline constexpr OptionGroup vault_link_options{"Options", vault_link_rows};

inline constexpr const OptionGroup* vault_encrypt_groups[] = {
    &vault_encrypt_options, &vault_output_options, &key_options, &general};
inline constexpr const OptionGroup* vault_decrypt_groups[] = {&vault_output_options, &key_options,
                                                              &general};
inline constexpr const OptionGroup* vault_view_groups[] = {&key_options, &general};
inline constexpr const OptionGroup* vault_create_groups[] = {&vault_encrypt_options, &key_options,
                                                             &general};
inline constexpr const OptionGroup* vault_edit_groups[] = {&vault_again_options, &key_options,
                                                           &general};
inline constexpr const OptionGroup* vault_string_groups[] = {
    &vault_string_options, &vault_string_encrypt_options, &key_options, &general};
inline constexpr const OptionGroup* vault_rekey_groups[] = {&vault_rekey_options, &key_options,
                                                            &general};
inline constexpr const OptionGroup* vault_recipients_groups[] = {&vault_recipients_options,
                                                                 &key_options, &general};
inline constexpr const OptionGroup* vault_check_groups[] = {&vault_check_options, &key_options,
                                                            &general};
inline constexpr const OptionGroup* vault_migrate_groups[] = {&vault_migrate_options, &key_options,
                                                              &general};
inline constexpr const OptionGroup* vault_init_groups[] = {&vault_init_options, &general};
inline constexpr const OptionGroup* vault_link_groups[] = {&vault_link_options};

}  // namespace kboot::cli
