// The keys that open secrets.
#include "cli/keys.hpp"

#include <sys/prctl.h>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::cli {

namespace {

using vault::KeySpec;

// "dev@.vault-dev", "dev@prompt", ".vault" (id `default`).
KeySpec password_spec(const std::string& text) {
  const std::size_t at = text.find('@');
  KeySpec spec;
  spec.kind = KeySpec::Kind::password_file;
  if (at != std::string::npos && at > 0) spec.id = text.substr(0, at);
  spec.source = base::expand_user(at == std::string::npos ? text : text.substr(at + 1));
  if (spec.source == "prompt" || spec.source == "prompt_ask_vault_pass")
    spec.kind = KeySpec::Kind::prompt;
  spec.shown = text;
  return spec;
}

KeySpec identity_file(const std::string& path, bool optional) {
  KeySpec spec;
  spec.kind = KeySpec::Kind::identity_file;
  spec.source = base::expand_user(path);
  spec.shown = path;
  spec.optional = optional;
  return spec;
}

void add_identities(vault::Keyring& keyring, const Arguments& arguments) {
  const auto named = arguments.values("identity");
  for (const std::string& path : named) keyring.add(identity_file(path, false));
  if (auto text = base::env("KBOOT_IDENTITY")) {
    KeySpec spec;
    spec.kind = KeySpec::Kind::identity_text;
    spec.text = crypto::SecretBytes::take(*text);
    spec.shown = "KBOOT_IDENTITY";
    keyring.add(std::move(spec));
  }
  if (!named.empty()) return;
  if (const auto path = base::env("KBOOT_IDENTITY_FILE")) keyring.add(identity_file(*path, false));
}

void add_own_passwords(vault::Keyring& keyring) {
  if (auto text = base::env("KBOOT_VAULT_PASSWORD")) {
    KeySpec spec;
    spec.kind = KeySpec::Kind::password_text;
    spec.text = crypto::SecretBytes::take(*text);
    spec.shown = "KBOOT_VAULT_PASSWORD";
    keyring.add(std::move(spec));
  }
  if (const auto path = base::env("KBOOT_VAULT_PASSWORD_FILE"))
    keyring.add(password_spec(base::cat("default@", *path)));
}

void add_passwords(vault::Keyring& keyring, const Arguments& arguments, const AnsibleConfig& config,
                   bool under_link) {
  // As Ansible orders them: the configuration's list, the command line's, the configuration's
  // single file.
  if (const auto list = config.get("defaults.vault_identity_list")) {
    for (const std::string_view each : base::split(*list, ',')) {
      const std::string_view text = base::trim(each);
      if (text.empty()) continue;
      KeySpec spec = password_spec(std::string(text));
      if (spec.kind == KeySpec::Kind::password_file) {
        spec.source =
            base::join_path(config.folder_of("defaults.vault_identity_list"), spec.source);
      }
      keyring.add(std::move(spec));
    }
  }
  for (const std::string& each : arguments.values("vault-id")) keyring.add(password_spec(each));
  if (!under_link) add_own_passwords(keyring);
  const auto files = arguments.values("vault-password-file");
  for (const std::string& each : files) keyring.add(password_spec(base::cat("default@", each)));
  if (files.empty()) {
    for (const std::string& each : config.paths("defaults.vault_password_file")) {
      keyring.add(password_spec(base::cat("default@", each)));
    }
  }
  if (arguments.has("ask-vault-pass") || config.flag("defaults.ask_vault_pass")) {
    keyring.add(password_spec("default@prompt"));
  }
}

}  // namespace

std::optional<crypto::SecretBytes> TerminalKeySource::ask(const std::string& question) {
  return app_.terminal().ask_secret(question);
}

std::shared_ptr<vault::Keyring> make_keyring(App& app, vault::KeySource& source,
                                             const Arguments& arguments,
                                             const AnsibleConfig& config) {
  ::prctl(PR_SET_DUMPABLE, 0);  // no other process of this user may read the keys from our memory
  // ansible-playbook never asks for a password that nobody named; ansible-vault does.
  const auto asks = app.name() == "ansible-playbook" ? vault::Keyring::Asks::when_named
                                                     : vault::Keyring::Asks::when_missing;
  auto keyring = std::make_shared<vault::Keyring>(app.context(), source, asks);
  if (!app.is_link()) add_identities(*keyring, arguments);
  add_passwords(*keyring, arguments, config, app.is_link());
  if (!app.is_link()) {
    const std::string folder =
        base::env("XDG_CONFIG_HOME").value_or(base::expand_user("~/.config"));
    keyring->add(identity_file(base::join_path(folder, "kboot/identity"), true));
  }
  return keyring;
}

}  // namespace kboot::cli
