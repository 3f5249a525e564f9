// Ciphers: AES-256 in counter mode, and ChaCha20-Poly1305 (RFC 8439).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

// Encrypts or decrypts (the same thing) in place. `key` has 32 bytes; `counter` is the first
// 16-byte block, big-endian.
void aes256_ctr(std::string_view key, std::string_view counter, std::span<unsigned char> bytes);

inline constexpr std::size_t chacha20_poly1305_tag = 16;  // bytes that sealing adds
inline constexpr std::size_t chacha20_poly1305_nonce = 12;
// `key` has 32 bytes, `nonce` 12. The sealed text is the cipher text with the tag behind it.
[[nodiscard]] std::string chacha20_poly1305_seal(std::string_view key, std::string_view nonce,
                                                 std::string_view plain);
// Nothing when the tag does not fit: wrong key, or damaged.
[[nodiscard]] std::optional<SecretBytes> chacha20_poly1305_open(std::string_view key,
                                                                std::string_view nonce,
                                                                std::string_view sealed);
// The same into memory that is there: `out` has sealed.size() - 16 bytes.
[[nodiscard]] bool chacha20_poly1305_open_into(std::string_view key, std::string_view nonce,
                                               std::string_view sealed,
                                               std::span<unsigned char> out);

}  // namespace kboot::crypto
