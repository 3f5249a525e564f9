// Ansible Vault's envelope, versions 1.1 and 1.2, as ansible-core 2.18 reads and writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

inline constexpr std::string_view ansible_vault_mark = "$ANSIBLE_VAULT";
inline constexpr std::string_view default_vault_id = "default";

struct AnsibleEnvelope {
  std::string version;  // "1.1"
  // `default` where the header has none; neither the header nor the id is authenticated.
  std::string id;
  std::string salt;
  std::string hmac;
  std::string cipher_text;
};

// Throws Error `vault-format`.
[[nodiscard]] AnsibleEnvelope parse_ansible_vault(std::string_view text);
// The slow step: AES key, HMAC key and first counter block of a password and salt.
[[nodiscard]] crypto::SecretBytes ansible_vault_keys(std::string_view password,
                                                     std::string_view salt);
// Nothing when the HMAC does not fit: keys of another password, or a changed file. Throws Error
// `vault-damaged` when it fits and the padding is wrong all the same.
[[nodiscard]] std::optional<crypto::SecretBytes> open_with_keys(const AnsibleEnvelope& envelope,
                                                                const crypto::SecretBytes& keys);
// Both steps.
[[nodiscard]] std::optional<crypto::SecretBytes> open_ansible_vault(const AnsibleEnvelope& envelope,
                                                                    std::string_view password);
// Version 1.2 where the id is not `default`, else 1.1. The id has no `;` and no white space at its
// ends; the password is not empty.
[[nodiscard]] std::string seal_ansible_vault(base::Entropy& entropy, std::string_view plain,
                                             std::string_view password,
                                             std::string_view id = default_vault_id);

}  // namespace kboot::vault
