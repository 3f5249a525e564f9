// age's ASCII armor: strict PEM of type "AGE ENCRYPTED FILE" (C2SP age.md, "ASCII armor").
#pragma once

#include <string>
#include <string_view>

namespace kboot::vault {

// Does it begin as an armored file does, after white space?
[[nodiscard]] bool is_armored(std::string_view text) noexcept;
[[nodiscard]] std::string armor(std::string_view bytes);
// As strict as age: 64 columns, canonical base64, nothing but white space around. Throws Error
// `vault-format`.
[[nodiscard]] std::string dearmor(std::string_view text);

}  // namespace kboot::vault
