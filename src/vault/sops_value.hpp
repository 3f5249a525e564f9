// One value of a SOPS file: `ENC[AES256_GCM,data:...,iv:...,tag:...,type:str]`.
// Source of the rules: github.com/getsops/sops v3, aes/cipher.go and ToBytes of sops.go.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

enum class SopsType : std::uint8_t { str, integer, floating, boolean, bytes, time, comment };

// The text is what SOPS encrypts and hashes: `True` for a boolean, `1.5` for a float.
struct SopsValue {
  SopsType type = SopsType::str;
  crypto::SecretBytes text;
};

inline constexpr std::string_view sops_value_mark = "ENC[AES256_GCM,";

// `data` is what authenticates where the value stands: its keys, each with a colon behind it.
// Throws Error `vault-damaged` for what this key does not open there, `vault-format` for what is no
// such value.
[[nodiscard]] SopsValue open_sops_value(std::string_view text, std::string_view key,
                                        std::string_view data);
// The same where it may well not open: a comment, whose place is only guessed.
[[nodiscard]] std::optional<SopsValue> try_sops_value(std::string_view text, std::string_view key,
                                                      std::string_view data);
[[nodiscard]] std::string seal_sops_value(base::Entropy& entropy, const SopsValue& value,
                                          std::string_view key, std::string_view data);

}  // namespace kboot::vault
