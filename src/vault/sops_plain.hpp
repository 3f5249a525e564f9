// Scalars in the clear as SOPS reads them: go-yaml v3's types, encoding/json's numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/yaml_layout.hpp"
#include "vault/sops_document.hpp"
#include "vault/sops_value.hpp"

namespace kboot::vault {

// Nothing for null, which SOPS leaves alone. Throws Error `vault-format` for what SOPS cannot hold.
[[nodiscard]] std::optional<SopsValue> read_plain_value(const value::YamlPiece& piece,
                                                        SopsSyntax syntax);
// Would a plain scalar be a text? Keys must be.
[[nodiscard]] bool is_plain_text(std::string_view text);

// A time as go-yaml v3 reads it, as Go's MarshalText writes it (RFC 3339); nothing for other texts.
[[nodiscard]] std::optional<std::string> read_go_time(std::string_view text);

}  // namespace kboot::vault
