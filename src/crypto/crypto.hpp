// Front door of crypto: digests, message authentication, key derivation, randomness.
//
// Bytes go in as string views and come out as strings; what is secret comes out as SecretBytes.
// Ciphers are in crypto/cipher.hpp, Curve25519 in crypto/curve25519.hpp, secret memory in
// crypto/secret_bytes.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

enum class Hash : std::uint8_t { md5, sha1, sha224, sha256, sha384, sha512 };

// "sha256" and so on, as Python's hashlib and Ansible name them; nothing for other names.
[[nodiscard]] std::optional<Hash> hash_named(std::string_view name) noexcept;
// The digest's raw bytes (not hexadecimal).
[[nodiscard]] std::string digest(Hash hash, std::string_view bytes);

// RFC 2104; the tag's raw bytes.
[[nodiscard]] std::string hmac(Hash hash, std::string_view key, std::string_view bytes);
[[nodiscard]] inline std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(Hash::sha256, key, bytes);
}

// RFC 5869 with SHA-256; `size` at most 255 * 32.
[[nodiscard]] SecretBytes hkdf_sha256(std::string_view input_key, std::string_view salt,
                                      std::string_view info, std::size_t size);
// RFC 8018 with HMAC-SHA256.
[[nodiscard]] SecretBytes pbkdf2_hmac_sha256(std::string_view password, std::string_view salt,
                                             std::uint32_t iterations, std::size_t size);

// RFC 7914. `log_n` is the binary logarithm of the cost N.
struct ScryptCost {
  int log_n = 18;
  std::uint32_t r = 8;
  std::uint32_t p = 1;

  // Bytes of memory that the derivation takes.
  [[nodiscard]] std::uint64_t memory() const noexcept {
    return (std::uint64_t{128} * r << log_n) + std::uint64_t{128} * r * p;
  }
};
// Throws std::bad_alloc when the memory cannot be had.
[[nodiscard]] SecretBytes scrypt(std::string_view password, std::string_view salt, ScryptCost cost,
                                 std::size_t size);

// Compares without telling by its time where the first difference is. The lengths are no secret.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b) noexcept;

// The system's source of randomness.
class SystemEntropy final : public base::Entropy {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

}  // namespace kboot::crypto
