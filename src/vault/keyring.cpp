// Loading keys, when they are needed and no sooner.
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "vault/age_armor.hpp"
#include "vault/age_file.hpp"
#include "vault/key_files.hpp"
#include "vault/memory_warning.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;
using Kind = KeySpec::Kind;

// The file's bytes; nothing when it is not there and need not be.
std::optional<std::string> read_key_file(const KeySpec& spec) {
  const std::string path = base::expand_user(spec.source);
  if (spec.optional) {
    return base::read_file_if_exists(path);
  }
  return base::read_file(path);
}

// The text of an identity file that a passphrase protects, as `age -p` writes it.
SecretBytes open_protected(KeySource& source, std::string_view bytes, const std::string& name) {
  const std::string binary = is_armored(bytes) ? dearmor(bytes) : std::string(bytes);
  const Header header = parse_header(binary);
  const std::optional<ScryptStanza> stanza = scrypt_stanza(header);
  if (!stanza) {
    throw base::Error("vault-identity", base::cat("the identity file `", name,
                                                  "` is encrypted, but not with a passphrase"));
  }
  const std::optional<SecretBytes> passphrase =
      source.ask(base::cat("Passphrase of the identity file ", name, ": "));
  if (!passphrase || passphrase->empty()) {
    throw base::Error("vault-no-key",
                      base::cat("the identity file `", name,
                                "` is protected by a passphrase, and nobody can be asked for it"))
        .hint("run it on a terminal, or give an identity without a passphrase in `KBOOT_IDENTITY`");
  }
  warn_of_memory(source, stanza->cost());
  const SecretBytes key = scrypt_key(passphrase->view(), *stanza);
  const std::optional<SecretBytes> file_key = unwrap(key.view(), *stanza);
  if (!file_key) {
    throw base::Error("vault-wrong-key",
                      base::cat("the passphrase does not open the identity file `", name, "`"));
  }
  return open_age(binary, header, file_key->view());
}

}  // namespace

std::optional<SecretBytes> KeySource::fetch(const std::string& /*source*/) { return std::nullopt; }

void Keyring::add(KeySpec spec) {
  const std::lock_guard lock(mutex_);
  keys_.emplace_back().spec = std::move(spec);
}

bool Keyring::empty() const {
  const std::lock_guard lock(mutex_);
  return keys_.empty();
}

const Key& Keyring::key(std::size_t index) {
  const std::lock_guard lock(mutex_);
  Key& key = keys_[index];
  if (key.loaded) {
    return key;
  }
  try {
    if (!key.spec.is_identity()) {
      load_password(key, index);
    } else if (key.spec.kind == Kind::identity_text) {
      load_identity(index, std::string(key.spec.text.view()));
    } else if (key.spec.kind == Kind::identity_elsewhere) {
      if (const std::optional<SecretBytes> fetched = source_.fetch(key.spec.source)) {
        load_identity(index, std::string(fetched->view()));
      }
    } else if (std::optional<std::string> text = read_key_file(key.spec)) {
      load_identity(index, std::move(*text));
    }
  } catch (base::Error& error) {
    error.frame(base::cat("while reading the key `", key.spec.shown, "`"));
    throw;
  }
  key.loaded = true;
  return key;
}

void Keyring::load_identity(std::size_t index, std::string text) {
  Key& key = keys_[index];
  SecretBytes plain = SecretBytes::take(text);
  if (format_of(plain.view()) == Format::age) {
    plain = open_protected(source_, plain.view(), key.spec.shown);
  }
  if (!is_ssh_key(plain.view())) {
    key.identities = parse_identities(plain.view(), key.spec.shown);
    return;
  }
  SshKey ssh = SshKey::parse(plain.view());
  if (ssh.is_locked()) {
    key.locked = std::move(ssh);
  } else if (std::optional<Identity> identity = ssh.unlock({})) {
    key.identities.push_back(std::move(*identity));
  }
}

void Keyring::unlock(std::size_t index, std::span<const Header> headers) {
  Key& key = keys_[index];
  if (!key.locked || std::ranges::none_of(headers, [&](const Header& header) {
        return names(key.locked->recipient(), header);
      })) {
    return;
  }
  const std::optional<SecretBytes> passphrase =
      source_.ask(base::cat("Passphrase of the ssh key ", key.spec.shown, ": "));
  if (!passphrase || passphrase->empty()) {
    throw base::Error("vault-no-key",
                      base::cat("the ssh key `", key.spec.shown,
                                "` is protected by a passphrase, and nobody can be asked for it"))
        .hint("run it on a terminal, or give an identity without a passphrase in `KBOOT_IDENTITY`");
  }
  std::optional<Identity> identity = key.locked->unlock(passphrase->view());
  if (!identity) {
    throw base::Error("vault-wrong-key",
                      base::cat("the passphrase does not open the ssh key `", key.spec.shown, "`"));
  }
  key.identities.push_back(std::move(*identity));
  key.locked.reset();
}

