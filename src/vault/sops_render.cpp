// Scalars as YAML, JSON and dotenv want them.
#include "vault/sops_render.hpp"

#include <array>

#include "base/text.hpp"

namespace kboot::vault {
namespace {

using value::YamlPiece;

// What every schema of YAML reads as text: words and sentences that begin with a letter.
bool needs_no_quotes(std::string_view text) {
  constexpr std::string_view beginning = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/$";
  constexpr std::string_view inside = "0123456789_.-+=@,;:!?()*%&~^<> ";
  if (text.empty() || beginning.find(text[0]) == std::string_view::npos || text.ends_with(' ') ||
      text.ends_with(':') || text.find(": ") != std::string_view::npos) {
    return false;
  }
  for (const char letter : text) {
    if (beginning.find(letter) == std::string_view::npos &&
        inside.find(letter) == std::string_view::npos) {
      return false;
    }
  }
  constexpr std::array<std::string_view, 9> words = {"y",   "n",    "yes",   "no",  "on",
                                                     "off", "true", "false", "null"};
  const std::string lower = base::lower(text);
  for (const std::string_view word : words) {
    if (lower == word) {
      return false;
    }
  }
  return true;
}

// Can it be a block of lines (`|`)?
bool fits_block(std::string_view text) {
  const std::size_t feed = text.find('\n');
  if (feed == std::string_view::npos || feed + 1 == text.size() || text[0] == ' ' ||
      text[0] == '\n' || text[0] == '\t' || text.ends_with("\n\n") || !base::is_utf8(text)) {
    return false;
  }
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.ends_with(' ') || line.ends_with('\t')) {
      return false;
    }
  }
  for (std::size_t at = 0; at < text.size();) {
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    if ((step.code_point < 0x20 && text[at] != '\n' && text[at] != '\t') ||
        (step.code_point >= 0x7F && step.code_point < 0xA0) ||
        (step.code_point >= 0x2028 && step.code_point <= 0x2029) || step.code_point == 0xFEFF) {
      return false;
    }
    at += step.size;
  }
  return true;
}

// The column of what holds the value: its key, or the value itself in a list.
std::size_t block_column(const YamlPiece& piece, std::string_view text, std::size_t step) {
  const std::size_t feed =
      piece.begin == 0 ? std::string_view::npos : text.rfind('\n', piece.begin - 1);
  const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
  std::size_t at = line + piece.indent;
  while (text.substr(at, 2) == "- ") {
    at = text.find_first_not_of(' ', at + 2);
  }
  return at - line + (at < piece.begin ? step : 0);
}

std::string block(std::string_view value, std::size_t column) {
  std::string out = value.ends_with('\n') ? "|" : "|-";
  if (value.ends_with('\n')) {
    value.remove_suffix(1);
  }
  for (const std::string_view line : base::split(value, '\n')) {
    out.push_back('\n');
    if (!line.empty()) {
      out.append(column, ' ').append(line);
    }
  }
  return out;
}

bool ends_line(const YamlPiece& piece, std::string_view text) {
  const std::size_t end = std::min(text.find('\n', piece.end), text.size());
  return base::trim(text.substr(piece.end, end - piece.end)).empty();
}

// A block scalar's bytes end with its line end, which must stay.
std::string keep_line_end(std::string out, const YamlPiece& piece, std::string_view text) {
  if (piece.size() > 0 && text[piece.end - 1] == '\n') {
    out.push_back('\n');
  }
  return out;
}

// So that it is read as a float again: `5.0` where Go wrote 5, `+.inf` for +Inf.
std::string float_text(std::string_view plain) {
  if (plain.find_first_of("IN") != std::string_view::npos) {
    return base::replace_all(base::replace_all(base::cat(".", base::lower(plain)), ".+", "+."),
                             ".-", "-.");
  }
  return base::cat(plain, plain.find('.') == std::string_view::npos ? ".0" : "");
}

}  // namespace

std::string double_quoted(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    const std::size_t size = step.size == 0 ? 1 : step.size;
    const std::uint32_t code = step.size == 0 ? 0xFFFD : step.code_point;
    if (code == '"' || code == '\\') {
      out.append("\\").push_back(static_cast<char>(code));
    } else if (code == '\n') {
      out += "\\n";
    } else if (code == '\t') {
      out += "\\t";
    } else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x2028 && code <= 0x2029) ||
               code == 0xFEFF || code == 0xFFFD) {
      out += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) {
        out.push_back(hex[code >> shift & 15]);
      }
    } else {
      out.append(text.substr(at, size));
    }
    at += size;
  }
  return out + "\"";
}

std::string render_plain(const SopsValue& value, const YamlPiece& piece, std::string_view text,
                         SopsSyntax syntax, std::size_t step) {
  const std::string_view plain = value.text.view();
  if (syntax == SopsSyntax::dotenv) {
    return base::replace_all(plain, "\n", "\\n");
  }
  if (value.type == SopsType::boolean) {
    return keep_line_end(base::lower(plain), piece, text);
  }
  if (value.type == SopsType::floating) {
    return keep_line_end(float_text(plain), piece, text);
  }
  if (value.type == SopsType::integer ||
      (value.type == SopsType::time && syntax == SopsSyntax::yaml)) {
    return keep_line_end(std::string(plain), piece, text);
  }
  if (syntax == SopsSyntax::yaml && !piece.in_flow) {
    if (fits_block(plain) && ends_line(piece, text)) {
      return keep_line_end(block(plain, block_column(piece, text, step)), piece, text);
    }
    if (needs_no_quotes(plain)) {
      return keep_line_end(std::string(plain), piece, text);
    }
  }
  return keep_line_end(double_quoted(plain), piece, text);
}

std::string render_sealed(std::string_view sealed, const YamlPiece& piece, std::string_view text,
                          SopsSyntax syntax) {
  const bool quoted = syntax == SopsSyntax::json || (syntax == SopsSyntax::yaml && piece.in_flow);
  return keep_line_end(quoted ? double_quoted(sealed) : std::string(sealed), piece, text);
}

}  // namespace kboot::vault
