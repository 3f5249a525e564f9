// AES-256 in cipher block chaining, whole blocks without padding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kboot::crypto {

inline constexpr std::size_t aes_block = 16;  // bytes

// `key` has 32 bytes, `iv` 16; `bytes` a multiple of 16.
[[nodiscard]] std::string aes256_cbc_encrypt(std::string_view key, std::string_view iv,
                                             std::string_view bytes);
[[nodiscard]] std::string aes256_cbc_decrypt(std::string_view key, std::string_view iv,
                                             std::string_view bytes);

}  // namespace kboot::crypto
