// Scalars as the emitter of Go's yaml libraries lays them out (emitterc.go).
#include "value/go_yaml_text.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace kboot::value {

namespace {

// The bytes of the character at `at`. The text is UTF-8, or was made so.
std::size_t width(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x80 ? 1 : code < 0xE0 ? 2 : code < 0xF0 ? 3 : 4;
}

std::string_view character_at(std::string_view text, std::size_t at) {
  return text.substr(at, width(text[at]));
}

// Of a text that is not empty.
std::string_view last_character(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return text.substr(at);
}

constexpr std::string_view line_separator = "\u2028";
constexpr std::string_view paragraph_separator = "\u2029";
constexpr std::string_view next_line = "\u0085";
constexpr std::string_view byte_order_mark = "\uFEFF";

bool is_break(std::string_view character) {
  const char first = character.front();
  if (first == '\n' || first == '\r') return true;
  return character == next_line || character == line_separator || character == paragraph_separator;
}

// Never what stands beyond the basic plane, to Go's libraries.
bool is_printable(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (first < 0x80) return first == '\n' || (first >= 0x20 && first <= 0x7E);
  const auto second = static_cast<unsigned char>(character[1]);
  if (first == 0xC2) return second >= 0xA0;
  if (first == 0xED) return second < 0xA0;
  if (first == 0xEF)
    return character != byte_order_mark && character != "\uFFFE" && character != "\uFFFF";
  return first > 0xC2 && first < 0xF0;
}

// Bytes that no rule of the analysis asks for, wherever they stand.
constexpr std::array<bool, 256> ordinary_bytes = [] {
  std::array<bool, 256> table{};
  for (int byte = 0x21; byte < 0x7F; ++byte) table[static_cast<std::size_t>(byte)] = true;
  for (const char special : {':', '#'}) table[static_cast<std::size_t>(special)] = false;
  return table;
}();

bool ordinary(char byte) { return ordinary_bytes[static_cast<unsigned char>(byte)]; }

bool blank(char byte) { return byte == ' ' || byte == '\t'; }

// A first character that plain scalars cannot have, or `---` and `...`.
bool starts_with_indicator(std::string_view text) {
  if (text.starts_with("---") || text.starts_with("...")) return true;
  static constexpr std::string_view never = "#,[]{}&*!|>'\"%@`";
  if (never.find(text.front()) != std::string_view::npos) return true;
  const bool alone = text.size() == 1 || blank(text[1]);
  return alone && std::string_view("?:-").find(text.front()) != std::string_view::npos;
}

// What analysis finds out about the order of blanks and line ends.
struct Blanks {
  bool breaks = false;
  bool leading = false;  // a blank or line end comes first
  bool trailing_space = false;
  bool trailing_break = false;
  bool break_space = false;  // a blank right behind a line end
  bool space_break = false;
  bool special = false;  // something that is not printable
  bool tab = false;
  bool indicator = false;
};

void look_at_blanks(Blanks& out, std::string_view text, GoYaml version) {
  bool previous_space = false;
  bool previous_break = false;
  bool after_blank = true;
  for (std::size_t at = 0; at < text.size();) {
    if (ordinary(text[at])) {
      previous_space = previous_break = after_blank = false;
      ++at;
      continue;
    }
    const std::string_view character = character_at(text, at);
    const bool first = at == 0;
    const bool last = at + character.size() >= text.size();
    if (character == ":") {
      out.indicator = out.indicator || (!first && (last || blank(text[at + 1])));
    } else if (character == "#") {
      out.indicator = out.indicator || (!first && after_blank);
    } else if (character == "\t" && version == GoYaml::v3) {
      out.tab = true;
    } else if (!is_printable(character)) {
      out.special = true;
    }
    const bool space = character == " ";
    const bool line_end = !space && is_break(character);
    out.breaks = out.breaks || line_end;
    out.leading = out.leading || (first && (space || line_end));
    out.trailing_space = out.trailing_space || (last && space);
    out.trailing_break = out.trailing_break || (last && line_end);
    out.break_space = out.break_space || (space && previous_break);
    out.space_break = out.space_break || (line_end && previous_space);
    previous_space = space;
    previous_break = line_end;
    after_blank = space || line_end || character == "\t" || character.front() == '\0';
    at += character.size();
  }
}

}  // namespace

GoScalarShape analyze_go_scalar(std::string_view text, GoYaml version) {
  if (text.empty()) return {.block = false};
  Blanks found;
  found.indicator = starts_with_indicator(text);
  look_at_blanks(found, text, version);
  GoScalarShape shape;
  shape.multiline = found.breaks;
  const bool unquotable = found.space_break || found.special;
  shape.single_quoted = !found.break_space && !unquotable && !found.tab;
  shape.block = !found.trailing_space && !unquotable;
  shape.plain = shape.single_quoted && !found.breaks && !found.leading && !found.trailing_space &&
                !found.indicator;
  return shape;
}

void GoYamlText::put(std::string_view character) {
  out_ += character;
  ++column_;
}

void GoYamlText::put_ascii(std::string_view text) {
  out_ += text;
  column_ += text.size();
}

void GoYamlText::put_break() {
  out_ += '\n';
  column_ = 0;
  if (version_ == GoYaml::v3) indention_ = true;
}

void GoYamlText::write_break(std::string_view character) {
  out_ += character;
  column_ = 0;
  indention_ = true;
}

void GoYamlText::write_indent(std::size_t indent) {
  if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) put_break();
  if (column_ < indent) {
    out_.append(indent - column_, ' ');
    column_ = indent;
  }
  whitespace_ = indention_ = true;
}

