// The commands `kboot vault ...` and the link `ansible-vault`. Each takes a parsed command line and
// gives the exit code.
#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.hpp"

namespace kboot::cli {

class App;

int vault_encrypt(App& app, const Arguments& arguments);
int vault_decrypt(App& app, const Arguments& arguments);
int vault_view(App& app, const Arguments& arguments);
// An X25519 identity for its owner alone, and its recipient in `secrets/.recipients`. What is there
// stays.
int vault_init(App& app, const Arguments& arguments);
// The same for `kboot init`: of the options only --identity and --passphrase are read.
void make_vault(App& app, const Arguments& arguments, const std::string& folder,
                std::string_view recipient_name);
int vault_create(App& app, const Arguments& arguments);
int vault_edit(App& app, const Arguments& arguments);
int vault_encrypt_string(App& app, const Arguments& arguments);
int vault_rekey(App& app, const Arguments& arguments);
int vault_add_recipient(App& app, const Arguments& arguments);
int vault_remove_recipient(App& app, const Arguments& arguments);
int vault_list(App& app, const Arguments& arguments);
int vault_check(App& app, const Arguments& arguments);
int vault_migrate(App& app, const Arguments& arguments);
// What git calls: the text of a file for `git diff`, and merging three of them.
int vault_git_diff(App& app, const Arguments& arguments);
int vault_git_merge(App& app, const Arguments& arguments);
// `ansible-vault ACTION [FILE]...` as ansible-core 2.18 does it: format, messages, modes, exit
// codes.
int ansible_vault(App& app, const Arguments& arguments);

}  // namespace kboot::cli
