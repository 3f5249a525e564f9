// Text as Python sees it: code points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::jinja {

struct CodePoint {
  std::uint32_t code = 0;
  std::size_t size = 1;  // bytes
  bool valid = true;
};
// The code point at byte `at` (which is inside the text); a byte that is none counts for itself.
[[nodiscard]] CodePoint decode(std::string_view text, std::size_t at) noexcept;

[[nodiscard]] bool is_ascii(std::string_view text) noexcept;
// How many code points.
[[nodiscard]] std::size_t length(std::string_view text) noexcept;
// The byte where code point `index` begins; the size of the text when there are fewer.
[[nodiscard]] std::size_t byte_of(std::string_view text, std::size_t index) noexcept;
// The code points of a text, each with its bytes.
[[nodiscard]] std::vector<std::string_view> characters(std::string_view text);

// Letters of Latin, Greek and Cyrillic scripts beyond ASCII are known; others have no case.
[[nodiscard]] std::uint32_t upper_case(std::uint32_t code) noexcept;
[[nodiscard]] std::uint32_t lower_case(std::uint32_t code) noexcept;
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] bool is_letter(std::uint32_t code) noexcept;
// str.strip's white space.
[[nodiscard]] bool is_white(std::uint32_t code) noexcept;

}  // namespace kboot::jinja
