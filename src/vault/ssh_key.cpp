// Reading OpenSSH's private keys.
#include "vault/ssh_key.hpp"

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/blowfish.hpp"
#include "crypto/cipher.hpp"
#include "crypto/ed25519.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

constexpr std::string_view begin_mark = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view end_mark = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view magic("openssh-key-v1\0", 15);
constexpr std::string_view key_type = "ssh-ed25519";
constexpr std::uint32_t dearest_rounds = 1 << 11;  // 16 are usual; this takes seconds
constexpr std::size_t cipher_block = 16;

[[noreturn]] void refuse(std::string_view why) {
  throw base::Error("vault-identity", base::cat("malformed ssh key: ", why));
}

// Numbers and texts with their lengths in front, big-endian.
class Reader {
 public:
  explicit Reader(std::string_view bytes) noexcept : bytes_(bytes) {}

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (const char byte : take(4)) {
      value = value << 8 | static_cast<unsigned char>(byte);
    }
    return value;
  }
  std::string_view text() { return take(number()); }
  [[nodiscard]] std::string_view rest() const noexcept { return bytes_; }

 private:
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) {
      refuse("it ends too early");
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
};

SecretBytes body_of(std::string_view text) {
  text = base::trim(text);
  if (!text.starts_with(begin_mark) || !text.ends_with(end_mark) ||
      text.size() < begin_mark.size() + end_mark.size()) {
    refuse("its last line is missing");
  }
  text.remove_prefix(begin_mark.size());
  text.remove_suffix(end_mark.size());
  std::optional<std::string> bytes = base::base64_decode_lenient(text);
  if (!bytes) {
    refuse("its body is no base64");
  }
  return SecretBytes::take(*bytes);
}

std::string public_key_of(std::string_view wire) {
  Reader reader(wire);
  if (const std::string_view type = reader.text(); type != key_type) {
    throw base::Error("vault-identity", "only ssh keys of the type ssh-ed25519 can be identities")
        .hint("`ssh-keygen -t ed25519` makes one; `kboot vault init` an age identity");
  }
  const std::string_view key = reader.text();
  if (key.size() != crypto::ed25519_public_key) {
    refuse("its public key has not 32 bytes");
  }
  return std::string(key);
}

}  // namespace

bool is_ssh_key(std::string_view text) noexcept { return text.starts_with(begin_mark); }

SshKey SshKey::parse(std::string_view text) {
  const SecretBytes body = body_of(text);
  if (!body.view().starts_with(magic)) {
    refuse("it does not begin as one");
  }
  Reader reader(body.view().substr(magic.size()));
  const std::string_view cipher = reader.text();
  const std::string_view derivation = reader.text();
  Reader options(reader.text());
  if (reader.number() != 1) {
    refuse("it holds several keys");
  }
  SshKey key;
  key.recipient_ = ssh_recipient(public_key_of(reader.text()));
  key.block_ = SecretBytes::copy(reader.text());
  if (cipher == "none" && derivation == "none") {
    return key;
  }
  if (cipher != "aes256-ctr" || derivation != "bcrypt") {
    throw base::Error("vault-identity", "only ssh keys under bcrypt and aes256-ctr can be opened")
        .hint("`ssh-keygen -p -f FILE` writes it anew, as OpenSSH does by default");
  }
  key.salt_ = options.text();
  key.rounds_ = options.number();
  if (key.salt_.empty() || key.rounds_ == 0 || key.rounds_ > dearest_rounds ||
      key.block_.size() % cipher_block != 0) {
    refuse("its derivation cannot be right");
  }
  return key;
}

std::optional<Identity> SshKey::unlock(std::string_view passphrase) const {
  SecretBytes block = block_.clone();
  if (is_locked()) {
    if (passphrase.empty()) {
      return std::nullopt;
    }
    const SecretBytes derived = crypto::bcrypt_pbkdf(passphrase, salt_, rounds_, 32 + cipher_block);
    crypto::aes256_ctr(derived.view().substr(0, 32), derived.view().substr(32), block.span());
  }
  Reader reader(block.view());
  if (const std::uint32_t check = reader.number(); check != reader.number()) {
    if (is_locked()) {
      return std::nullopt;
    }
    refuse("it is damaged");
  }
  reader.text();  // the type
  const std::string_view public_key = reader.text();
  const std::string_view pair = reader.text();  // the seed, and the public key again
  if (public_key != recipient_.ssh_key ||
      pair.size() != crypto::ed25519_seed + crypto::ed25519_public_key ||
      !pair.ends_with(public_key)) {
    refuse("its halves do not belong together");
  }
  Identity identity = Identity::of_ssh(pair.substr(0, crypto::ed25519_seed), public_key);
  if (identity.recipient() != recipient_) {
    refuse("its halves do not belong together");
  }
  return identity;
}

}  // namespace kboot::vault
