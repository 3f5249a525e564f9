// Decides how a vault command encrypts: format, and recipients or password.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/keys.hpp"
#include "vault/vault.hpp"

namespace kboot::cli {

// age by default; Ansible's format with --format ansible, with --encrypt-vault-id and under the
// link. age goes to the recipients of -r and -R, else under a passphrase with -p, else to the
// recipients of the identities named by -i, else to the nearest `secrets/.recipients`.
class Sealer {
 public:
  Sealer(App& app, const Arguments& arguments, vault::Keyring& keyring, vault::KeySource& source);

  // The encrypted form of what stands in `file`.
  [[nodiscard]] std::string seal(std::string_view plain, const std::string& file);
  // "for 2 recipients", "with a passphrase", "with the vault id `dev`": what the last call did.
  [[nodiscard]] const std::string& how() const noexcept { return how_; }

 private:
  [[nodiscard]] std::string seal_for_ansible(std::string_view plain);
  [[nodiscard]] std::string seal_with_passphrase(std::string_view plain);
  [[nodiscard]] std::vector<vault::Recipient> own_recipients(
      const std::vector<std::string>& identities) const;
  [[nodiscard]] std::vector<vault::Recipient> recipients_for(const std::string& file) const;
  const vault::Keyring::Password& password(const char* question, const char* again);

  App& app_;
  vault::Keyring& keyring_;
  vault::KeySource& source_;
  vault::Format format_;
  bool passphrase_;
  std::string encrypt_id_;
  std::vector<vault::Recipient> recipients_;
  std::optional<vault::Keyring::Password> password_;  // asked for once
  std::string how_;
};

}  // namespace kboot::cli
