// Python's pattern syntax into PCRE2's; see translate.hpp.
#include "regex/translate.hpp"

namespace kboot::regex {

namespace {

// Is there a `{,n}` here?
bool is_open_repeat(std::string_view text) {
  if (!text.starts_with("{,")) return false;
  const std::size_t end = text.find_first_not_of("0123456789", 2);
  return end != text.npos && end > 2 && text[end] == '}';
}

}  // namespace

std::string to_pcre(std::string_view python) {
  std::string pcre;
  pcre.reserve(python.size() + 8);
  bool in_class = false;
  for (std::size_t at = 0; at < python.size(); ++at) {
    const char c = python[at];
    if (c == '\\' && at + 1 < python.size()) {
      const char escaped = python[++at];
      pcre += '\\';
      pcre += escaped == 'Z' && !in_class ? 'z' : escaped;
      continue;
    }
    if (in_class) {
      // Python takes a [ within a class as it is; PCRE2 would read [:alpha:] there.
      if (c == '[') pcre += '\\';
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      // A ] right at the start of a class is one of its members.
      pcre += c;
      if (at + 1 < python.size() && python[at + 1] == '^') pcre += python[++at];
      if (at + 1 < python.size() && python[at + 1] == ']') pcre.append("\\]"), ++at;
      continue;
    } else if (c == '{' && is_open_repeat(python.substr(at))) {
      pcre += "{0";
      continue;
    }
    pcre += c;
  }
  return pcre;
}

}  // namespace kboot::regex
