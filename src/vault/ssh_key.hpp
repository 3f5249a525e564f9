// OpenSSH's private keys of the type ssh-ed25519, in the clear or under a passphrase.
// Source of the format: openssh-portable, PROTOCOL.key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vault/age_keys.hpp"

namespace kboot::vault {

// Does the text begin as an OpenSSH private key?
[[nodiscard]] bool is_ssh_key(std::string_view text) noexcept;

class SshKey {
 public:
  // Throws Error `vault-identity` for what is no such key: other types, several keys, ciphers other
  // than aes256-ctr. The message never holds a byte of the text.
  [[nodiscard]] static SshKey parse(std::string_view text);

  // The public half, which needs no passphrase.
  [[nodiscard]] const Recipient& recipient() const noexcept { return recipient_; }
  [[nodiscard]] bool is_locked() const noexcept { return rounds_ > 0; }
  // The identity; nothing when the passphrase (empty for a key in the clear) is another one.
  [[nodiscard]] std::optional<Identity> unlock(std::string_view passphrase) const;

 private:
  Recipient recipient_;
  std::string salt_;
  std::uint32_t rounds_ = 0;  // of bcrypt; 0: in the clear
  crypto::SecretBytes block_;
};

}  // namespace kboot::vault
