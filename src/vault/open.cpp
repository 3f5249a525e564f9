// Opening: what the header says is tried first; what fails says with which keys.
#include "base/text.hpp"
#include "vault/age_armor.hpp"
#include "vault/age_file.hpp"
#include "vault/ansible_vault.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

// Keys that did not open a file, to be told.
class Tried {
 public:
  void add(const std::string& shown) { names_.push_back(base::cat("`", shown, "`")); }

  // "encrypted with ..." and what was tried.
  [[noreturn]] void refuse(const std::string& name, std::string what, std::string hint) const {
    base::Error error =
        names_.empty() ? base::Error("vault-no-key",
                                     base::cat("no key was given that could open `", name, "`"))
                       : base::Error("vault-wrong-key",
                                     base::cat("none of the given keys opens `", name, "`"));
    error.note(std::move(what));
    if (!names_.empty()) {
      error.note(base::cat("tried ", base::join(names_, ", ")));
    }
    throw error.hint(std::move(hint));
  }

 private:
  std::vector<std::string> names_;
};

// "2 recipients of the types X25519 and ssh-ed25519".
std::string describe(const std::vector<Stanza>& stanzas) {
  std::vector<std::string> types;
  for (const Stanza& stanza : stanzas) {
    if (std::find(types.begin(), types.end(), stanza.type) == types.end()) {
      types.push_back(stanza.type);
    }
  }
  return base::cat("it is encrypted to ", stanzas.size(),
                   stanzas.size() == 1 ? " recipient" : " recipients", " of type ",
                   base::join(types, ", "));
}

bool is_binary_age(std::string_view bytes) noexcept {
  return bytes.starts_with("age-encryption.org/");
}

}  // namespace

std::optional<Format> format_of(std::string_view bytes) noexcept {
  if (bytes.starts_with(ansible_vault_mark)) {
    return Format::ansible;
  }
  if (is_binary_age(bytes) || is_armored(bytes)) {
    return Format::age;
  }
  return std::nullopt;
}

Opened Keyring::open(std::string_view bytes, const std::string& name) {
  return open_with(all_keys, bytes, name);
}

Opened Keyring::open_with(std::size_t count, std::string_view bytes, const std::string& name) {
  try {
    const std::optional<Format> format = format_of(bytes);
    if (!format) {
      throw base::Error("vault-format", base::cat("`", name, "` is not encrypted"));
    }
    return *format == Format::ansible ? open_ansible(count, bytes, name)
                                      : open_age(count, bytes, name);
  } catch (base::Error& error) {
    error.frame(base::cat("while opening `", name, "`"));
    throw;
  }
}

Opened Keyring::open_ansible(std::size_t count, std::string_view bytes, const std::string& name) {
  const AnsibleEnvelope envelope = parse_ansible_vault(bytes);
  Tried tried;
  const std::string question = base::cat("Vault password of ", name, " (id ", envelope.id, "): ");
  for (const std::size_t index : passwords(count, envelope.id, question)) {
    const Key& candidate = key(index);
    if (!candidate.password.empty()) {
      if (std::optional<SecretBytes> text =
              open_ansible_vault(envelope, candidate.password.view())) {
        return {std::move(*text), Format::ansible, envelope.id, candidate.spec.shown};
      }
    }
    tried.add(candidate.spec.shown);
  }
  tried.refuse(name, base::cat("it is an Ansible vault with the vault id `", envelope.id, "`"),
               base::cat("give its password: `--vault-id ", envelope.id, "@FILE`"));
}

Opened Keyring::open_age(std::size_t count, std::string_view bytes, const std::string& name) {
  const std::string binary = is_armored(bytes) ? dearmor(bytes) : std::string(bytes);
  const Header header = parse_header(binary);
  Tried tried;
  if (const std::optional<ScryptStanza> stanza = scrypt_stanza(header)) {
    for (const std::size_t index :
         passwords(count, default_vault_id, base::cat("Passphrase of ", name, ": "))) {
      const Key& candidate = key(index);
      if (!candidate.password.empty()) {
        if (const auto file_key = unwrap(derived(index, *stanza), *stanza)) {
          return {vault::open_age(binary, header, file_key->view()), Format::age, "",
                  candidate.spec.shown};
        }
      }
      tried.add(candidate.spec.shown);
    }
    tried.refuse(name, "it is encrypted with a passphrase",
                 "run it on a terminal, or give `--vault-password-file FILE` with the passphrase");
  }
  for (const std::size_t index : identities(count)) {
    const Key& candidate = key(index);
    for (const Identity& identity : candidate.identities) {
      if (const std::optional<SecretBytes> file_key = unwrap(identity, header)) {
        return {vault::open_age(binary, header, file_key->view()), Format::age, "",
                candidate.spec.shown};
      }
      tried.add(base::cat(candidate.spec.shown, " (", to_text(identity.recipient()), ")"));
    }
  }
  tried.refuse(name, describe(header.stanzas),
               "give the identity: `--identity FILE` or `KBOOT_IDENTITY_FILE`");
}

}  // namespace kboot::vault
