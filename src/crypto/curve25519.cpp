// X25519 on libsodium.
#include "crypto/curve25519.hpp"

#include <sodium.h>

#include <stdexcept>

#include "crypto/libraries.hpp"

namespace kboot::crypto {
namespace {

const unsigned char* key_bytes(std::string_view bytes) {
  if (bytes.size() != x25519_key) {
    throw std::invalid_argument("an X25519 key has 32 bytes");
  }
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::optional<SecretBytes> x25519(std::string_view scalar, std::string_view point) {
  use_libsodium();
  SecretBytes shared(x25519_key);
  if (crypto_scalarmult_curve25519(shared.data(), key_bytes(scalar), key_bytes(point)) != 0) {
    return std::nullopt;
  }
  return shared;
}

std::string x25519_public(std::string_view scalar) {
  use_libsodium();
  std::string point(x25519_key, '\0');
  crypto_scalarmult_curve25519_base(reinterpret_cast<unsigned char*>(point.data()),
                                    key_bytes(scalar));
  return point;
}

}  // namespace kboot::crypto