void Keyring::load_password(Key& key, std::size_t index) {
  std::optional<SecretBytes> password;
  const std::string path = base::expand_user(key.spec.source);
  if (key.spec.kind == Kind::password_text) {
    password = key.spec.text.clone();
  } else if (key.spec.kind == Kind::prompt) {
    password = source_.ask(base::cat("Vault password (", key.spec.id, "): "));
  } else if (is_script(path)) {
    password = run_password_script(context_, path, key.spec.id);
    if (!password) {
      return;  // it does not know this id
    }
  } else if (std::optional<std::string> bytes = read_key_file(key.spec)) {
    SecretBytes text = SecretBytes::take(*bytes);
    password = trimmed(is_encrypted(text.view()) ? open_with(index, text.view(), path).text
                                                 : std::move(text));
  } else {
    return;  // there is no such file, and need not be
  }
  if (!password || password->empty()) {
    throw base::Error("vault-empty-password",
                      base::cat("there is no password in `", key.spec.shown, "`"));
  }
  key.password = std::move(*password);
}

Keyring::Password Keyring::password(std::string_view id) {
  const std::lock_guard lock(mutex_);
  for (std::size_t index = 0; index < keys_.size(); ++index) {
    const KeySpec& spec = keys_[index].spec;
    if (!spec.is_identity() && (id.empty() || spec.id == id) && !key(index).password.empty()) {
      return {spec.id, keys_[index].password.clone()};
    }
  }
  throw base::Error("vault-no-key",
                    id.empty() ? std::string("no vault password was given")
                               : base::cat("no password with the vault id `", id, "` was given"))
      .hint("give `--vault-password-file FILE` or `--vault-id ID@FILE`");
}

bool Keyring::opened_for(const Recipient& recipient) const {
  const std::lock_guard lock(mutex_);
  return std::ranges::find(opened_for_, recipient) != opened_for_.end();
}

SecretBytes Keyring::password_of(const Opened& opened) const {
  const std::lock_guard lock(mutex_);
  return keys_[opened.number].password.clone();
}

std::vector<std::string> Keyring::password_ids() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const Key& key : keys_) {
    if (!key.spec.is_identity() && std::find(ids.begin(), ids.end(), key.spec.id) == ids.end()) {
      ids.push_back(key.spec.id);
    }
  }
  return ids;
}

std::vector<Recipient> Keyring::recipients() {
  const std::lock_guard lock(mutex_);
  std::vector<Recipient> recipients;
  for (const std::size_t index : identities(all_keys)) {
    for (const Identity& identity : key(index).identities) {
      recipients.push_back(identity.recipient());
    }
    if (keys_[index].locked) {
      recipients.push_back(keys_[index].locked->recipient());
    }
  }
  return recipients;
}

std::vector<std::size_t> Keyring::identities(std::size_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> order;
  for (std::size_t index = 0; index < std::min(count, keys_.size()); ++index) {
    if (keys_[index].spec.is_identity()) {
      order.push_back(index);
    }
  }
  return order;
}

std::vector<std::size_t> Keyring::passwords(std::size_t count, std::string_view id,
                                            const std::string& question) {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> order;
  for (const bool wanted : {true, false}) {
    for (std::size_t index = 0; index < std::min(count, keys_.size()); ++index) {
      const KeySpec& spec = keys_[index].spec;
      if (!spec.is_identity() && (spec.id == id) == wanted && (wanted || !match_ids_)) {
        order.push_back(index);
      }
    }
  }
  // An answer is a key of its own, so that nobody is asked twice.
  if (order.empty() && count == all_keys && asks_ == Asks::when_missing) {
    if (std::optional<SecretBytes> answer = source_.ask(question); answer && !answer->empty()) {
      Key& asked = keys_.emplace_back();
      asked.spec = {Kind::prompt, std::string(id), "", {}, "the password that was typed", false};
      asked.password = std::move(*answer);
      asked.loaded = true;
      order.push_back(keys_.size() - 1);
    }
  }
  return order;
}

std::string_view Keyring::derived(std::size_t index, const ScryptStanza& stanza) {
  const std::lock_guard lock(mutex_);
  for (const Derived& known : derived_) {
    if (known.index == index && known.salt == stanza.salt && known.log_n == stanza.log_n) {
      return known.key.view();
    }
  }
  warn_of_memory(source_, stanza.cost());
  SecretBytes key = scrypt_key(keys_[index].password.view(), stanza);
  return derived_.emplace_back(Derived{index, stanza.salt, stanza.log_n, std::move(key)})
      .key.view();
}

std::optional<SecretBytes> Keyring::known_keys(std::size_t index, std::string_view salt) const {
  const std::lock_guard lock(mutex_);
  for (const Derived& known : derived_) {
    if (known.index == index && known.log_n == 0 && known.salt == salt) {
      return known.key.clone();
    }
  }
  return std::nullopt;
}

void Keyring::remember_keys(std::size_t index, std::string_view salt, const SecretBytes& keys) {
  const std::lock_guard lock(mutex_);
  derived_.push_back({index, std::string(salt), 0, keys.clone()});
}

}  // namespace kboot::vault
