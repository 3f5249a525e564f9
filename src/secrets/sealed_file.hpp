// An encrypted file, open, that can be sealed again in the manner it had: format, id, keys.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "secrets/sealer.hpp"
#include "secrets/secrets.hpp"

namespace kboot::secrets {

class SealedFile {
 public:
  // Opens `envelope`, which stands in `file`. The keyring outlives it. Throws as Keyring::open.
  SealedFile(vault::Keyring& keyring, std::string envelope, std::string file);

  [[nodiscard]] const crypto::SecretBytes& text() const noexcept { return opened_.text; }
  [[nodiscard]] const vault::Envelope& envelope() const noexcept { return envelope_; }
  [[nodiscard]] const vault::Opened& opened() const noexcept { return opened_; }

  // Another text in the same format. Ansible's: the same id and the password that opened it. age
  // under a passphrase: the same passphrase. SOPS: the same keys and rules. age for recipients: a
  // header does not tell who they are, so it is for those of `sealer`, else, where there is one
  // recipient only, for the key that opened it. Throws `vault-no-recipients`, and for SOPS
  // `yaml-syntax` and what reseal_sops throws.
  [[nodiscard]] std::string reseal(base::Entropy& entropy, base::WallTime now,
                                   vault::KeySource& source, Sealer& sealer,
                                   std::string_view plain) const;
  // The recipients that reseal would take; none where it takes none.
  [[nodiscard]] std::vector<vault::Recipient> recipients(const Sealer& sealer) const;

 private:
  vault::Keyring& keyring_;
  std::string bytes_;
  std::string file_;
  vault::Envelope envelope_;
  vault::Opened opened_;
};

}  // namespace kboot::secrets
