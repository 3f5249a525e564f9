// Changes the keys of what is encrypted, and keeps its format.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "secrets/sealer.hpp"
#include "secrets/secrets.hpp"

namespace kboot::secrets {

// Ansible's format and age under a passphrase get the new password; age for recipients is for those
// of the sealer now; SOPS keeps its data key and encrypts it to those.
class Rekeyer {
 public:
  // Called once, when a password is needed.
  using NewPassword = std::function<vault::Keyring::Password()>;
  // All outlive the rekeyer.
  Rekeyer(base::Entropy& entropy, vault::Keyring& keyring, vault::KeySource& source,
          const Sealer& sealer, NewPassword new_password);
  ~Rekeyer();
  Rekeyer(const Rekeyer&) = delete;
  Rekeyer& operator=(const Rekeyer&) = delete;

  // The new envelope of one. Throws as Keyring::open, Sealer::recipients_for.
  [[nodiscard]] std::string rekey(const Sealed& sealed);

 private:
  const vault::Keyring::Password& password();

  base::Entropy& entropy_;
  vault::Keyring& keyring_;
  vault::KeySource& source_;
  const Sealer& sealer_;
  NewPassword new_password_;
  std::optional<vault::Keyring::Password> password_;
  std::unique_ptr<vault::PassphraseSealer> passphrase_sealer_;
};

}  // namespace kboot::secrets
