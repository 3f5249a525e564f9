// The payload of an age file: chunks of 64 KiB under ChaCha20-Poly1305 (C2SP age.md, "Payload").
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

// `key` has 32 bytes and is never used for two payloads.
[[nodiscard]] std::string seal_stream(std::string_view key, std::string_view plain);
// Throws Error `vault-damaged` for whatever is not exactly what was sealed: changed, cut, longer.
[[nodiscard]] crypto::SecretBytes open_stream(std::string_view key, std::string_view sealed);

}  // namespace kboot::vault
