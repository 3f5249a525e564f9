// Decides how a text is encrypted: format, and recipients or password.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "secrets/secrets.hpp"

namespace kboot::secrets {

// What a command line says about it.
struct SealingWishes {
  vault::Format format = vault::Format::age;  // never sops
  std::vector<std::string> recipients;        // -r
  std::vector<std::string> recipients_files;  // -R
  bool passphrase = false;                    // -p
  // Identities that were named: without recipients, what they can open is made for them.
  std::vector<std::string> identities;
  std::string encrypt_id;  // of a password among several
};

// age goes to the recipients of the wishes, else under a passphrase, else to those of the named
// identities, else to the nearest `secrets/.recipients`. Ansible's format takes the password with
// the wished id, else the only one, else asks for a new one.
class Sealer {
 public:
  // Throws `option-value` for wishes that contradict each other, `vault-recipient`. All outlive the
  // sealer.
  Sealer(base::Entropy& entropy, vault::Keyring& keyring, vault::KeySource& source,
         SealingWishes wishes);
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  // The encrypted form of what stands in `file` (empty: in a file of this folder). Throws
  // `vault-no-recipients`, `vault-no-key`, `vault-id`, `vault-password-differs`.
  [[nodiscard]] std::string seal(std::string_view plain, const std::string& file);
  // Asks and reads what `seal` needs now, before a person types the text.
  void prepare(const std::string& file);
  // "for 2 recipients", "with a passphrase", "with the vault id `dev`": what the last call did.
  [[nodiscard]] const std::string& how() const noexcept { return how_; }
  [[nodiscard]] vault::Format format() const noexcept { return wishes_.format; }
  // The recipients for a file.
  [[nodiscard]] std::vector<vault::Recipient> recipients_for(const std::string& file) const;

 private:
  [[nodiscard]] std::string seal_for_ansible(std::string_view plain);
  [[nodiscard]] std::string seal_with_passphrase(std::string_view plain);
  const vault::Keyring::Password& password(const char* question, const char* again);
  const vault::Keyring::Password& ansible_password();
  const vault::Keyring::Password& passphrase();
  [[nodiscard]] std::vector<vault::Recipient> own_recipients() const;

  base::Entropy& entropy_;
  vault::Keyring& keyring_;
  vault::KeySource& source_;
  SealingWishes wishes_;
  std::vector<vault::Recipient> recipients_;
  std::optional<vault::Keyring::Password> password_;  // asked for once
  std::unique_ptr<vault::PassphraseSealer> passphrase_sealer_;
  std::string how_;
};

// "1 recipient", "2 recipients".
[[nodiscard]] std::string count_of(std::size_t count, std::string_view noun);

// A new password, typed twice. Throws `vault-no-key` where nobody can be asked,
// `vault-empty-password`, `vault-password-differs`.
[[nodiscard]] crypto::SecretBytes ask_twice(vault::KeySource& source, const char* question,
                                            const char* again);

}  // namespace kboot::secrets
