// Wrapping, unwrapping, and putting age files together.
#include "vault/age_file.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/cipher.hpp"
#include "crypto/curve25519.hpp"
#include "vault/age_stream.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

constexpr std::string_view x25519_type = "X25519";
constexpr std::string_view x25519_info = "age-encryption.org/v1/X25519";
constexpr std::string_view ssh_type = "ssh-ed25519";
constexpr std::string_view ssh_info = "age-encryption.org/v1/ssh-ed25519";
constexpr std::size_t ssh_tag_size = 4;
constexpr std::string_view scrypt_type = "scrypt";
constexpr std::string_view scrypt_info = "age-encryption.org/v1/scrypt";
constexpr std::size_t key_size = 32;
constexpr std::size_t file_key_size = 16;
constexpr std::size_t salt_size = 16;
constexpr std::size_t nonce_size = 16;
constexpr int dearest_scrypt = 22;  // age's own bound
constexpr std::string_view zero_nonce("\0\0\0\0\0\0\0\0\0\0\0\0", 12);

[[noreturn]] void refuse(std::string_view why) {
  throw base::Error("vault-format", base::cat("malformed age header: ", why));
}

std::string random(base::Entropy& entropy, std::size_t size) {
  std::string bytes(size, '\0');
  entropy.fill({reinterpret_cast<unsigned char*>(bytes.data()), size});
  return bytes;
}

SecretBytes random_secret(base::Entropy& entropy, std::size_t size) {
  SecretBytes bytes(size);
  entropy.fill(bytes.span());
  return bytes;
}

// The key that wraps the file key, from the secret that share and recipient agree on. That of an ssh
// key is tweaked, so that the same key pair makes another secret here than in other protocols.
SecretBytes wrap_key(SecretBytes shared, std::string_view share, const Recipient& recipient) {
  if (recipient.is_ssh()) {
    const SecretBytes tweak =
        crypto::hkdf_sha256("", ssh_wire(recipient.ssh_key), ssh_info, key_size);
    if (std::optional<SecretBytes> tweaked = crypto::x25519(tweak.view(), shared.view())) {
      shared = std::move(*tweaked);
    }
  }
  return crypto::hkdf_sha256(shared.view(), base::cat(share, recipient.point),
                             recipient.is_ssh() ? ssh_info : x25519_info, key_size);
}

// Which ssh key a stanza is for: the first bytes of the key's hash.
std::string ssh_tag(const Recipient& recipient) {
  return header_base64(
      crypto::digest(crypto::Hash::sha256, ssh_wire(recipient.ssh_key)).substr(0, ssh_tag_size));
}

Stanza wrap(base::Entropy& entropy, std::string_view file_key, const Recipient& recipient) {
  const SecretBytes ephemeral = random_secret(entropy, crypto::x25519_key);
  const std::string share = crypto::x25519_public(ephemeral.view());
  std::optional<SecretBytes> shared = crypto::x25519(ephemeral.view(), recipient.point);
  if (!shared) {
    throw base::Error("vault-recipient", "the recipient is a point of low order: nobody's key");
  }
  const SecretBytes key = wrap_key(std::move(*shared), share, recipient);
  Stanza stanza{std::string(x25519_type), {header_base64(share)}, {}};
  if (recipient.is_ssh()) {
    stanza = {std::string(ssh_type), {ssh_tag(recipient), header_base64(share)}, {}};
  }
  stanza.body = crypto::chacha20_poly1305_seal(key.view(), zero_nonce, file_key);
  return stanza;
}

Stanza wrap(base::Entropy& entropy, std::string_view file_key, std::string_view passphrase,
            int log_n) {
  ScryptStanza stanza{random(entropy, salt_size), log_n, {}};
  const SecretBytes key = scrypt_key(passphrase, stanza);
  return {std::string(scrypt_type),
          {header_base64(stanza.salt), std::to_string(log_n)},
          crypto::chacha20_poly1305_seal(key.view(), zero_nonce, file_key)};
}

std::string header_mac(std::string_view file_key, std::string_view header) {
  return crypto::hmac_sha256(crypto::hkdf_sha256(file_key, "", "header", key_size).view(), header);
}

// The header with its MAC.
std::string sealed_header(std::string_view file_key, const std::vector<Stanza>& stanzas) {
  std::string out = write_header(stanzas);
  return out += write_mac(header_mac(file_key, out));
}

std::string seal_payload(base::Entropy& entropy, std::string_view plain, std::string_view file_key,
                         std::string out) {
  const std::string nonce = random(entropy, nonce_size);
  const SecretBytes key = crypto::hkdf_sha256(file_key, nonce, "payload", key_size);
  return out.append(nonce).append(seal_stream(key.view(), plain));
}

std::optional<SecretBytes> unwrap_body(std::string_view key, std::string_view body) {
  if (body.size() != file_key_size + crypto::chacha20_poly1305_tag) {
    refuse("a stanza wraps no key of 16 bytes");
  }
  return crypto::chacha20_poly1305_open(key, zero_nonce, body);
}

std::string decode_argument(const Stanza& stanza, std::size_t index, std::size_t size) {
  std::optional<std::string> bytes =
      base::base64_decode(stanza.arguments[index], base::Base64::standard, false);
  if (!bytes || bytes->size() != size) {
    refuse(base::cat("an argument of a stanza `", stanza.type, "` is not as it must be"));
  }
  return std::move(*bytes);
}

