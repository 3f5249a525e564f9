// The commands `kboot vault ...` and the link `ansible-vault`. Each takes a parsed command line and
// gives the exit code.
#pragma once

#include "cli/arguments.hpp"
#include "crypto/secret_bytes.hpp"
#include "vault/vault.hpp"

namespace kboot::cli {

class App;

int vault_encrypt(App& app, const Arguments& arguments);
int vault_decrypt(App& app, const Arguments& arguments);
int vault_view(App& app, const Arguments& arguments);
// An X25519 identity for its owner alone, and its recipient in `secrets/.recipients`. What is there
// stays.
int vault_init(App& app, const Arguments& arguments);
// Commands of ansible-vault and kboot that are not there yet: an error that says so.
int vault_not_yet(App& app, const Arguments& arguments);
// `ansible-vault encrypt|decrypt|view [FILE]...` as ansible-core 2.18 does it: format, messages,
// modes, exit codes.
int ansible_vault(App& app, const Arguments& arguments);

// A new password, typed twice. Throws `vault-no-key` where nobody can be asked,
// `vault-password-differs`.
[[nodiscard]] crypto::SecretBytes ask_twice(vault::KeySource& source, const char* question,
                                            const char* again);

}  // namespace kboot::cli
