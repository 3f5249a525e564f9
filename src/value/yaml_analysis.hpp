// Which styles a text may be written in, by PyYAML's rules. Private to this folder.
#pragma once

#include <string>
#include <string_view>

namespace kboot::value::yaml {

struct Analysis {
  bool empty = false;
  bool multiline = false;
  bool flow_plain = true;
  bool block_plain = true;
  bool single_quoted = true;
};

[[nodiscard]] Analysis analyze(std::u32string_view text);
[[nodiscard]] bool is_break(char32_t code);
// May stand as it is between double quotes.
[[nodiscard]] bool is_printable(char32_t code);
// Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::u32string decode(std::string_view text);
[[nodiscard]] std::string encode(std::u32string_view text);
// `code` behind a backslash: \n, \x1B, \u2028, \U0001F600.
[[nodiscard]] std::string escape(char32_t code);

}  // namespace kboot::value::yaml
