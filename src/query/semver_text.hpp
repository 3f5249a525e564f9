// The parts of a written version, shared by versions and constraints.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kboot::query::semver_text {

// Views into the text. major, minor, patch without the dots; empty where they are missing.
struct Parts {
  std::string_view major;
  std::string_view minor;
  std::string_view patch;
  std::string_view prerelease;
  std::string_view metadata;
  bool has_minor = false;
  bool has_patch = false;
  std::size_t size = 0;  // bytes that were read
};

[[nodiscard]] inline bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
// Digits, and what stands for any; `|` because the library lets it pass.
[[nodiscard]] inline bool is_wildcard_digit(char byte) {
  return is_digit(byte) || byte == 'x' || byte == 'X' || byte == '*' || byte == '|';
}

// The version at the front of a text, as long as it goes: v1.2.3-rc.1+meta. Nothing where none is.
[[nodiscard]] std::optional<Parts> read_version(std::string_view text, bool (*digit)(char));

// -1, 0 or 1.
[[nodiscard]] int compare_prereleases(std::string_view a, std::string_view b);

}  // namespace kboot::query::semver_text
