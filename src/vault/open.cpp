// Opening: what the header says is tried first; what fails says with which keys.
#include <algorithm>

#include "base/text.hpp"
#include "vault/age_armor.hpp"
#include "vault/age_file.hpp"
#include "vault/ansible_vault.hpp"
#include "vault/shamir.hpp"
#include "vault/sops.hpp"
#include "vault/tried.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

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

constexpr std::size_t sops_key_size = 32;

std::string describe(const SopsMetadata& metadata, std::size_t opened, std::size_t needed) {
  if (metadata.is_shared()) {
    return base::cat("it is a SOPS file of ", metadata.groups.size(), " key groups; ", needed,
                     " are needed, ", opened, " open");
  }
  const std::size_t count = metadata.groups.empty() ? 0 : metadata.groups[0].size();
  return base::cat(
      "it is a SOPS file for ", count, count == 1 ? " age recipient" : " age recipients",
      metadata.has_other_keys ? " and keys of other kinds, which kboot does not know" : "");
}

bool is_binary_age(std::string_view bytes) noexcept {
  return bytes.starts_with("age-encryption.org/");
}

std::string binary_of(std::string_view bytes) {
  return is_armored(bytes) ? dearmor(bytes) : std::string(bytes);
}

Envelope inspect_age(std::string_view bytes) {
  const Header header = parse_header(binary_of(bytes));
  Envelope envelope;
  envelope.has_passphrase = scrypt_stanza(header).has_value();
  envelope.recipients = envelope.has_passphrase ? 0 : header.stanzas.size();
  return envelope;
}

Envelope inspect_ansible(std::string_view bytes) {
  AnsibleEnvelope ansible = parse_ansible_vault(bytes);
  Envelope envelope;
  envelope.version = std::move(ansible.version);
  envelope.id = std::move(ansible.id);
  return envelope;
}

Envelope inspect_sops(std::string_view bytes, const std::string& name) {
  const SopsDocument document = read_sops_document(bytes, name);
  Envelope envelope;
  for (const std::vector<SopsMetadata::AgeKey>& group : document.metadata.groups) {
    for (const SopsMetadata::AgeKey& key : group) {
      envelope.age.push_back(key.recipient);
    }
  }
  envelope.recipients = envelope.age.size();
  return envelope;
}

Format expect_format(std::string_view bytes, const std::string& name) {
  const std::optional<Format> format = format_of(bytes);
  if (!format) {
    throw base::Error("vault-format", base::cat("`", name, "` is not encrypted"));
  }
  return *format;
}

}  // namespace

std::optional<Format> format_of(std::string_view bytes) noexcept {
  if (bytes.starts_with(ansible_vault_mark)) {
    return Format::ansible;
  }
  if (is_binary_age(bytes) || is_armored(bytes)) {
    return Format::age;
  }
  if (is_sops(bytes)) {
    return Format::sops;
  }
  return std::nullopt;
}

Envelope inspect(std::string_view bytes, const std::string& name) {
  try {
    const Format format = expect_format(bytes, name);
    Envelope envelope = format == Format::age       ? inspect_age(bytes)
                        : format == Format::ansible ? inspect_ansible(bytes)
                                                    : inspect_sops(bytes, name);
    envelope.format = format;
    return envelope;
  } catch (base::Error& error) {
    throw error.frame(base::cat("while reading `", name, "`"));
  }
}

Opened Keyring::open(std::string_view bytes, const std::string& name) {
  return open_with(all_keys, bytes, name);
}

Opened Keyring::open_with(std::size_t count, std::string_view bytes, const std::string& name) {
  try {
    switch (expect_format(bytes, name)) {
      case Format::ansible:
        return open_ansible(count, bytes, name);
      case Format::sops:
        return open_sops(count, bytes, name);
      default:
        return open_age(count, bytes, name);
    }
  } catch (base::Error& error) {
    error.frame(base::cat("while opening `", name, "`"));
    throw;
  }
}

SecretBytes Keyring::sops_key(std::string_view bytes, const std::string& name) {
  try {
    return sops_data_key(all_keys, bytes, name).first;
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
      std::optional<SecretBytes> keys = known_keys(index, envelope.salt);
      const bool is_new = !keys;
      if (is_new) {
        keys = ansible_vault_keys(candidate.password.view(), envelope.salt);
      }
      if (std::optional<SecretBytes> text = open_with_keys(envelope, *keys)) {
        if (is_new) {
          remember_keys(index, envelope.salt, *keys);
        }
        return {std::move(*text), Format::ansible, envelope.id, candidate.spec.shown, index, {}};
      }
    }
    tried.add(candidate.spec.shown);
  }
  tried.refuse(name, base::cat("it is an Ansible vault with the vault id `", envelope.id, "`"),
               base::cat("give its password: `--vault-id ", envelope.id, "@FILE`"));
}

