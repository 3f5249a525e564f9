// Lagrange's interpolation at zero, without branches or tables that depend on a secret.
#include "vault/shamir.hpp"

#include <cstddef>

#include "base/diagnostic.hpp"

namespace kboot::vault {
namespace {

using Byte = unsigned char;

// In AES' field: modulo x^8 + x^4 + x^3 + x + 1.
Byte multiply(Byte a, Byte b) noexcept {
  unsigned product = 0;
  unsigned power = a;
  for (unsigned bit = 0; bit < 8; ++bit) {
    product ^= power & (0U - (static_cast<unsigned>(b) >> bit & 1U));
    power = (power << 1 ^ (0x11BU & (0U - (power >> 7)))) & 0xFFU;
  }
  return static_cast<Byte>(product);
}

// a^254: the inverse of all but zero.
Byte inverse(Byte a) noexcept {
  Byte result = 1;
  Byte power = a;
  for (unsigned bit = 1; bit < 8; ++bit) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

[[noreturn]] void refuse() {
  throw base::Error("vault-damaged", "the shares of the data key do not belong together");
}

}  // namespace

crypto::SecretBytes combine_shares(const std::vector<crypto::SecretBytes>& shares) {
  if (shares.size() < 2 || shares[0].size() < 2) {
    refuse();
  }
  const std::size_t size = shares[0].size() - 1;
  crypto::SecretBytes secret(size);
  for (const crypto::SecretBytes& share : shares) {
    if (share.size() != size + 1) {
      refuse();
    }
    const Byte point = share.data()[size];
    Byte weight = 1;
    for (const crypto::SecretBytes& other : shares) {
      const Byte at = other.size() == size + 1 ? other.data()[size] : point;
      if (&other != &share && at == point) {
        refuse();
      }
      if (&other != &share) {
        weight = multiply(weight, multiply(at, inverse(at ^ point)));
      }
    }
    for (std::size_t i = 0; i < size; ++i) {
      secret.data()[i] ^= multiply(share.data()[i], weight);
    }
  }
  return secret;
}

}  // namespace kboot::vault
