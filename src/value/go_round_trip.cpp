// What becomes of a string on sigs.k8s.io/yaml's way through JSON and yaml.v2's reader.
#include "value/go_round_trip.hpp"

#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::value {

namespace {

[[noreturn]] void refuse(const char* words) { throw base::Error("yaml-syntax", words); }

bool readable(std::uint32_t code) {
  return code < 0x7F || code == 0x85 || (code >= 0xA0 && code != 0xFFFE && code != 0xFFFF);
}

// With U+FFFD for what is no UTF-8. Says whether there are line ends U+0085.
bool repair(std::string_view text, std::string& out) {
  bool next_line = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const base::Utf8Step step =
        byte < 0x80 ? base::Utf8Step{byte, 1} : base::read_utf8(text.substr(at));
    const std::uint32_t code = step.size == 0 ? 0xFFFD : step.code_point;
    if (!readable(code)) refuse("yaml: control characters are not allowed");
    next_line = next_line || code == 0x85;
    base::append_utf8(out, code);
    at += std::max<std::size_t>(step.size, 1);
  }
  return next_line;
}

// A single U+0085 becomes a blank, of more all but the first become `\n`; blanks around them go.
std::string folded(std::string_view text) {
  static constexpr std::string_view next_line = "\u0085";
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t line_end = text.find(next_line, at);
    std::string_view part =
        text.substr(at, line_end == std::string_view::npos ? line_end : line_end - at);
    if (line_end == std::string_view::npos) return out += part;
    part = part.substr(0, part.find_last_not_of(' ') + 1);
    out += part;
    std::size_t lines = 0;
    at = line_end;
    std::size_t column = 0;
    for (;;) {
      if (text.substr(at).starts_with(next_line)) {
        ++lines;
        at += next_line.size();
        column = 0;
      } else if (at < text.size() && text[at] == ' ') {
        ++at;
        ++column;
      } else {
        break;
      }
    }
    const std::string_view rest = text.substr(at);
    if (column == 0 && (rest.starts_with("---") || rest.starts_with("...")) &&
        (rest.size() > 3 && rest[3] == ' ')) {
      refuse("yaml: line 2: found unexpected document indicator");
    }
    if (lines == 1) out += ' ';
    out.append(lines - 1, '\n');
  }
  return out;
}

// How many characters encoding/json makes of a string, with its quotes.
std::size_t json_size(std::string_view text) {
  std::size_t size = base::code_points(text) + 2;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (code == '"' || code == '\\' || code == '\n' || code == '\r' || code == '\t' ||
        code == '\b' || code == '\f') {
      size += 1;
    } else if (code < 0x20 || code == '<' || code == '>' || code == '&') {
      size += 5;
    }
  }
  return size;
}

}  // namespace

std::string_view go_round_trip(std::string_view text, bool is_key, std::string& made) {
  constexpr std::size_t longest_key = 1024;
  const bool ascii = std::none_of(text.begin(), text.end(), [](char byte) {
    return byte == '\x7F' || static_cast<unsigned char>(byte) >= 0x80;
  });
  bool next_line = false;
  if (!ascii) {
    made.clear();
    next_line = repair(text, made);
    text = made;
  }
  if (is_key && (next_line || (text.size() * 6 > longest_key && json_size(text) > longest_key))) {
    refuse("yaml: did not find expected ',' or '}'");
  }
  if (next_line) text = made = folded(text);
  return text;
}

}  // namespace kboot::value
