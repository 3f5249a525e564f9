// Go's `(?<name>` groups and `$1` replacements.
#include "regex/go_syntax.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "regex/go_pattern.hpp"

namespace kboot::regex {
namespace {

bool is_word(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// The byte behind a character class that begins at `at`; the end where it is not closed.
std::size_t behind_class(std::string_view pattern, std::size_t at) {
  ++at;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern[at] == '\\') {
      ++at;
    } else if (pattern.substr(at, 2) == "[:") {
      const std::size_t end = pattern.find(":]", at + 2);
      if (end != pattern.npos) at = end + 1;
    }
    ++at;
  }
  return std::min(at + 1, pattern.size());
}

// The byte behind an escape that begins at `at`; \Q quotes up to \E.
std::size_t behind_escape(std::string_view pattern, std::size_t at) {
  if (pattern.substr(at, 2) != "\\Q") return std::min(at + 2, pattern.size());
  const std::size_t end = pattern.find("\\E", at + 2);
  return end == pattern.npos ? pattern.size() : end + 2;
}

// The byte behind `(?<name>` or `(?P<name>` that begins at `at`, or nothing and why.
std::size_t read_name(std::string_view pattern, std::size_t at, std::size_t head, GoSyntax& out) {
  const std::string_view rest = pattern.substr(at);
  const std::size_t end = rest.find('>');
  const std::string_view part = end == rest.npos ? rest : rest.substr(0, end + 1);
  const std::string_view name = end == rest.npos ? "" : rest.substr(head, end - head);
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_word)) {
    out.refused = "invalid named capture";
    out.part = part;
    return pattern.size();
  }
  out.pattern.push_back('(');
  out.names.emplace_back(name, ++out.groups);
  // Without its name the group would begin with `(?`, which is something else.
  const std::string_view behind = rest.substr(end + 1);
  if (behind.starts_with('?')) {
    out.refused = "missing argument to repetition operator";
    out.part = behind.substr(0, behind.starts_with("??") ? 2 : 1);
  }
  return at + end + 1;
}

// How many leading bytes of a replacement are a group's name: letters, digits and underscores.
std::size_t name_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_word(text[at])) {
      ++at;
      continue;
    }
    const base::Utf8Step rune = base::read_utf8(text.substr(at));
    if (rune.size < 2) break;
    // Compiling the class costs a millisecond, and hardly anybody names a group so.
    if (!GoPattern("^[\\pL\\p{Nd}]").matches(text.substr(at, rune.size))) break;
    at += rune.size;
  }
  return at;
}

// The reference behind a dollar, and how many bytes it takes; 0 where the dollar is just a dollar.
std::size_t read_reference(std::string_view text, Reference& out) {
  const std::size_t brace = text.starts_with('{') ? 1 : 0;
  const std::size_t size = name_size(text.substr(brace));
  if (size == 0) return 0;
  if (brace == 1 && (brace + size >= text.size() || text[brace + size] != '}')) return 0;
  const std::string_view name = text.substr(brace, size);
  const bool number = name.size() <= 9 && std::all_of(name.begin(), name.end(), is_digit) &&
                      (name == "0" || name[0] != '0');
  if (number) {
    std::int64_t group = 0;
    base::parse_int(name, group);
    out.group = static_cast<std::size_t>(group);
  } else {
    out.name = name;
  }
  return size + 2 * brace;
}

}  // namespace

GoSyntax read_go_syntax(std::string_view pattern) {
  GoSyntax out;
  std::size_t at = 0;
  while (at < pattern.size()) {
    std::size_t next = at + 1;
    if (pattern[at] == '[') {
      next = behind_class(pattern, at);
    } else if (pattern.substr(at, 2) == "\\C") {
      // RE2's single byte, which Go does not have.
      return {.pattern = {}, .refused = "invalid escape sequence", .part = pattern.substr(at, 2)};
    } else if (pattern[at] == '\\') {
      next = behind_escape(pattern, at);
    } else if (pattern.substr(at, 3) == "(?<" && at + 3 < pattern.size()) {
      at = read_name(pattern, at, 3, out);
      if (!out.refused.empty()) break;
      continue;
    } else if (pattern.substr(at, 4) == "(?P<" && at + 4 < pattern.size()) {
      at = read_name(pattern, at, 4, out);
      if (!out.refused.empty()) break;
      continue;
    } else if (pattern[at] == '(' && pattern.substr(at, 2) != "(?") {
      ++out.groups;
    }
    out.pattern.append(pattern.substr(at, next - at));
    at = next;
  }
  return out;
}

std::vector<Reference> read_go_replacement(std::string_view text) {
  std::vector<Reference> out;
  std::size_t begin = 0;
  std::size_t at = text.find('$');
  while (at != text.npos) {
    Reference reference;
    std::size_t taken = 0;
    if (text.substr(at + 1, 1) == "$") {
      reference.text = "$";
      taken = 1;
    } else {
      taken = read_reference(text.substr(at + 1), reference);
    }
    if (taken > 0) {
      if (at > begin) out.push_back({.text = text.substr(begin, at - begin)});
      out.push_back(reference);
      begin = at + 1 + taken;
    }
    at = text.find('$', at + 1 + taken);
  }
  if (begin < text.size()) out.push_back({.text = text.substr(begin)});
  return out;
}

std::size_t step(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 1;
  return std::max<std::size_t>(base::read_utf8(text.substr(at)).size, 1);
}

std::string go_quote_meta(std::string_view text) {
  constexpr std::string_view special = "\\.+*?()|[]{}^$";
  std::string out;
  for (const char c : text) {
    if (special.find(c) != special.npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace kboot::regex
