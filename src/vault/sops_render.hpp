// Writing a text in the clear where an encrypted value stood, in the syntax of its file.
#pragma once

#include <string>
#include <string_view>

#include "value/yaml_layout.hpp"
#include "vault/sops_document.hpp"
#include "vault/sops_value.hpp"

namespace kboot::vault {

// What replaces the bytes of `piece` in `text`, so that SOPS reads `value` there. Blocks of lines are
// indented by `step` in YAML.
[[nodiscard]] std::string render_plain(const SopsValue& value, const value::YamlPiece& piece,
                                       std::string_view text, SopsSyntax syntax, std::size_t step);
// The same for cipher text, which has no line ends.
[[nodiscard]] std::string render_sealed(std::string_view sealed, const value::YamlPiece& piece,
                                        std::string_view text, SopsSyntax syntax);
// A text in double quotes, as YAML and JSON read it.
[[nodiscard]] std::string double_quoted(std::string_view text);

}  // namespace kboot::vault
