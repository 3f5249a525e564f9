// Key derivation: HKDF, PBKDF2, scrypt; and the system's randomness.
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

#include "crypto/crypto.hpp"
#include "crypto/libraries.hpp"

namespace kboot::crypto {

SecretBytes hkdf_sha256(std::string_view input_key, std::string_view salt, std::string_view info,
                        std::size_t size) {
  constexpr std::size_t block = 32;
  if (size > 255 * block) {
    throw std::invalid_argument("HKDF-SHA256 gives at most 8160 bytes");
  }
  std::string pseudo_random_key = hmac_sha256(salt, input_key);
  SecretBytes out(size);
  std::string previous;
  unsigned char counter = 1;
  for (std::size_t done = 0; done < size; done += block, ++counter) {
    previous.append(info).push_back(static_cast<char>(counter));
    std::string next = hmac_sha256(pseudo_random_key, previous);
    wipe(previous);
    previous.swap(next);
    std::memcpy(out.data() + done, previous.data(), std::min(block, size - done));
  }
  wipe(previous);
  wipe(pseudo_random_key);
  return out;
}

SecretBytes pbkdf2_hmac_sha256(std::string_view password, std::string_view salt,
                               std::uint32_t iterations, std::size_t size) {
  use_libcrypto();
  SecretBytes out(size);
  const char* const data = password.empty() ? "" : password.data();
  if (PKCS5_PBKDF2_HMAC(data, static_cast<int>(password.size()),
                        reinterpret_cast<const unsigned char*>(salt.data()),
                        static_cast<int>(salt.size()), static_cast<int>(iterations), EVP_sha256(),
                        static_cast<int>(size), out.data()) != 1) {
    throw std::runtime_error("libcrypto refuses PBKDF2");
  }
  return out;
}

SecretBytes scrypt(std::string_view password, std::string_view salt, ScryptCost cost,
                   std::size_t size) {
  if (cost.log_n < 1 || cost.log_n > 62) {
    throw std::invalid_argument("scrypt's cost must be between 2^1 and 2^62");
  }
  use_libsodium();
  SecretBytes out(size);
  if (crypto_pwhash_scryptsalsa208sha256_ll(
          reinterpret_cast<const unsigned char*>(password.data()), password.size(),
          reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
          std::uint64_t{1} << cost.log_n, cost.r, cost.p, out.data(), out.size()) != 0) {
    throw std::bad_alloc();
  }
  return out;
}

void SystemEntropy::fill(std::span<unsigned char> bytes) {
  use_libsodium();
  if (!bytes.empty()) {
    randombytes_buf(bytes.data(), bytes.size());
  }
}

}  // namespace kboot::crypto
