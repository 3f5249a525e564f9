// First use of libsodium and libcrypto.
#include "crypto/libraries.hpp"

#include <openssl/crypto.h>
#include <sodium.h>

#include <stdexcept>

namespace kboot::crypto {

void use_libsodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) {
    throw std::runtime_error("libsodium does not start: no source of randomness");
  }
}

void use_libcrypto() {
  static const bool ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1;
  if (!ready) {
    throw std::runtime_error("libcrypto does not start");
  }
}

}  // namespace kboot::crypto