Opened Keyring::open_age(std::size_t count, std::string_view bytes, const std::string& name) {
  const std::string binary = binary_of(bytes);
  const Header header = parse_header(binary);
  if (scrypt_stanza(header)) {
    return open_for_passphrase(count, binary, header, name);
  }
  Tried tried;
  if (std::optional<Unwrapped> found = unwrap_any(count, std::span(&header, 1), tried)) {
    return {vault::open_age(binary, header, found->file_key.view()),
            Format::age,
            "",
            std::move(found->key),
            0,
            std::move(found->recipient)};
  }
  tried.refuse(name, describe(header.stanzas),
               "give the identity: `--identity FILE` or `KBOOT_IDENTITY_FILE`");
}

Opened Keyring::open_for_passphrase(std::size_t count, std::string_view binary,
                                    const Header& header, const std::string& name) {
  const std::optional<ScryptStanza> stanza = scrypt_stanza(header);
  Tried tried;
  for (const std::size_t index :
       passwords(count, default_vault_id, base::cat("Passphrase of ", name, ": "))) {
    const Key& candidate = key(index);
    if (!candidate.password.empty()) {
      if (const auto file_key = unwrap(derived(index, *stanza), *stanza)) {
        return {vault::open_age(binary, header, file_key->view()),
                Format::age,
                "",
                candidate.spec.shown,
                index,
                {}};
      }
    }
    tried.add(candidate.spec.shown);
  }
  tried.refuse(name, "it is encrypted with a passphrase",
               "run it on a terminal, or give `--vault-password-file FILE` with the passphrase");
}

Opened Keyring::open_sops(std::size_t count, std::string_view bytes, const std::string& name) {
  auto [data_key, key] = sops_data_key(count, bytes, name);
  return {vault::open_sops(bytes, name, data_key.view()), Format::sops, "", std::move(key), 0, {}};
}

std::pair<SecretBytes, std::string> Keyring::sops_data_key(std::size_t count,
                                                           std::string_view bytes,
                                                           const std::string& name) {
  const SopsMetadata metadata = read_sops_document(bytes, name).metadata;
  Tried tried;
  std::vector<SecretBytes> shares;
  std::string opener;
  for (const std::vector<SopsMetadata::AgeKey>& group : metadata.groups) {
    std::vector<std::string> binaries;
    std::vector<Header> headers;
    for (const SopsMetadata::AgeKey& key : group) {
      binaries.push_back(binary_of(key.envelope));
      headers.push_back(parse_header(binaries.back()));
    }
    if (std::optional<Unwrapped> found = unwrap_any(count, headers, tried)) {
      shares.push_back(
          vault::open_age(binaries[found->header], headers[found->header], found->file_key.view()));
      opener = std::move(found->key);
    }
  }
  const std::size_t needed =
      metadata.is_shared() ? std::max<std::size_t>(metadata.threshold, 2) : 1;
  if (shares.size() < needed) {
    tried.refuse(name, describe(metadata, shares.size(), needed),
                 "give the identity: `--identity FILE` or `SOPS_AGE_KEY_FILE`");
  }
  SecretBytes key = metadata.is_shared() ? combine_shares(shares) : std::move(shares[0]);
  if (key.size() != sops_key_size) {
    throw base::Error("vault-damaged", "the data key of the SOPS file has not 32 bytes");
  }
  return {std::move(key), std::move(opener)};
}

std::optional<Keyring::Unwrapped> Keyring::unwrap_any(std::size_t count,
                                                      std::span<const Header> headers,
                                                      Tried& tried) {
  // Inside the lock: another thread may unlock an ssh key meanwhile.
  const std::lock_guard lock(mutex_);
  for (const std::size_t index : identities(count)) {
    const Key& candidate = key(index);
    unlock(index, headers);
    for (const Identity& identity : candidate.identities) {
      for (std::size_t i = 0; i < headers.size(); ++i) {
        if (std::optional<SecretBytes> file_key = unwrap(identity, headers[i])) {
          if (!opened_for(identity.recipient())) opened_for_.push_back(identity.recipient());
          return Unwrapped{i, std::move(*file_key), candidate.spec.shown, identity.recipient()};
        }
      }
      tried.add(base::cat(candidate.spec.shown, " (", to_text(identity.recipient()), ")"));
    }
    if (candidate.locked) {
      tried.add(base::cat(candidate.spec.shown, " (", to_text(candidate.locked->recipient()), ")"));
    }
  }
  return std::nullopt;
}

}  // namespace kboot::vault
