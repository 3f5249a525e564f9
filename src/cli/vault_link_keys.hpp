// Passwords as ansible-vault gets them: all of them at once, in its order, with its words.
// Source of the rules: ansible-core 2.18, setup_vault_secrets of cli/__init__.py.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/vault_job.hpp"

namespace kboot::cli {

// ansible-vault's warning on standard error.
void warn_as_ansible(App& app, const std::string& message);
// "[Errno 2] No such file or directory: 'x'".
[[nodiscard]] std::string python_error(int cause, const std::string& path);

class LinkSecrets {
 public:
  struct Slugs {
    std::vector<std::string> ids;    // "dev@file", "dev@prompt", "file"
    std::vector<std::string> files;  // for the default id
    bool ask = false;
  };

  LinkSecrets(App& app, const AnsibleConfig& config);

  // Loads what the slugs and the configuration name. A source that fails is a warning, unless none
  // is left: then the last failure is thrown. `is_new`: passwords are typed twice.
  void load(Slugs slugs, bool is_new);

  struct Secret {
    std::string id;
    crypto::SecretBytes text;
  };
  [[nodiscard]] const std::vector<Secret>& all() const noexcept { return secrets_; }
  // The secret to encrypt with: that of the id, else the first.
  [[nodiscard]] const Secret& chosen(const std::string& encrypt_id) const;
  [[nodiscard]] vault::Keyring& keyring() noexcept { return *keyring_; }

 private:
  void add(std::string id, crypto::SecretBytes text);
  void add_prompt(const std::string& id, bool old_words, bool is_new);
  crypto::SecretBytes read(const std::string& id, const std::string& source);
  crypto::SecretBytes ask(const std::string& question);

  App& app_;
  const AnsibleConfig& config_;
  TerminalKeySource source_;
  std::string default_id_;
  std::vector<Secret> secrets_;
  std::unique_ptr<vault::Keyring> keyring_;
};

// Ansible's words for an envelope whose form is broken; empty where it has the right form.
[[nodiscard]] std::string envelope_error(std::string_view envelope, const std::string& file);
// Only what its cipher cannot be told of: the header's third field.
[[nodiscard]] std::string cipher_of(std::string_view envelope);

}  // namespace kboot::cli
