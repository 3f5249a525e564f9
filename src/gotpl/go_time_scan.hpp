// Small steps of reading a time by its layout. Private to go_time_parse.cpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace kboot::gotpl::time_scan {

// What a step throws when the text does not fit the layout's element.
struct Mismatch {};

inline bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

inline bool is_point(char byte) { return byte == '.' || byte == ','; }

inline std::string_view without_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

// Text that stands in the layout itself; any number of blanks for any number of blanks.
inline bool skip(std::string_view& text, std::string_view prefix) {
  while (!prefix.empty()) {
    if (prefix[0] == ' ') {
      if (!text.empty() && text[0] != ' ') return false;
      prefix = without_blanks(prefix);
      text = without_blanks(text);
    } else {
      if (!text.starts_with(prefix[0])) return false;
      prefix.remove_prefix(1);
      text.remove_prefix(1);
    }
  }
  return true;
}

// Bytes of "+2" or "-11"; 0 where there is no such offset.
inline std::size_t signed_offset_size(std::string_view text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return 0;
  std::size_t end = 1;
  std::int64_t number = 0;
  for (; is_digit_at(text, end); ++end) {
    number = std::min<std::int64_t>(number * 10 + (text[end] - '0'), 1000);
  }
  return end == 1 || number > 23 ? 0 : end;
}

// Bytes that look like the abbreviation of a time zone.
inline std::size_t zone_name_size(std::string_view text) {
  if (text.size() < 3) return 0;
  if (text.starts_with("ChST") || text.starts_with("MeST")) return 4;
  if (text.starts_with("GMT")) return 3 + signed_offset_size(text.substr(3));
  if (text[0] == '+' || text[0] == '-') return signed_offset_size(text);
  std::size_t size = 0;
  while (size < 6 && size < text.size() && text[size] >= 'A' && text[size] <= 'Z') ++size;
  if (size == 5) return text[4] == 'T' ? 5 : 0;
  if (size == 4) return text[3] == 'T' || text.starts_with("WITA") ? 4 : 0;
  return size == 3 ? 3 : 0;
}

}  // namespace kboot::gotpl::time_scan
