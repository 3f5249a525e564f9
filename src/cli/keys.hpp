// The keys that open secrets: what the command line, the environment and ansible.cfg name.
#pragma once

#include <memory>

#include "cli/ansible_config.hpp"
#include "cli/app.hpp"
#include "vault/vault.hpp"

namespace kboot::cli {

// Questions go to the terminal, warnings to standard error. Outlives the keyrings that use it.
class TerminalKeySource final : public vault::KeySource {
 public:
  explicit TerminalKeySource(App& app) : app_(app) {}
  [[nodiscard]] std::optional<crypto::SecretBytes> ask(const std::string& question) override;
  void warn(const base::Diagnostic& warning) override { app_.tell(warning); }

 private:
  App& app_;
};

// Reads no key yet. In this order: --identity, KBOOT_IDENTITY (the text of one),
// KBOOT_IDENTITY_FILE; --vault-id, KBOOT_VAULT_PASSWORD (the text), KBOOT_VAULT_PASSWORD_FILE,
// --vault-password-file, --ask-vault-pass, ansible.cfg's; last ~/.config/kboot/identity where it is
// there.
[[nodiscard]] std::shared_ptr<vault::Keyring> make_keyring(App& app, vault::KeySource& source,
                                                           const Arguments& arguments,
                                                           const AnsibleConfig& config);

}  // namespace kboot::cli
