// Text as Go reads it: runes, where each byte that is no UTF-8 counts as one U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"

namespace kboot::gotpl {

inline constexpr std::uint32_t rune_error = 0xfffd;

struct Rune {
  std::uint32_t code;
  std::uint32_t size;  // bytes; 0 at the end of the text
};

// utf8.DecodeRuneInString of text[at:].
[[nodiscard]] inline Rune rune_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {rune_error, 0};
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  const base::Utf8Step step = base::read_utf8(text.substr(at));
  if (step.size == 0) return {rune_error, 1};
  return {step.code_point, static_cast<std::uint32_t>(step.size)};
}

// utf8.RuneCountInString
[[nodiscard]] inline std::size_t rune_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += rune_at(text, at).size) ++count;
  return count;
}

}  // namespace kboot::gotpl
