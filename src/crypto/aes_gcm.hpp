// AES-256 in Galois/Counter mode (NIST SP 800-38D) with a nonce of any length, as SOPS uses it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

inline constexpr std::size_t aes_gcm_tag = 16;

// Cipher text and tag.
struct AesGcmSealed {
  std::string text;
  std::string tag;
};

// `key` has 32 bytes, the nonce at least one; `data` is authenticated and not encrypted.
[[nodiscard]] AesGcmSealed aes256_gcm_seal(std::string_view key, std::string_view nonce,
                                           std::string_view data, std::string_view plain);
// Nothing when the tag (16 bytes) does not fit: another key, other data, or changed.
[[nodiscard]] std::optional<SecretBytes> aes256_gcm_open(std::string_view key,
                                                         std::string_view nonce,
                                                         std::string_view data,
                                                         const AesGcmSealed& sealed);

}  // namespace kboot::crypto
