// Case and classes of letters as Go's package unicode has them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kboot::gotpl {

// unicode.ToUpper, ToLower, ToTitle.
[[nodiscard]] std::uint32_t to_upper(std::uint32_t code) noexcept;
[[nodiscard]] std::uint32_t to_lower(std::uint32_t code) noexcept;
[[nodiscard]] std::uint32_t to_title(std::uint32_t code) noexcept;
// Letters that have the other case; those without (mathematical letters, say) count as neither.
[[nodiscard]] bool is_upper(std::uint32_t code) noexcept;
[[nodiscard]] bool is_lower(std::uint32_t code) noexcept;
[[nodiscard]] bool is_title(std::uint32_t code) noexcept;
// unicode.IsSpace.
[[nodiscard]] bool is_space(std::uint32_t code) noexcept;
// unicode.IsPunct of ASCII, Latin-1 and the general and CJK punctuation.
[[nodiscard]] bool is_punctuation(std::uint32_t code) noexcept;

// strings.ToUpper, strings.ToLower.
[[nodiscard]] std::string upper_text(std::string_view text);
[[nodiscard]] std::string lower_text(std::string_view text);
// How many bytes of white space are at the front and at the end (strings.TrimSpace).
[[nodiscard]] std::size_t space_before(std::string_view text);
[[nodiscard]] std::size_t space_behind(std::string_view text);

}  // namespace kboot::gotpl
