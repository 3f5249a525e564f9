// age's keys as people see them: recipients `age1...` and identities `AGE-SECRET-KEY-1...` (C2SP
// age.md, "The X25519 recipient type"), and ssh keys of the type ssh-ed25519 (age's agessh).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

// Whom a file is encrypted to.
struct Recipient {
  std::string point;    // 32 bytes, on Curve25519
  std::string ssh_key;  // of an ssh key: its 32 bytes, on Ed25519; else empty

  [[nodiscard]] bool is_ssh() const noexcept { return !ssh_key.empty(); }

  friend bool operator==(const Recipient&, const Recipient&) = default;
};

// `age1...`, or `ssh-ed25519 AAAA... [comment]`. Throws Error `vault-recipient`; the message never holds the text (it may be a key put in the
// wrong place).
[[nodiscard]] Recipient parse_recipient(std::string_view text);
[[nodiscard]] std::string to_text(const Recipient& recipient);
// The recipient of an ssh public key of 32 bytes. Throws Error `vault-recipient`.
[[nodiscard]] Recipient ssh_recipient(std::string_view public_key);
// A public key as ssh writes it: lengths, "ssh-ed25519", the 32 bytes (RFC 8709).
[[nodiscard]] std::string ssh_wire(std::string_view public_key);
// A recipients file: one a line; empty lines and lines beginning with # are skipped. None at all is
// an error.
[[nodiscard]] std::vector<Recipient> parse_recipients(std::string_view text,
                                                      const std::string& name);

// The key that opens what was encrypted to its recipient.
class Identity {
 public:
  explicit Identity(crypto::SecretBytes scalar);  // 32 bytes
  // Of an ssh key; `seed` has 32 bytes.
  [[nodiscard]] static Identity of_ssh(std::string_view seed, std::string_view public_key);
  [[nodiscard]] static Identity generate(base::Entropy& entropy);
  // Throws Error `vault-identity` without a byte of the text.
  [[nodiscard]] static Identity parse(std::string_view text);

  [[nodiscard]] const Recipient& recipient() const noexcept { return recipient_; }
  [[nodiscard]] std::string_view scalar() const noexcept { return scalar_.view(); }
  // `AGE-SECRET-KEY-1...`; not of an ssh key.
  [[nodiscard]] crypto::SecretBytes to_text() const;

 private:
  crypto::SecretBytes scalar_;
  Recipient recipient_;
};

// An identity file as age-keygen writes it: one a line; empty lines and lines beginning with # are
// skipped.
[[nodiscard]] std::vector<Identity> parse_identities(std::string_view text,
                                                     const std::string& name);

}  // namespace kboot::vault
