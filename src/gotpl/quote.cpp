// Quoting and unquoting as Go's strconv does it.
#include "gotpl/quote.hpp"

#include <array>

#include "base/text.hpp"
#include "gotpl/print.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {

namespace {

constexpr std::string_view hex = "0123456789abcdef";
constexpr std::string_view escaped = "\a\b\f\n\r\t\v";
constexpr std::string_view letters = "abfnrtv";

void append_hex(std::string& out, std::uint32_t code, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += hex[(code >> shift) & 0xfU];
}

void append_escaped(std::string& out, std::uint32_t code, char quote, bool ascii_only) {
  if (code == static_cast<unsigned char>(quote) || code == '\\') {
    out += '\\';
    out += static_cast<char>(code);
    return;
  }
  if (code < 0x80 ? is_print(code) : !ascii_only && is_print(code)) {
    return base::append_utf8(out, code);
  }
  const std::size_t letter = code < 0x80 ? escaped.find(static_cast<char>(code)) : escaped.npos;
  if (letter != std::string_view::npos) {
    out += '\\';
    out += letters[letter];
  } else if (code < ' ' || code == 0x7f) {
    out += "\\x";
    append_hex(out, code, 2);
  } else if (code < 0x10000) {
    out += "\\u";
    append_hex(out, code, 4);
  } else {
    out += "\\U";
    append_hex(out, code, 8);
  }
}

std::optional<std::uint32_t> hex_digits(std::string_view text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t code = 0;
  for (const char digit : text.substr(0, count)) {
    const std::size_t value =
        hex.find(static_cast<char>(digit >= 'A' && digit <= 'F' ? digit | 0x20 : digit));
    if (value == std::string_view::npos) return std::nullopt;
    code = code << 4 | static_cast<std::uint32_t>(value);
  }
  return code;
}

std::optional<QuotedRune> hex_rune(std::string_view text, char kind) {
  const std::size_t count = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
  const auto code = hex_digits(text.substr(2), count);
  if (!code) return std::nullopt;
  if (kind == 'x') return QuotedRune{*code, false, 4};
  if (*code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000)) return std::nullopt;
  return QuotedRune{*code, true, 2 + count};
}

std::optional<QuotedRune> octal_rune(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t code = 0;
  for (const char digit : text.substr(1, 3)) {
    if (digit < '0' || digit > '7') return std::nullopt;
    code = code << 3 | static_cast<std::uint32_t>(digit - '0');
  }
  if (code > 255) return std::nullopt;
  return QuotedRune{code, false, 4};
}

}  // namespace

void append_quoted(std::string& out, std::string_view text, bool ascii_only) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    if (rune.code == rune_error && rune.size == 1) {
      out += "\\x";
      append_hex(out, static_cast<unsigned char>(text[at]), 2);
    } else {
      append_escaped(out, rune.code, '"', ascii_only);
    }
    at += rune.size;
  }
  out += '"';
}

void append_quoted_rune(std::string& out, std::uint32_t code, bool ascii_only) {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = rune_error;
  out += '\'';
  append_escaped(out, code, '\'', ascii_only);
  out += '\'';
}

std::string go_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text, false);
  return out;
}

bool can_backquote(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    at += rune.size;
    if (rune.size > 1) {
      if (rune.code == 0xfeff) return false;
    } else if (rune.code == rune_error || (rune.code < ' ' && rune.code != '\t') ||
               rune.code == '`' || rune.code == 0x7f) {
      return false;
    }
  }
  return true;
}

std::optional<QuotedRune> unquote_rune(std::string_view text, char quote) {
  if (text.empty() || text[0] == quote) return std::nullopt;
  if (text[0] != '\\') {
    const Rune rune = rune_at(text, 0);
    return QuotedRune{rune.code, rune.code >= 0x80, rune.size};
  }
  if (text.size() < 2) return std::nullopt;
  const char kind = text[1];
  if (const std::size_t letter = letters.find(kind); letter != std::string_view::npos) {
    return QuotedRune{static_cast<unsigned char>(escaped[letter]), false, 2};
  }
  if (kind == 'x' || kind == 'u' || kind == 'U') return hex_rune(text, kind);
  if (kind >= '0' && kind <= '7') return octal_rune(text);
  if (kind == '\\' || kind == quote) return QuotedRune{static_cast<unsigned char>(kind), false, 2};
  return std::nullopt;
}

std::optional<std::string_view> as_written(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"') return std::nullopt;
  const std::string_view text = quoted.substr(1, quoted.size() - 2);
  for (const char byte : text) {
    if (byte < ' ' || byte == '\\' || byte == '"') return std::nullopt;  // or beyond ASCII
  }
  return text;
}

std::optional<std::string> unquote(std::string_view quoted) {
  if (quoted.size() < 2 || quoted.front() != quoted.back()) return std::nullopt;
  const char quote = quoted.front();
  std::string_view rest = quoted.substr(1, quoted.size() - 2);
  std::string out;
  out.reserve(rest.size());
  if (quote == '`') {
    for (const char byte : rest) {
      if (byte != '\r') out += byte;
    }
    return out;
  }
  while (!rest.empty()) {
    const auto rune = unquote_rune(rest, quote);
    if (!rune || rest[0] == '\n') return std::nullopt;
    if (rune->multibyte) {
      base::append_utf8(out, rune->code);
    } else {
      out += static_cast<char>(rune->code);
    }
    rest.remove_prefix(rune->size);
  }
  return out;
}

}  // namespace kboot::gotpl
