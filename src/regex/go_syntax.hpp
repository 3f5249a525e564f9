// Where Go's regular expressions and replacements are written otherwise than RE2 reads them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kboot::regex {

// A pattern for RE2 without the groups' names (RE2 has no `(?<name>` and wants each name once) and
// the names beside it; or what Go refuses about it and the part it names.
struct GoSyntax {
  std::string pattern;
  std::vector<std::pair<std::string, std::size_t>> names = {};  // with the groups' numbers
  std::size_t groups = 0;                                       // how many capture
  std::string_view refused = {};
  std::string_view part = {};
};
[[nodiscard]] GoSyntax read_go_syntax(std::string_view pattern);

// A part of a replacement: text as it stands, or a group by number or by name.
struct Reference {
  std::string_view text = {};
  std::optional<std::size_t> group = {};
  std::string_view name = {};
};
// regexp.Expand's template, cut into parts: `$1`, `${1}`, `$name`, `${name}`, `$$`.
[[nodiscard]] std::vector<Reference> read_go_replacement(std::string_view text);

// How far Go moves on from byte `at` when nothing was consumed: a character, at least a byte.
[[nodiscard]] std::size_t step(std::string_view text, std::size_t at);

}  // namespace kboot::regex
