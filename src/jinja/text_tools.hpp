// Python's string functions that filters and methods share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

// Bytes [begin, end) of a line; `next` is where the following one begins.
struct LineRange {
  std::size_t begin;
  std::size_t end;
  std::size_t next;
};
// str.splitlines.
[[nodiscard]] std::vector<LineRange> lines_of(std::string_view text);

enum class Side : std::uint8_t { both, left, right };
// str.strip and its kin; without `characters`: white space. Keeps secret ranges.
[[nodiscard]] Value strip(const Value& text, Side side, std::optional<std::string_view> characters);
// str.replace; keeps secret ranges. Negative count: all.
[[nodiscard]] Value replace(const Value& text, std::string_view from, const Value& to,
                            std::int64_t count);
// str.split and str.rsplit; without a separator: at runs of white space.
[[nodiscard]] Value split(const Value& text, std::optional<std::string_view> separator,
                          std::int64_t most, bool from_right);
// str.join: the items as text, with their secret ranges.
[[nodiscard]] Value join(const Value& separator, const std::vector<Value>& items, bool strict);
[[nodiscard]] std::string capitalize(std::string_view text);
// Padding to `width` code points; `align` is '<', '>' or '^'.
[[nodiscard]] std::string pad(std::string_view text, std::size_t width, char align,
                              std::string_view fill);
// One value as %-format or str.format writes a number.
[[nodiscard]] std::string group_thousands(std::string_view digits, std::string_view separator);
// A shell word (shlex.quote).
[[nodiscard]] std::string shell_quote(std::string_view text);
// Percent-encodes what is neither unreserved nor in `safe`.
[[nodiscard]] std::string url_quote(std::string_view text, std::string_view safe);
[[nodiscard]] std::string url_unquote_plus(std::string_view text);

}  // namespace kboot::jinja
