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
  std::string
      id;  // `default` where the header has none; neither the header nor the id is authenticated
  std::string salt;
  std::string hmac;
  std::string cipher_text;
};

// Throws Error `vault-format`.
[[nodiscard]] AnsibleEnvelope parse_ansible_vault(std::string_view text);
// Nothing when the HMAC does not fit: another password, or a changed file. Throws Error
// `vault-damaged` when it fits and the padding is wrong all the same.
[[nodiscard]] std::optional<crypto::SecretBytes> open_ansible_vault(const AnsibleEnvelope& envelope,
                                                                    std::string_view password);
// Version 1.2 where the id is not `default`, else 1.1. The id has no `;` and no white space at its
// ends; the password is not empty.
[[nodiscard]] std::string seal_ansible_vault(base::Entropy& entropy, std::string_view plain,
                                             std::string_view password,
                                             std::string_view id = default_vault_id);

}  // namespace kboot::vault
