// Ed25519 keys used for key agreement: the same keys as points and scalars of Curve25519.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

inline constexpr std::size_t ed25519_public_key = 32;
inline constexpr std::size_t ed25519_seed = 32;

// The X25519 point of a public key of 32 bytes; nothing where that is no point of the curve.
[[nodiscard]] std::optional<std::string> ed25519_point(std::string_view public_key);
// The X25519 scalar of a private key's seed of 32 bytes (RFC 8032: the first half of its SHA-512).
[[nodiscard]] SecretBytes ed25519_scalar(std::string_view seed);

}  // namespace kboot::crypto
