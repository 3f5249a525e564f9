// The keys that open secrets: what the command line, the environment and ansible.cfg name.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "cli/ansible_config.hpp"
#include "cli/app.hpp"
#include "vault/vault.hpp"

namespace kboot::cli {

// Questions go to the terminal, warnings to standard error. Outlives the keyrings that use it.
class TerminalKeySource final : public vault::KeySource {
 public:
  explicit TerminalKeySource(App& app) : app_(app) {}
  [[nodiscard]] std::optional<crypto::SecretBytes> ask(const std::string& question) override;
  [[nodiscard]] std::optional<crypto::SecretBytes> fetch(const std::string& source) override;
  void warn(const base::Diagnostic& warning) override { app_.tell(warning); }

 private:
  App& app_;
};

// No other process of this user may read the keys from our memory.
void harden_process() noexcept;

// The vault ids of ansible.cfg or ANSIBLE_VAULT_IDENTITY_LIST: "dev@/folder/file".
[[nodiscard]] std::vector<std::string> configured_ids(const AnsibleConfig& config);
// --new-vault-id and --new-vault-password-file.
void add_new_password(vault::Keyring& keyring, const Arguments& arguments,
                      const AnsibleConfig& config);

// Reads no key yet. In this order: --identity, --identity-fd, KBOOT_IDENTITY (the text of one),
// KBOOT_IDENTITY_FILE, SOPS_AGE_KEY, SOPS_AGE_KEY_FILE; ansible.cfg's list, --vault-id,
// KBOOT_VAULT_PASSWORD (the text), KBOOT_VAULT_PASSWORD_FILE, --vault-password-file or ansible.cfg's,
// --ask-vault-pass; last, where they are there, ~/.config/kboot/identity,
// ~/.config/sops/age/keys.txt and, in a pod, the Secret `kboot-identity` (KBOOT_IDENTITY_SECRET
// names another).
[[nodiscard]] std::shared_ptr<vault::Keyring> make_keyring(App& app, vault::KeySource& source,
                                                           const base::Context& context,
                                                           const Arguments& arguments,
                                                           const AnsibleConfig& config);

// The keyrings of one command: where the configuration is the same, so is the keyring, and nobody
// is asked twice. For all threads.
class Keyrings {
 public:
  Keyrings(App& app, const Arguments& arguments);
  ~Keyrings();
  Keyrings(const Keyrings&) = delete;
  Keyrings& operator=(const Keyrings&) = delete;

  [[nodiscard]] std::shared_ptr<vault::Keyring> of(const AnsibleConfig& config);

 private:
  struct Entry;
  App& app_;
  const Arguments& arguments_;
  TerminalKeySource source_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Entry>> entries_;  // by the configuration's file
};

}  // namespace kboot::cli
