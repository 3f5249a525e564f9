// AES-256-CTR on libcrypto (libsodium has no counter mode), ChaCha20-Poly1305 on libsodium.
#include "crypto/cipher.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "crypto/libraries.hpp"

namespace kboot::crypto {
namespace {

constexpr std::size_t key_size = 32;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

void expect_size(std::string_view bytes, std::size_t size, const char* what) {
  if (bytes.size() != size) {
    throw std::invalid_argument(std::string("wrong size of a cipher's ") + what);
  }
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};

}  // namespace

void aes256_ctr(std::string_view key, std::string_view counter, std::span<unsigned char> bytes) {
  expect_size(key, key_size, "key");
  expect_size(counter, 16, "counter");
  use_libcrypto();
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  if (context == nullptr ||
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_ctr(), nullptr, raw(key), raw(counter)) != 1) {
    throw std::runtime_error("libcrypto refuses AES-256-CTR");
  }
  constexpr std::size_t most = std::size_t{1} << 30;  // libcrypto counts in int
  while (!bytes.empty()) {
    const std::span<unsigned char> part = bytes.first(std::min(most, bytes.size()));
    int written = 0;
    if (EVP_EncryptUpdate(context.get(), part.data(), &written, part.data(),
                          static_cast<int>(part.size())) != 1) {
      throw std::runtime_error("libcrypto refuses AES-256-CTR");
    }
    bytes = bytes.subspan(part.size());
  }
}

std::string chacha20_poly1305_seal(std::string_view key, std::string_view nonce,
                                   std::string_view plain) {
  expect_size(key, key_size, "key");
  expect_size(nonce, chacha20_poly1305_nonce, "nonce");
  use_libsodium();
  std::string sealed(plain.size() + chacha20_poly1305_tag, '\0');
  crypto_aead_chacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(sealed.data()),
                                            nullptr, raw(plain), plain.size(), nullptr, 0, nullptr,
                                            raw(nonce), raw(key));
  return sealed;
}

bool chacha20_poly1305_open_into(std::string_view key, std::string_view nonce,
                                 std::string_view sealed, std::span<unsigned char> out) {
  expect_size(key, key_size, "key");
  expect_size(nonce, chacha20_poly1305_nonce, "nonce");
  if (sealed.size() < chacha20_poly1305_tag ||
      out.size() != sealed.size() - chacha20_poly1305_tag) {
    return false;
  }
  use_libsodium();
  return crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, raw(sealed),
                                                   sealed.size(), nullptr, 0, raw(nonce),
                                                   raw(key)) == 0;
}

std::optional<SecretBytes> chacha20_poly1305_open(std::string_view key, std::string_view nonce,
                                                  std::string_view sealed) {
  if (sealed.size() < chacha20_poly1305_tag) {
    return std::nullopt;
  }
  SecretBytes plain(sealed.size() - chacha20_poly1305_tag);
  if (!chacha20_poly1305_open_into(key, nonce, sealed, plain.span())) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace kboot::crypto
