// Ed25519 keys on Curve25519.
#include "crypto/ed25519.hpp"

#include <sodium.h>

#include <algorithm>

#include "crypto/crypto.hpp"
#include "crypto/libraries.hpp"

namespace kboot::crypto {

std::optional<std::string> ed25519_point(std::string_view public_key) {
  use_libsodium();
  std::string point(crypto_scalarmult_curve25519_BYTES, '\0');
  if (public_key.size() != ed25519_public_key ||
      crypto_sign_ed25519_pk_to_curve25519(
          reinterpret_cast<unsigned char*>(point.data()),
          reinterpret_cast<const unsigned char*>(public_key.data())) != 0) {
    return std::nullopt;
  }
  return point;
}

SecretBytes ed25519_scalar(std::string_view seed) {
  std::string hash = digest(Hash::sha512, seed);
  SecretBytes scalar = SecretBytes::copy(std::string_view(hash).substr(0, 32));
  wipe(hash);
  return scalar;
}

}  // namespace kboot::crypto
