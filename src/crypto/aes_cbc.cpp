// AES-256-CBC, on libcrypto.
#include "crypto/aes_cbc.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "crypto/libraries.hpp"

namespace kboot::crypto {
namespace {

constexpr std::size_t key_size = 32;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string run(std::string_view key, std::string_view iv, std::string_view bytes, bool encrypt) {
  if (key.size() != key_size || iv.size() != aes_block || bytes.size() % aes_block != 0) {
    throw std::invalid_argument("wrong size of a cipher's key, vector or text");
  }
  use_libcrypto();
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(bytes.size(), '\0');
  int written = 0;
  if (EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, raw(key), raw(iv),
                        encrypt ? 1 : 0) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
      EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &written,
                       raw(bytes), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("libcrypto refuses AES-256-CBC");
  }
  return out;
}

}  // namespace

std::string aes256_cbc_encrypt(std::string_view key, std::string_view iv, std::string_view bytes) {
  return run(key, iv, bytes, true);
}

std::string aes256_cbc_decrypt(std::string_view key, std::string_view iv, std::string_view bytes) {
  return run(key, iv, bytes, false);
}

}  // namespace kboot::crypto
