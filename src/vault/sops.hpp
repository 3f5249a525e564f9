// SOPS files with age recipients: YAML, JSON and dotenv. Opened to the text with its layout and
// comments, and sealed again so that what did not change keeps its bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"
#include "vault/age_keys.hpp"
#include "vault/sops_document.hpp"

namespace kboot::vault {

// All texts are whole files; `key` is the file's data key of 32 bytes (Keyring::sops_key).

// The file in the clear. Throws Error `vault-damaged` where a value or the MAC does not fit.
[[nodiscard]] crypto::SecretBytes open_sops(std::string_view text, const std::string& name,
                                            std::string_view key);
// The file with another text in the clear: same keys, same rules; values and comments that are
// still there keep their cipher text. Throws Error `not-supported` for files whose comments say
// what is encrypted.
[[nodiscard]] std::string reseal_sops(base::Entropy& entropy, base::WallTime now,
                                      std::string_view text, std::string_view plain,
                                      const std::string& name, std::string_view key);
// The file with its data key encrypted to these age recipients alone (`sops updatekeys`); at least
// one.
[[nodiscard]] std::string set_sops_recipients(base::Entropy& entropy, std::string_view text,
                                              const std::string& name,
                                              const std::vector<Recipient>& recipients,
                                              std::string_view key);

}  // namespace kboot::vault
