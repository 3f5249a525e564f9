// Small text functions that the standard library lacks. Bytes in, bytes out; no locale.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace kboot::base {

namespace detail {
inline void append(std::string& out, std::string_view part) { out.append(part); }
inline void append(std::string& out, char part) { out.push_back(part); }
template <typename T>
requires(std::is_arithmetic_v<T> && !std::is_same_v<T, char> &&
         !std::is_same_v<T, bool>) void append(std::string& out, T part) {
  out.append(std::to_string(part));
}
}  // namespace detail

// Joins texts, characters and numbers: cat("line ", 3, ": ", text).
template <typename... Parts>
std::string cat(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
// Without ASCII white space at both ends, or at one.
std::string_view trim(std::string_view text);
std::string_view trim_end(std::string_view text);
std::string lower(std::string_view text);  // ASCII only
std::string upper(std::string_view text);  // ASCII only
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
// Whole text as a decimal integer that fits; false otherwise.
bool parse_int(std::string_view text, std::int64_t& out);

// Levenshtein distance in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);
// The candidate nearest to `word` (case aside first), at most 2 edits or a third of its length
// away; empty if none.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// UTF-8: is it well-formed; how many code points; how many columns on a terminal.
bool is_utf8(std::string_view text);
std::size_t code_points(std::string_view text);
std::size_t display_width(std::string_view text);
// The code point at the front of a text that is not empty; size 0 where its bytes are no UTF-8.
struct Utf8Step {
  std::uint32_t code_point;
  std::size_t size;
};
Utf8Step read_utf8(std::string_view text);
// Appends the UTF-8 form of a code point (U+FFFD for what is none).
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace kboot::base
