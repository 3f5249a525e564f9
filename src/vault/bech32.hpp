// Bech32 (BIP 173), without its limit of 90 characters: the spelling of age's keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

struct Bech32 {
  std::string prefix;         // the human-readable part, in lower case
  bool upper_case = false;    // the whole text is in capitals
  crypto::SecretBytes bytes;  // a private key, perhaps
};

// Nothing for mixed case, a wrong checksum, or padding that is not zero.
[[nodiscard]] std::optional<Bech32> bech32_decode(std::string_view text);
// In lower case. `prefix` is in lower case too.
[[nodiscard]] crypto::SecretBytes bech32_encode(std::string_view prefix, std::string_view bytes);

}  // namespace kboot::vault
