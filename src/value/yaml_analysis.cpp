// Which styles a text may be written in, by PyYAML's rules (emitter.py, analyze_scalar).
#include "value/yaml_analysis.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"

namespace kboot::value::yaml {

namespace {

constexpr std::u32string_view leading_indicators = U"#,[]{}&*!|>'\"%@`";
constexpr std::u32string_view flow_indicators = U",?[]{}";

bool holds(std::u32string_view set, char32_t code) {
  return set.find(code) != std::u32string_view::npos;
}

bool is_white(char32_t code) {
  return code == 0 || code == ' ' || code == '\t' || code == '\r' || is_break(code);
}

bool is_special(char32_t code) {
  if (code == '\n' || (code >= 0x20 && code <= 0x7E)) return false;
  const bool wide = code == 0x85 || (code >= 0xA0 && code <= 0xD7FF) ||
                    (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code < 0x10FFFF);
  return !wide || code == 0xFEFF;
}

struct Indicators {
  bool flow = false;
  bool block = false;

  void both() { flow = block = true; }
};

void note_indicators(std::u32string_view text, std::size_t at, Indicators& found) {
  const char32_t code = text[at];
  const bool white_after = at + 1 >= text.size() || is_white(text[at + 1]);
  if (at == 0) {
    if (holds(leading_indicators, code) || (code == '-' && white_after)) found.both();
    if (code == '?' || code == ':') {
      found.flow = true;
      found.block = found.block || white_after;
    }
    return;
  }
  if (holds(flow_indicators, code) || code == ':') found.flow = true;
  if (code == ':' && white_after) found.block = true;
  if (code == '#' && is_white(text[at - 1])) found.both();
}

}  // namespace

bool is_break(char32_t code) {
  return code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

bool is_printable(char32_t code) {
  if (code == '"' || code == '\\' || code == 0x2028 || code == 0x2029 || code == 0xFEFF)
    return false;
  return (code >= 0x20 && code <= 0x7E) || (code >= 0xA0 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD);
}

Analysis analyze(std::u32string_view text) {
  if (text.empty()) return {.empty = true, .flow_plain = false};
  Indicators indicators;
  if (text.starts_with(U"---") || text.starts_with(U"...")) indicators.both();
  bool special = false;
  bool line_breaks = false;
  bool break_space = false;
  bool space_break = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    note_indicators(text, at, indicators);
    special = special || is_special(text[at]);
    line_breaks = line_breaks || is_break(text[at]);
    if (at == 0) continue;
    break_space = break_space || (is_break(text[at - 1]) && text[at] == ' ');
    space_break = space_break || (text[at - 1] == ' ' && is_break(text[at]));
  }
  const auto edge = [](char32_t code) { return code == ' ' || is_break(code); };
  const bool never_plain = edge(text.front()) || edge(text.back()) || line_breaks || special;
  return {.multiline = line_breaks,
          .flow_plain = !never_plain && !indicators.flow,
          .block_plain = !never_plain && !indicators.block,
          .single_quoted = !break_space && !space_break && !special};
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const base::Utf8Step step = base::read_utf8(text);
    out.push_back(step.size == 0 ? U'\xFFFD' : static_cast<char32_t>(step.code_point));
    text.remove_prefix(step.size == 0 ? 1 : step.size);
  }
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  for (const char32_t code : text) base::append_utf8(out, code);
  return out;
}

std::string escape(char32_t code) {
  struct Row {
    char32_t code;
    char letter;
  };
  static constexpr std::array rows{
      Row{0, '0'},     Row{7, 'a'},    Row{8, 'b'},    Row{9, 't'},      Row{10, 'n'},
      Row{11, 'v'},    Row{12, 'f'},   Row{13, 'r'},   Row{0x1B, 'e'},   Row{'"', '"'},
      Row{'\\', '\\'}, Row{0x85, 'N'}, Row{0xA0, '_'}, Row{0x2028, 'L'}, Row{0x2029, 'P'}};
  for (const Row& row : rows) {
    if (row.code == code) return {'\\', row.letter};
  }
  std::array<char, 16> buffer{};
  const char* pattern = code <= 0xFF ? "\\x%02X" : code <= 0xFFFF ? "\\u%04X" : "\\U%08X";
  const int size =
      std::snprintf(buffer.data(), buffer.size(), pattern, static_cast<unsigned>(code));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace kboot::value::yaml
