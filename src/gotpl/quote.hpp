// Go's quoted strings (package strconv). Quoting a whole text is go_quote of print.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kboot::gotpl {

// strconv.Quote, or QuoteToASCII.
void append_quoted(std::string& out, std::string_view text, bool ascii_only);
// strconv.QuoteRune, or QuoteRuneToASCII: 'x'.
void append_quoted_rune(std::string& out, std::uint32_t code, bool ascii_only);
// strconv.CanBackquote
[[nodiscard]] bool can_backquote(std::string_view text);
// The text of a literal in "" that holds nothing but plain ASCII: the same as it is written.
[[nodiscard]] std::optional<std::string_view> as_written(std::string_view quoted);
// strconv.Unquote of "..." or `...`; nothing where Go says `invalid syntax`.
[[nodiscard]] std::optional<std::string> unquote(std::string_view quoted);

// One character of a quoted text (strconv.UnquoteChar).
struct QuotedRune {
  std::uint32_t code;
  bool multibyte;    // to be written as UTF-8, not as a byte
  std::size_t size;  // bytes of the quoted text
};
[[nodiscard]] std::optional<QuotedRune> unquote_rune(std::string_view text, char quote);

}  // namespace kboot::gotpl
