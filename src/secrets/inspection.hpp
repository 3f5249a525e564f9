// What can be told about an encrypted text: its format, and whether the keys at hand open it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "secrets/secrets.hpp"

namespace kboot::secrets {

enum class Opens : std::uint8_t { yes, without_key, wrong_key, damaged };

struct Inspection {
  std::string format;  // "age, 2 recipients", "ansible 1.2 id=dev", "sops, 1 recipient"
  Opens opens = Opens::yes;
  std::string state;       // "opens with dev@.vault-dev", "no password given"
  base::Diagnostic error;  // where it does not open
};

// Opens it and forgets the text.
[[nodiscard]] Inspection inspect(vault::Keyring& keyring, const Sealed& sealed);

// "4 encrypted, 2 open, 1 without a key, 1 that should open and does not".
[[nodiscard]] std::string summary(const std::vector<Inspection>& all);

}  // namespace kboot::secrets
