// Writes the container "openssh-key-v1" for one Ed25519 key without a passphrase.
#include "crypto/openssh_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/libraries.hpp"
#include "crypto/openssh_wire.hpp"

namespace kboot::crypto {

namespace {

using namespace std::string_view_literals;
using wire::put_number;
using wire::put_text;

constexpr std::string_view magic = "openssh-key-v1\0"sv;
constexpr std::string_view key_type = "ssh-ed25519";
constexpr std::string_view begin_line = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
constexpr std::string_view end_line = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::size_t line_width = 70;
constexpr std::size_t block = 8;  // of the cipher `none`

std::string public_blob(std::string_view public_key) {
  std::string blob;
  put_text(blob, key_type);
  put_text(blob, public_key);
  return blob;
}

// What a passphrase would encrypt.
std::string private_section(base::Entropy& entropy, std::string_view public_key,
                            std::string_view secret_key, std::string_view comment) {
  std::array<unsigned char, 4> check{};
  entropy.fill(check);
  const std::string_view number(reinterpret_cast<const char*>(check.data()), check.size());
  std::string section = base::cat(number, number);
  put_text(section, key_type);
  put_text(section, public_key);
  put_text(section, secret_key);
  put_text(section, comment);
  for (char pad = 1; section.size() % block != 0; ++pad) section.push_back(pad);
  return section;
}

SecretBytes armored(std::string& container) {
  std::string text(begin_line);
  std::string encoded = base::base64_encode(container);
  for (std::size_t at = 0; at < encoded.size(); at += line_width) {
    text.append(encoded, at, line_width);
    text.push_back('\n');
  }
  text.append(end_line).push_back('\n');
  wipe(encoded);
  wipe(container);
  return SecretBytes::take(text);
}

}  // namespace

OpensshKeyPair make_openssh_key_pair(base::Entropy& entropy, std::string_view comment) {
  use_libsodium();
  SecretBytes seed(ed25519_seed);
  entropy.fill(seed.span());
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
  SecretBytes secret_key(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(public_key.data(), secret_key.data(), seed.data());
  const std::string_view shown(reinterpret_cast<const char*>(public_key.data()), public_key.size());
  const std::string blob = public_blob(shown);

  std::string section = private_section(entropy, shown, secret_key.view(), comment);
  std::string container(magic);
  put_text(container, "none");  // cipher
  put_text(container, "none");  // key derivation
  put_text(container, "");      // its options
  put_number(container, 1);
  put_text(container, blob);
  put_text(container, section);
  wipe(section);
  return {armored(container), wire::public_line(blob, comment)};
}

}  // namespace kboot::crypto