// [1-9][0-9]*, at most age's bound.
int scrypt_cost(std::string_view text) {
  std::int64_t log_n = 0;
  if (text.empty() || text[0] < '1' || text[0] > '9' || !base::parse_int(text, log_n)) {
    refuse("the cost of its passphrase is no number");
  }
  if (log_n > dearest_scrypt) {
    refuse(base::cat("the cost of its passphrase is over 2^", dearest_scrypt));
  }
  return static_cast<int>(log_n);
}

}  // namespace

std::string seal_age(base::Entropy& entropy, std::string_view plain,
                     std::span<const Recipient> recipients) {
  if (recipients.empty()) {
    throw std::invalid_argument("an age file needs a recipient");
  }
  const SecretBytes file_key = random_secret(entropy, file_key_size);
  std::vector<Stanza> stanzas;
  for (const Recipient& recipient : recipients) {
    stanzas.push_back(wrap(entropy, file_key.view(), recipient));
  }
  return seal_payload(entropy, plain, file_key.view(), sealed_header(file_key.view(), stanzas));
}

PassphraseAge::PassphraseAge(base::Entropy& entropy, std::string_view passphrase, int log_n)
    : entropy_(entropy), file_key_(random_secret(entropy, file_key_size)) {
  if (passphrase.empty()) {
    throw base::Error("vault-empty-password", "the passphrase is empty");
  }
  header_ = sealed_header(file_key_.view(), {wrap(entropy, file_key_.view(), passphrase, log_n)});
}

std::string PassphraseAge::seal(std::string_view plain) {
  return seal_payload(entropy_, plain, file_key_.view(), header_);
}

std::string seal_age(base::Entropy& entropy, std::string_view plain, std::string_view passphrase,
                     int log_n) {
  return PassphraseAge(entropy, passphrase, log_n).seal(plain);
}

bool names(const Recipient& recipient, const Header& header) {
  const std::string tag = ssh_tag(recipient);
  return std::ranges::any_of(header.stanzas, [&](const Stanza& stanza) {
    return stanza.type == ssh_type && !stanza.arguments.empty() && stanza.arguments[0] == tag;
  });
}

std::optional<SecretBytes> unwrap(const Identity& identity, const Header& header) {
  const bool ssh = identity.recipient().is_ssh();
  const std::string_view type = ssh ? ssh_type : x25519_type;
  for (const Stanza& stanza : header.stanzas) {
    if (stanza.type != type) {
      continue;
    }
    if (stanza.arguments.size() != (ssh ? 2U : 1U)) {
      refuse(base::cat("a stanza `", type, "` has not ", ssh ? "two arguments" : "one argument"));
    }
    const std::string share = decode_argument(stanza, ssh ? 1 : 0, crypto::x25519_key);
    if (ssh && stanza.arguments[0] != ssh_tag(identity.recipient())) {
      continue;
    }
    std::optional<SecretBytes> shared = crypto::x25519(identity.scalar(), share);
    if (!shared) {
      refuse(base::cat("the share of a stanza `", type, "` is a point of low order"));
    }
    const SecretBytes key = wrap_key(std::move(*shared), share, identity.recipient());
    if (std::optional<SecretBytes> file_key = unwrap_body(key.view(), stanza.body)) {
      return file_key;
    }
  }
  return std::nullopt;
}

std::optional<ScryptStanza> scrypt_stanza(const Header& header) {
  for (const Stanza& stanza : header.stanzas) {
    if (stanza.type != scrypt_type) {
      continue;
    }
    if (header.stanzas.size() != 1) {
      refuse("a passphrase stands beside other recipients");
    }
    if (stanza.arguments.size() != 2) {
      refuse("a stanza `scrypt` has not two arguments");
    }
    return ScryptStanza{decode_argument(stanza, 0, salt_size), scrypt_cost(stanza.arguments[1]),
                        stanza.body};
  }
  return std::nullopt;
}

SecretBytes scrypt_key(std::string_view passphrase, const ScryptStanza& stanza) {
  try {
    return crypto::scrypt(passphrase, base::cat(scrypt_info, stanza.salt), stanza.cost(), key_size);
  } catch (const std::bad_alloc&) {
    throw base::Error("vault-memory",
                      base::cat("there are no ", stanza.cost().memory() >> 20,
                                " MB of memory, which this passphrase takes to derive"))
        .hint("use an identity without a passphrase");
  }
}

std::optional<SecretBytes> unwrap(std::string_view key, const ScryptStanza& stanza) {
  return unwrap_body(key, stanza.body);
}

SecretBytes open_age(std::string_view bytes, const Header& header, std::string_view file_key) {
  const std::string mac = header_mac(file_key, bytes.substr(0, header.authenticated));
  if (!crypto::equal_constant_time(mac, header.mac)) {
    throw base::Error("vault-damaged", "the header was changed: its MAC does not fit");
  }
  const std::string_view payload = bytes.substr(header.size);
  if (payload.size() < nonce_size) {
    refuse("the file ends behind it");
  }
  const SecretBytes key =
      crypto::hkdf_sha256(file_key, payload.substr(0, nonce_size), "payload", key_size);
  return open_stream(key.view(), payload.substr(nonce_size));
}

}  // namespace kboot::vault
