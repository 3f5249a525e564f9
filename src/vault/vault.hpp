// Front door of vault: what an encrypted file is, the keyring that opens it, and how to write one.
//
// Formats: age v1 (armored and binary; X25519 and ssh-ed25519 recipients, passphrases), Ansible Vault
// 1.1 and 1.2, and SOPS with age recipients (YAML, JSON, dotenv). Errors carry the codes `vault-no-key`, `vault-wrong-key`, `vault-damaged`, `vault-format`;
// they name the file, the id and the keys that were tried, and never hold a byte of a secret.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.hpp"
#include "base/diagnostic.hpp"
#include "crypto/secret_bytes.hpp"
#include "vault/age_keys.hpp"
#include "vault/ssh_key.hpp"

namespace kboot::vault {

struct Header;

enum class Format : std::uint8_t { age, ansible, sops };

// What the bytes claim to be by how they begin; nothing for plain text.
[[nodiscard]] std::optional<Format> format_of(std::string_view bytes) noexcept;
[[nodiscard]] inline bool is_encrypted(std::string_view bytes) noexcept {
  return format_of(bytes).has_value();
}

// What the bytes tell without a key.
struct Envelope {
  Format format = Format::age;
  std::string version;           // of Ansible's: "1.1"
  std::string id;                // Ansible: the vault id, `default` where there is none
  std::size_t recipients = 0;    // age and SOPS
  bool has_passphrase = false;   // age
  std::vector<std::string> age;  // SOPS: the recipients
};
// Throws Error `vault-format`.
[[nodiscard]] Envelope inspect(std::string_view bytes, const std::string& name);

// Where questions to a person, keys from elsewhere and warnings go; the command line fills it.
class KeySource {
 public:
  virtual ~KeySource() = default;
  // The answer to a question, typed without echo; nothing where there is nobody to ask.
  [[nodiscard]] virtual std::optional<crypto::SecretBytes> ask(const std::string& question) = 0;
  // The text of a key that this folder cannot reach: KeySpec::Kind::identity_elsewhere. Nothing
  // where there is none.
  [[nodiscard]] virtual std::optional<crypto::SecretBytes> fetch(const std::string& source);
  virtual void warn(const base::Diagnostic& warning) = 0;
};

// One place where a key may come from. Nothing is read before it is needed.
struct KeySpec {
  enum class Kind : std::uint8_t {
    // Of age identities or an ssh key, perhaps protected by a passphrase; `source` is its path.
    identity_file,
    identity_text,       // the same, in `text`
    identity_elsewhere,  // the same, by KeySource::fetch(`source`)
    // `source` is its path; an executable one is run, an encrypted one opened with the keys before
    password_file,
    password_text,  // `text` as it is
    prompt,         // asked for
  };
  Kind kind = Kind::identity_file;
  std::string id = "default";  // the vault id of a password
  std::string source;
  crypto::SecretBytes text;
  std::string shown;      // how errors call it: "dev@.vault-dev", "KBOOT_IDENTITY"
  bool optional = false;  // a file that is not there is no error: the user did not name it

  [[nodiscard]] bool is_identity() const noexcept {
    return kind == Kind::identity_file || kind == Kind::identity_text ||
           kind == Kind::identity_elsewhere;
  }
};

struct Opened {
  crypto::SecretBytes text;
  Format format = Format::age;
  std::string id;   // Ansible: as in the header
  std::string key;  // which key opened it, as errors call it
  // For sealing it again: the number of the password, and the recipient of the identity.
  std::size_t number = 0;
  std::optional<Recipient> recipient;
};

// A KeySpec and what came of it.
struct Key {
  KeySpec spec;
  bool loaded = false;
  std::vector<Identity> identities;  // of an identity
  std::optional<SshKey> locked;      // of an ssh key whose passphrase nobody needed yet
  crypto::SecretBytes password;      // of a password; empty when there is none
};

// All keys of a run. Safe across threads: what is slow for one value (PBKDF2) runs outside the
// lock, what is slow once (prompts, scripts, scrypt) inside it.
class Keyring {
 public:
  // A person is asked for a password that nobody gave, or only for those that were named as to be
  // asked for.
  enum class Asks : std::uint8_t { when_missing, when_named };

  // `context` and `source` outlive the keyring; the context's cancel and deadline bound password
  // scripts.
  Keyring(const base::Context& context, KeySource& source, Asks asks = Asks::when_missing)
      : context_(context), source_(source), asks_(asks) {}

  // Keys are tried in the order in which they were added, passwords of the right id first.
  void add(KeySpec spec);
  [[nodiscard]] bool empty() const;

  // Only passwords of a vault's own id are tried (ANSIBLE_VAULT_ID_MATCH).
  void match_ids() { match_ids_ = true; }

  // The text behind `bytes`, which `name` names in errors.
  [[nodiscard]] Opened open(std::string_view bytes, const std::string& name);
  // The data key of a SOPS file.
  [[nodiscard]] crypto::SecretBytes sops_key(std::string_view bytes, const std::string& name);

