// age's X25519 keys as people see them: recipients `age1...` and identities `AGE-SECRET-KEY-1...`.
// Source of the rules: C2SP age.md, "The native X25519 recipient type".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

// Whom a file is encrypted to.
struct Recipient {
  std::string point;  // 32 bytes

  friend bool operator==(const Recipient&, const Recipient&) = default;
};

// Throws Error `vault-recipient`; the message never holds the text (it may be a key put in the
// wrong place).
[[nodiscard]] Recipient parse_recipient(std::string_view text);
[[nodiscard]] std::string to_text(const Recipient& recipient);
// A recipients file: one a line; empty lines and lines beginning with # are skipped. None at all is
// an error.
[[nodiscard]] std::vector<Recipient> parse_recipients(std::string_view text,
                                                      const std::string& name);

// The key that opens what was encrypted to its recipient.
class Identity {
 public:
  explicit Identity(crypto::SecretBytes scalar);  // 32 bytes
  [[nodiscard]] static Identity generate(base::Entropy& entropy);
  // Throws Error `vault-identity` without a byte of the text.
  [[nodiscard]] static Identity parse(std::string_view text);

  [[nodiscard]] const Recipient& recipient() const noexcept { return recipient_; }
  [[nodiscard]] std::string_view scalar() const noexcept { return scalar_.view(); }
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