void GoYamlText::indicator(std::string_view text, bool needs_blank, bool is_indention) {
  if (needs_blank) blank_before();
  put_ascii(text);
  whitespace_ = false;
  indention_ = indention_ && is_indention;
}

void GoYamlText::simple(std::string_view text) {
  blank_before();
  put_ascii(text);
  done();
}

void GoYamlText::scalar(std::string_view text, GoScalarStyle style, const GoScalarShape& shape,
                        std::size_t indent, bool is_key) {
  if (is_key && shape.multiline) style = GoScalarStyle::double_quoted;
  if (style == GoScalarStyle::literal && (!shape.block || is_key)) {
    style = GoScalarStyle::double_quoted;
  }
  if (style == GoScalarStyle::literal) {
    literal(text, indent);
  } else if (style == GoScalarStyle::double_quoted) {
    double_quoted(text, indent, !is_key);
  } else if (shape.plain) {
    plain(text, indent, !is_key);
  } else if (shape.single_quoted) {
    single_quoted(text, indent, !is_key);
  } else {
    double_quoted(text, indent, !is_key);
  }
}

void GoYamlText::plain(std::string_view text, std::size_t indent, bool may_fold) {
  blank_before();
  if (!may_fold || version_ == GoYaml::v3 || column_ + text.size() <= width_limit) {
    out_ += text;
    column_ += base::code_points(text);
    done();
    return;
  }
  bool after_space = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != ' ') {
      put(character_at(text, at));
      at += width(text[at]);
      after_space = false;
      continue;
    }
    if (may_fold && !after_space && too_wide() && text[at + 1] != ' ') {
      write_indent(indent);
    } else {
      put(" ");
    }
    after_space = true;
    ++at;
  }
  done();
}

void GoYamlText::single_quoted(std::string_view text, std::size_t indent, bool may_fold) {
  indicator("'", true);
  bool after_space = false;
  bool after_break = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view character = character_at(text, at);
    if (character == " ") {
      const bool inside = at > 0 && at + 1 < text.size() && text[at + 1] != ' ';
      if (may_fold && !after_space && too_wide() && inside) {
        write_indent(indent);
      } else {
        put(character);
      }
      after_space = true;
    } else if (is_break(character)) {
      if (!after_break && character == "\n") put_break();
      write_break(character);
      after_break = true;
    } else {
      if (after_break) write_indent(indent);
      if (character == "'") put("'");
      put(character);
      indention_ = after_space = after_break = false;
    }
    at += character.size();
  }
  indicator("'", false);
}

void GoYamlText::double_quoted(std::string_view text, std::size_t indent, bool may_fold) {
  indicator("\"", true);
  // A mistake of the libraries: they look for a byte order mark at the start of the text only, and
  // then escape all of it.
  const bool all = text.starts_with(byte_order_mark);
  bool after_space = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view character = character_at(text, at);
    if (all || character == "\"" || character == "\\" || is_break(character) ||
        !is_printable(character)) {
      escaped(character);
      after_space = false;
    } else if (character != " ") {
      put(character);
      after_space = false;
    } else {
      if (may_fold && !after_space && too_wide() && at > 0 && at + 1 < text.size()) {
        write_indent(indent);
        if (text[at + 1] == ' ') put("\\");
      } else {
        put(character);
      }
      after_space = true;
    }
    at += character.size();
  }
  indicator("\"", false);
}

void GoYamlText::escaped(std::string_view character) {
  struct Row {
    std::uint32_t code;
    char letter;
  };
  static constexpr std::array rows{
      Row{0, '0'},     Row{7, 'a'},    Row{8, 'b'},    Row{9, 't'},      Row{10, 'n'},
      Row{11, 'v'},    Row{12, 'f'},   Row{13, 'r'},   Row{0x1B, 'e'},   Row{'"', '"'},
      Row{'\\', '\\'}, Row{0x85, 'N'}, Row{0xA0, '_'}, Row{0x2028, 'L'}, Row{0x2029, 'P'}};
  static constexpr std::string_view hex = "0123456789ABCDEF";
  const std::uint32_t code = base::read_utf8(character).code_point;
  for (const Row& row : rows) {
    if (row.code != code) continue;
    const std::array<char, 2> pair{'\\', row.letter};
    put_ascii({pair.data(), pair.size()});
    return;
  }
  const int digits = code <= 0xFF ? 2 : code <= 0xFFFF ? 4 : 8;
  std::string text{'\\', code <= 0xFF ? 'x' : code <= 0xFFFF ? 'u' : 'U'};
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) text += hex[code >> shift & 15];
  put_ascii(text);
}

void GoYamlText::literal(std::string_view text, std::size_t indent) {
  indicator("|", true);
  if (text.front() == ' ' || is_break(character_at(text, 0))) indicator("2", false);
  // `-` for no line end at the end, `+` for more than one.
  const std::string_view last = last_character(text);
  const std::string_view before = text.substr(0, text.size() - last.size());
  if (!is_break(last)) {
    indicator("-", false);
  } else if (before.empty() || is_break(last_character(before))) {
    indicator("+", false);
  }
  put_break();
  indention_ = whitespace_ = true;
  bool after_break = true;
  for (std::size_t at = 0; at < text.size();) {
    // Line ends begin with one of these bytes: what stands before it goes as it is.
    const std::size_t end = std::min(text.find_first_of("\n\r\xC2\xE2", at), text.size());
    const bool run = end > at;
    const std::string_view part = run ? text.substr(at, end - at) : character_at(text, at);
    if (!run && is_break(part)) {
      write_break(part);
      after_break = true;
    } else {
      if (after_break) write_indent(indent);
      out_ += part;
      indention_ = after_break = false;
    }
    at += part.size();
  }
}

}  // namespace kboot::value
