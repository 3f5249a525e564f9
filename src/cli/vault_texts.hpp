// Examples and further paragraphs of the help of the vault commands.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

inline constexpr Example vault_init_examples[] = {
    {"kboot vault init", "an identity of your own, and its recipient in secrets/.recipients"},
    {"kboot vault init -p -n alice", "the identity under a passphrase, the recipient with a name"},
    {"kboot vault init -i ci.identity", "another one, for the pipeline's KBOOT_IDENTITY"},
};
inline constexpr Example vault_create_examples[] = {
    {"kboot vault create secrets/scw-dev.yml", "write it in your editor ($EDITOR)"},
};
inline constexpr Example vault_edit_examples[] = {
    {"kboot vault edit secrets/scw-dev.yml", "it keeps its format, id and keys"},
};
inline constexpr Example vault_view_examples[] = {
    {"kboot vault view secrets/scw-dev.yml", "print the text; nothing is written"},
    {"kboot vault view group_vars/all/main.yml", "a file with inline values: with their texts"},
};
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
inline constexpr Example vault_string_examples[] = {
    {"kboot vault encrypt-string -p -n db_password", "ask for the text, print YAML to paste"},
    {"pwgen 20 1 | tr -d '\\n' | kboot vault encrypt-string --stdin-name db_password",
     "never on the screen"},
};
inline constexpr Example vault_rekey_examples[] = {
    {"kboot vault rekey secrets/*.yml", "for those who are in secrets/.recipients now"},
    {"kboot vault rekey --vault-id dev@old --new-vault-id dev@new group_vars/all/vault.yml",
     "another password of Ansible Vault"},
};
inline constexpr Example vault_add_examples[] = {
    {"kboot vault add-recipient -n alice age1...", "all files are encrypted for her too"},
    {"kboot vault add-recipient \"$(cat id_ed25519.pub)\"", "by a public ssh key"},
};
inline constexpr Example vault_remove_examples[] = {
    {"kboot vault remove-recipient alice", "by the comment above it; or the recipient itself"},
};
inline constexpr Example vault_list_examples[] = {
    {"kboot vault list", "what is encrypted, for how many, and does it open with your keys"},
};
inline constexpr Example vault_check_examples[] = {
    {"kboot vault check", "in a pipeline: all under secrets/ is encrypted, and opens"},
    {"kboot vault check --no-keys", "before a commit"},
};
inline constexpr Example vault_migrate_examples[] = {
    {"kboot vault migrate --to age --dry-run", "what of Ansible Vault is in this project"},
    {"kboot vault migrate --to age --vault-id dev@.vault-dev",
     "files and inline values; comments and layout stay"},
};
inline constexpr Example vault_git_diff_examples[] = {
    {"echo 'secrets/*.yml diff=kboot' >> .gitattributes", "which files"},
    {"git config diff.kboot.textconv 'kboot vault git-diff'", "in each clone"},
};
inline constexpr Example vault_git_merge_examples[] = {
    {"echo 'secrets/*.yml merge=kboot' >> .gitattributes", "which files"},
    {"git config merge.kboot.driver 'kboot vault git-merge %O %A %B %P'", "in each clone"},
};

inline constexpr std::string_view vault_edit_more =
    "The editor is that of EDITOR, else VISUAL, else vi. The text is in a folder in memory "
    "meanwhile. "
    "When the editor\nfails or is killed, the file stays as it was.";
inline constexpr std::string_view vault_check_more =
    "Exits with 1 when a file in a folder for secrets is not encrypted (its dot files may be), or "
    "when something does\nnot open with the keys at hand.";
inline constexpr std::string_view vault_git_diff_more =
    "git shows the texts in the clear then, in `git diff`, `git log -p` and `git show`, to who can "
    "open them; to others\nthe encrypted texts. Leave diff.kboot.cachetextconv off: it would keep "
    "the texts in the repository.";
inline constexpr std::string_view vault_git_merge_more =
    "Merges the texts in the clear and encrypts the result as our version is. Where both sides "
    "changed the same lines\nthe marks of the conflict are in it: `kboot vault edit` shows them.";
inline constexpr std::string_view vault_remove_more =
    "The files are encrypted again, for those who stay. What was in them is known to who could "
    "open them: change it.";

}  // namespace kboot::cli
