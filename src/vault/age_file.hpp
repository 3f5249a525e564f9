// age files: how the file key is wrapped for recipients or a passphrase, and the file around it
// (C2SP age.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "crypto/crypto.hpp"
#include "vault/age_header.hpp"
#include "vault/age_keys.hpp"

namespace kboot::vault {

// The file in its binary form; armor() makes text of it. At least one recipient.
[[nodiscard]] std::string seal_age(base::Entropy& entropy, std::string_view plain,
                                   std::span<const Recipient> recipients);
// The same under a passphrase, which must not be empty. 2^18 is age's own cost: 256 MB and about a
// second.
inline constexpr int usual_scrypt_cost = 18;
[[nodiscard]] std::string seal_age(base::Entropy& entropy, std::string_view plain,
                                   std::string_view passphrase, int log_n = usual_scrypt_cost);

// Seals any number of texts under one passphrase for one scrypt: they share their header, and with it
// the file key. Each payload has a nonce, thus a key, of its own; whoever opens one could open all,
// as with the passphrase itself.
class PassphraseAge {
 public:
  // `entropy` outlives it.
  PassphraseAge(base::Entropy& entropy, std::string_view passphrase, int log_n = usual_scrypt_cost);
  [[nodiscard]] std::string seal(std::string_view plain);

 private:
  base::Entropy& entropy_;
  crypto::SecretBytes file_key_;
  std::string header_;
};

// Does one of the stanzas name this ssh key? By four bytes of its hash; the key itself may fail.
[[nodiscard]] bool names(const Recipient& recipient, const Header& header);
// The file key, when one of the header's stanzas is for this identity. Throws Error `vault-format`
// for a malformed stanza of its type.
[[nodiscard]] std::optional<crypto::SecretBytes> unwrap(const Identity& identity,
                                                        const Header& header);

// The stanza of a passphrase.
struct ScryptStanza {
  std::string salt;
  int log_n = 0;
  std::string body;

  [[nodiscard]] crypto::ScryptCost cost() const noexcept { return {log_n, 8, 1}; }
};
// Nothing when the header is for recipients. Throws Error `vault-format` when the stanza is
// malformed, not the only one, or more costly than 2^22.
[[nodiscard]] std::optional<ScryptStanza> scrypt_stanza(const Header& header);
// The slow step. Throws Error `vault-memory` when its memory cannot be had.
[[nodiscard]] crypto::SecretBytes scrypt_key(std::string_view passphrase,
                                             const ScryptStanza& stanza);
// The file key; nothing when the passphrase was another one.
[[nodiscard]] std::optional<crypto::SecretBytes> unwrap(std::string_view key,
                                                        const ScryptStanza& stanza);

// The text of a binary age file. Throws Error `vault-damaged` when the header's MAC does not fit or
// the payload was changed or cut.
[[nodiscard]] crypto::SecretBytes open_age(std::string_view bytes, const Header& header,
                                           std::string_view file_key);

}  // namespace kboot::vault
