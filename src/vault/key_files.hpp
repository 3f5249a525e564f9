// Password files and password scripts, as ansible-vault reads them.
#pragma once

#include <optional>
#include <string>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

// Has it an executable bit? Then it is a script, and its output is the password.
[[nodiscard]] bool is_script(const std::string& path);

// What a script prints, without line ends behind it. One named `*-client` or `*-client.*` gets
// `--vault-id ID` and may exit with 2 for an id that it does not know: nothing then. Its standard
// error and input are ours. Throws Error `vault-key` when it fails.
[[nodiscard]] std::optional<crypto::SecretBytes> run_password_script(const base::Context& context,
                                                                     const std::string& path,
                                                                     const std::string& id);

// Without white space at both ends, which a password file may have around its password.
[[nodiscard]] crypto::SecretBytes trimmed(crypto::SecretBytes text);

}  // namespace kboot::vault
