// PBKDF2, AES-256-CTR and HMAC inside two layers of hexadecimal.
#include "vault/ansible_vault.hpp"

#include <algorithm>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/cipher.hpp"
#include "crypto/crypto.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

constexpr std::uint32_t iterations = 10000;
constexpr std::size_t salt_size = 32;
constexpr std::size_t block = 16;
constexpr std::size_t columns = 80;

[[noreturn]] void refuse(std::string_view why) {
  throw base::Error("vault-format", base::cat("malformed Ansible vault: ", why));
}

std::string unhex(std::string_view text) {
  std::optional<std::string> bytes = base::hex_decode(text);
  if (!bytes) {
    refuse("its body is no hexadecimal");
  }
  return std::move(*bytes);
}

std::string_view cut_line(std::string_view& text) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// Version and id.
void read_header(std::string_view line, AnsibleEnvelope& envelope) {
  const std::vector<std::string_view> fields = base::split(base::trim(line), ';');
  if (fields.size() < 3 || base::trim(fields[0]) != ansible_vault_mark) {
    refuse("its first line is not `$ANSIBLE_VAULT;VERSION;CIPHER`");
  }
  const std::string_view version = base::trim(fields[1]);
  const std::string_view cipher = base::trim(fields[2]);
  if (cipher != "AES256" || (version != "1.1" && version != "1.2")) {
    refuse("only versions 1.1 and 1.2 with the cipher AES256 can be read");
  }
  const std::string_view id = fields.size() > 3 ? base::trim(fields[3]) : default_vault_id;
  envelope.version = version;
  envelope.id = id.empty() ? default_vault_id : id;
}

std::string hmac(const SecretBytes& keys, std::string_view cipher_text) {
  return crypto::hmac_sha256(keys.view().substr(32, 32), cipher_text);
}
void crypt(const SecretBytes& keys, std::span<unsigned char> bytes) {
  crypto::aes256_ctr(keys.view().substr(0, 32), keys.view().substr(64, 16), bytes);
}

// PKCS #7; false when the padding is none.
bool unpad(SecretBytes& text) {
  const std::size_t size = text.size();
  if (size == 0 || size % block != 0) {
    return false;
  }
  const unsigned char padding = text.data()[size - 1];
  const auto last = text.span().last(std::clamp<std::size_t>(padding, 1, block));
  if (padding < 1 || padding > block ||
      !std::all_of(last.begin(), last.end(), [&](unsigned char byte) { return byte == padding; })) {
    return false;
  }
  text.shrink(size - padding);
  return true;
}

SecretBytes pad(std::string_view plain) {
  const std::size_t padding = block - plain.size() % block;
  SecretBytes text(plain.size() + padding);
  std::copy(plain.begin(), plain.end(), text.data());
  std::fill_n(text.data() + plain.size(), padding, static_cast<unsigned char>(padding));
  return text;
}

}  // namespace

AnsibleEnvelope parse_ansible_vault(std::string_view text) {
  AnsibleEnvelope envelope;
  read_header(cut_line(text), envelope);
  std::string hexadecimal;
  hexadecimal.reserve(text.size());
  while (!text.empty()) {
    hexadecimal += cut_line(text);
  }
  const std::string body = unhex(hexadecimal);
  const std::size_t first = body.find('\n');
  const std::size_t second = first == std::string::npos ? first : body.find('\n', first + 1);
  if (second == std::string::npos) {
    refuse("it ends too early");
  }
  const std::string_view parts = body;
  envelope.salt = unhex(parts.substr(0, first));
  envelope.hmac = unhex(parts.substr(first + 1, second - first - 1));
  envelope.cipher_text = unhex(parts.substr(second + 1));
  return envelope;
}

SecretBytes ansible_vault_keys(std::string_view password, std::string_view salt) {
  return crypto::pbkdf2_hmac_sha256(password, salt, iterations, 80);
}

std::optional<SecretBytes> open_with_keys(const AnsibleEnvelope& envelope,
                                          const SecretBytes& keys) {
  if (!crypto::equal_constant_time(hmac(keys, envelope.cipher_text), envelope.hmac)) {
    return std::nullopt;
  }
  SecretBytes text = SecretBytes::copy(envelope.cipher_text);
  crypt(keys, text.span());
  if (!unpad(text)) {
    throw base::Error("vault-damaged", "the encrypted text is not padded as Ansible pads it");
  }
  return text;
}

std::optional<SecretBytes> open_ansible_vault(const AnsibleEnvelope& envelope,
                                              std::string_view password) {
  return open_with_keys(envelope, ansible_vault_keys(password, envelope.salt));
}

std::string seal_ansible_vault(base::Entropy& entropy, std::string_view plain,
                               std::string_view password, std::string_view id) {
  if (password.empty()) {
    throw base::Error("vault-empty-password", "the vault password is empty");
  }
  std::string salt(salt_size, '\0');
  entropy.fill({reinterpret_cast<unsigned char*>(salt.data()), salt.size()});
  const SecretBytes keys = ansible_vault_keys(password, salt);
  SecretBytes text = pad(plain);
  crypt(keys, text.span());
  const std::string body = base::hex_encode(base::cat(base::hex_encode(salt), "\n",
                                                      base::hex_encode(hmac(keys, text.view())),
                                                      "\n", base::hex_encode(text.view())));
  std::string out = id == default_vault_id
                        ? base::cat(ansible_vault_mark, ";1.1;AES256\n")
                        : base::cat(ansible_vault_mark, ";1.2;AES256;", id, "\n");
  for (std::size_t at = 0; at < body.size(); at += columns) {
    out.append(body, at, columns).push_back('\n');
  }
  return out;
}

}  // namespace kboot::vault
