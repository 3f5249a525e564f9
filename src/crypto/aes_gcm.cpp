// AES-256-GCM by libcrypto: libsodium's has nonces of 12 bytes only.
#include "crypto/aes_gcm.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "crypto/libraries.hpp"

namespace kboot::crypto {
namespace {

struct Free {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void expect(bool done) {
  if (!done) {
    throw std::runtime_error("libcrypto refuses AES-256-GCM");
  }
}

// Ready for the text: key, nonce and authenticated data are in.
Context begin(bool seal, std::string_view key, std::string_view nonce, std::string_view data) {
  use_libcrypto();
  Context context(EVP_CIPHER_CTX_new());
  int size = 0;
  expect(context && key.size() == 32 && !nonce.empty() &&
         EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr, seal) ==
             1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_IVLEN, static_cast<int>(nonce.size()),
                             nullptr) == 1 &&
         EVP_CipherInit_ex(context.get(), nullptr, nullptr, bytes(key), bytes(nonce), seal) == 1 &&
         (data.empty() || EVP_CipherUpdate(context.get(), nullptr, &size, bytes(data),
                                           static_cast<int>(data.size())) == 1));
  return context;
}

}  // namespace

AesGcmSealed aes256_gcm_seal(std::string_view key, std::string_view nonce, std::string_view data,
                             std::string_view plain) {
  const Context context = begin(true, key, nonce, data);
  AesGcmSealed sealed{std::string(plain.size(), '\0'), std::string(aes_gcm_tag, '\0')};
  auto* const out = reinterpret_cast<unsigned char*>(sealed.text.data());
  int size = 0;
  expect((plain.empty() || EVP_CipherUpdate(context.get(), out, &size, bytes(plain),
                                            static_cast<int>(plain.size())) == 1) &&
         EVP_CipherFinal_ex(context.get(), out + size, &size) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, aes_gcm_tag, sealed.tag.data()) ==
             1);
  return sealed;
}

std::optional<SecretBytes> aes256_gcm_open(std::string_view key, std::string_view nonce,
                                           std::string_view data, const AesGcmSealed& sealed) {
  if (sealed.tag.size() != aes_gcm_tag || nonce.empty()) {
    return std::nullopt;
  }
  const Context context = begin(false, key, nonce, data);
  SecretBytes plain(sealed.text.size());
  int size = 0;
  std::string tag = sealed.tag;
  expect((plain.empty() || EVP_CipherUpdate(context.get(), plain.data(), &size, bytes(sealed.text),
                                            static_cast<int>(sealed.text.size())) == 1) &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, aes_gcm_tag, tag.data()) == 1);
  unsigned char nothing = 0;  // an empty text has no address to write behind
  if (EVP_CipherFinal_ex(context.get(), plain.empty() ? &nothing : plain.data() + size, &size) !=
      1) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace kboot::crypto
