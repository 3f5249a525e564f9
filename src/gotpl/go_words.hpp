// Words of identifiers: snake_case, kebab-case and PascalCase as xstrings 1.5 makes them.
#pragma once

#include <string>
#include <string_view>

namespace kboot::gotpl {

// ToSnakeCase and ToKebabCase: words in lower case with `connector` between them.
[[nodiscard]] std::string lower_words(std::string_view text, char connector);
// ToPascalCase
[[nodiscard]] std::string pascal_words(std::string_view text);

}  // namespace kboot::gotpl