  // For writing: the password with this vault id, the only (or first) one for an empty id. Throws
  // `vault-no-key`.
  struct Password {
    std::string id;
    crypto::SecretBytes text;
  };
  [[nodiscard]] Password password(std::string_view id = {});
  // The different vault ids of the passwords, in order.
  [[nodiscard]] std::vector<std::string> password_ids() const;
  // The password that opened something.
  [[nodiscard]] crypto::SecretBytes password_of(const Opened& opened) const;
  // The recipients of all identities.
  [[nodiscard]] std::vector<Recipient> recipients();
  // Whether the identity of this recipient opened anything so far.
  [[nodiscard]] bool opened_for(const Recipient& recipient) const;

  [[nodiscard]] const base::Context& context() const noexcept { return context_; }

 private:
  // The keys [0, count) only: what may open the password file of a later key. all_keys: also those
  // that are added while another thread asks for one.
  static constexpr std::size_t all_keys = static_cast<std::size_t>(-1);
  Opened open_with(std::size_t count, std::string_view bytes, const std::string& name);
  Opened open_ansible(std::size_t count, std::string_view bytes, const std::string& name);
  Opened open_age(std::size_t count, std::string_view bytes, const std::string& name);
  Opened open_for_passphrase(std::size_t count, std::string_view binary, const Header& header,
                             const std::string& name);
  Opened open_sops(std::size_t count, std::string_view bytes, const std::string& name);
  // The data key of a SOPS file, and which key gave it.
  std::pair<crypto::SecretBytes, std::string> sops_data_key(std::size_t count,
                                                            std::string_view bytes,
                                                            const std::string& name);
  // The file key of the first of these headers that one of the identities opens.
  struct Unwrapped {
    std::size_t header;
    crypto::SecretBytes file_key;
    std::string key;
    Recipient recipient;
  };
  std::optional<Unwrapped> unwrap_any(std::size_t count, std::span<const Header> headers,
                                      class Tried& tried);

  // The key, loaded.
  const Key& key(std::size_t index);
  void load_identity(std::size_t index, std::string text);
  void load_password(Key& key, std::size_t index);
  // Asks for the passphrase of an ssh key, once, where one of the headers names it.
  void unlock(std::size_t index, std::span<const Header> headers);
  // The numbers of the identities among the first `count` keys.
  std::vector<std::size_t> identities(std::size_t count) const;
  // The numbers of the passwords among the first `count` keys, those of `id` first; asks for one
  // when there is none.
  std::vector<std::size_t> passwords(std::size_t count, std::string_view id,
                                     const std::string& question);
  // scrypt's key, derived once for a password and salt.
  std::string_view derived(std::size_t index, const struct ScryptStanza& stanza);
  // PBKDF2's keys of a password and salt that opened something before; else nothing.
  std::optional<crypto::SecretBytes> known_keys(std::size_t index, std::string_view salt) const;
  void remember_keys(std::size_t index, std::string_view salt, const crypto::SecretBytes& keys);

  struct Derived {
    std::size_t index;
    std::string salt;
    int log_n;  // 0: PBKDF2's
    crypto::SecretBytes key;
  };

  const base::Context& context_;
  KeySource& source_;
  Asks asks_;
  bool match_ids_ = false;
  // Recursive: loading a key may open its file with the keys before it.
  mutable std::recursive_mutex mutex_;
  std::deque<Key> keys_;  // a deque so that keys never move
  std::deque<Derived> derived_;
  std::vector<Recipient> opened_for_;
};

// Armored age text for these recipients; at least one.
[[nodiscard]] std::string encrypt(base::Entropy& entropy, std::string_view plain,
                                  std::span<const Recipient> recipients);
// Armored age texts under one passphrase, which is derived once for all of them. Warns first where
// the machine has too little memory for scrypt.
class PassphraseSealer {
 public:
  // `entropy` outlives it.
  PassphraseSealer(base::Entropy& entropy, KeySource& source, std::string_view passphrase);
  ~PassphraseSealer();
  PassphraseSealer(const PassphraseSealer&) = delete;
  PassphraseSealer& operator=(const PassphraseSealer&) = delete;
  [[nodiscard]] std::string seal(std::string_view plain);

 private:
  std::unique_ptr<class PassphraseAge> age_;
};
// Armored age text under a passphrase; warns first where the machine has too little memory for
// scrypt.
[[nodiscard]] std::string encrypt_with_passphrase(base::Entropy& entropy, KeySource& source,
                                                  std::string_view plain,
                                                  std::string_view passphrase);
// Ansible Vault 1.2 where the id is not `default`, else 1.1.
[[nodiscard]] std::string encrypt_for_ansible(base::Entropy& entropy, std::string_view plain,
                                              std::string_view password,
                                              std::string_view id = "default");

}  // namespace kboot::vault
