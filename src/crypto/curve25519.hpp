// Key agreement on Curve25519 (RFC 7748).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

inline constexpr std::size_t x25519_key = 32;  // bytes of a scalar and of a point

// The shared secret of a scalar and a point; nothing when the point is of low order (all zeros
// would come out).
[[nodiscard]] std::optional<SecretBytes> x25519(std::string_view scalar, std::string_view point);
// The public point of a scalar.
[[nodiscard]] std::string x25519_public(std::string_view scalar);

}  // namespace kboot::crypto
