// What fmt does with booleans, numbers and texts under each verb.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/printer.hpp"
#include "gotpl/quote.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {

namespace {

constexpr std::string_view lower_digits = "0123456789abcdef";
constexpr std::string_view upper_digits = "0123456789ABCDEF";
constexpr std::uint32_t max_rune = 0x10ffff;

std::string digits_of(std::uint64_t number, unsigned base, bool upper) {
  std::string out;
  do {
    out += (upper ? upper_digits : lower_digits)[number % base];
    number /= base;
  } while (number != 0);
  std::reverse(out.begin(), out.end());
  return out;
}

std::string rune_text(std::uint64_t code) {
  const bool valid = code <= max_rune && (code < 0xd800 || code >= 0xe000);
  std::string out;
  base::append_utf8(out, valid ? static_cast<std::uint32_t>(code) : rune_error);
  return out;
}

// The first `count` runes.
std::size_t prefix_size(std::string_view text, int count) {
  std::size_t at = 0;
  for (int i = 0; i < count && at < text.size(); ++i) at += rune_at(text, at).size;
  return at;
}

}  // namespace

void Printer::padding(std::ptrdiff_t count) {
  if (count <= 0) return;
  const char byte = directive.zero && !directive.minus ? '0' : ' ';
  out_.append(std::string(static_cast<std::size_t>(count), byte));
}

void Printer::pad(std::string_view text) {
  if (!directive.has_width || directive.width == 0) return write(text);
  const std::ptrdiff_t count = directive.width - static_cast<std::ptrdiff_t>(rune_count(text));
  if (!directive.minus) padding(count);
  write(text);
  if (directive.minus) padding(count);
}

void Printer::write_rune(Verb code) { out_.append(rune_text(code)); }

void Printer::boolean(const Value& value, Verb verb) {
  if (verb != 't' && verb != 'v') return bad_verb(value, verb);
  pad(value.as_bool() ? "true" : "false");
}

void Printer::integer(const Value& value, std::uint64_t number, bool is_signed, Verb verb) {
  switch (verb) {
    case 'v':
      if (directive.sharp_v && !is_signed) return format_hex(number, true);
      [[fallthrough]];
    case 'd':
      return format_integer(number, 10, is_signed, false, "");
    case 'b':
      return format_integer(number, 2, is_signed, false, "0b");
    case 'o':
      return format_integer(number, 8, is_signed, false, "0");
    case 'O':
      return format_integer(number, 8, is_signed, true, "0o");
    case 'x':
      return format_integer(number, 16, is_signed, false, "0x");
    case 'X':
      return format_integer(number, 16, is_signed, true, "0X");
    case 'c':
      return pad(rune_text(number));
    case 'q': {
      std::string text;
      append_quoted_rune(text, number > max_rune ? rune_error : static_cast<std::uint32_t>(number),
                         directive.plus);
      return pad(text);
    }
    case 'U':
      return format_unicode(number);
    default:
      bad_verb(value, verb);
  }
}

void Printer::format_hex(std::uint64_t number, bool prefixed) {
  const bool sharp = std::exchange(directive.sharp, prefixed);
  format_integer(number, 16, false, false, "0x");
  directive.sharp = sharp;
}

void Printer::append_decimal(std::uint64_t number, bool is_signed) {
  std::array<char, 24> text;
  char* const end = text.data() + text.size();
  const auto result = is_signed ? std::to_chars(text.data(), end, static_cast<std::int64_t>(number))
                                : std::to_chars(text.data(), end, number);
  write({text.data(), static_cast<std::size_t>(result.ptr - text.data())});
}

// `upper` with base 8 is %O, which always has its prefix.
void Printer::format_integer(std::uint64_t number, unsigned base, bool is_signed, bool upper,
                             std::string_view prefix) {
  if (base == 10 && directive == Directive{}) return append_decimal(number, is_signed);
  const bool negative = is_signed && static_cast<std::int64_t>(number) < 0;
  if (negative) number = -number;
  const bool zero = std::exchange(directive.zero, false);
  std::size_t least = 0;
  if (directive.has_precision) {
    least = static_cast<std::size_t>(directive.precision);
    if (least == 0 && number == 0) {
      padding(directive.width);
      directive.zero = zero;
      return;
    }
  } else if (zero && !directive.minus && directive.has_width) {
    const bool sign = negative || directive.plus || directive.space;
    least = static_cast<std::size_t>(std::max(directive.width - (sign ? 1 : 0), 0));
  }
  std::string text = digits_of(number, base, upper && base == 16);
  if (text.size() < least) text.insert(0, least - text.size(), '0');
  if (base == 8) {
    if (directive.sharp && text[0] != '0') text.insert(0, "0");
    if (upper) text.insert(0, prefix);
  } else if (directive.sharp && base != 10) {
    text.insert(0, prefix);
  }
  if (negative) {
    text.insert(0, "-");
  } else if (directive.plus) {
    text.insert(0, "+");
  } else if (directive.space) {
    text.insert(0, " ");
  }
  pad(text);
  directive.zero = zero;
}

void Printer::format_unicode(std::uint64_t code) {
  std::string text = digits_of(code, 16, true);
  const std::size_t least = directive.has_precision && directive.precision > 4
                                ? static_cast<std::size_t>(directive.precision)
                                : 4;
  if (text.size() < least) text.insert(0, least - text.size(), '0');
  text.insert(0, "U+");
  if (directive.sharp && code <= max_rune && is_print(static_cast<std::uint32_t>(code))) {
    text += base::cat(" '", rune_text(code), "'");
  }
  const bool zero = std::exchange(directive.zero, false);
  pad(text);
  directive.zero = zero;
}

void Printer::floating(const Value& value, Verb verb) {
  if (!format_float(value.as_double(), verb)) bad_verb(value, verb);
}

void Printer::complex(const Value& value, const Complex& number, Verb verb) {
  constexpr std::string_view verbs = "vbgGxXfFeE";
  if (verb >= 0x80 || verbs.find(static_cast<char>(verb)) == verbs.npos) {
    return bad_verb(value, verb);
  }
  const bool plus = directive.plus;
  out_.append('(');
  format_float(number.real, verb);
  directive.plus = true;
  format_float(number.imaginary, verb);
  out_.append("i)");
  directive.plus = plus;
}

// False for a verb that is not for floats.
bool Printer::format_float(double number, Verb verb) {
  switch (verb) {
    case 'v':
      format_float(number, 'g', -1);
      return true;
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      format_float(number, static_cast<char>(verb), -1);
      return true;
    case 'f':
    case 'e':
    case 'E':
      format_float(number, static_cast<char>(verb), 6);
      return true;
    case 'F':
      format_float(number, 'f', 6);
      return true;
    default:
      return false;
  }
}

namespace {

// `#` keeps the decimal point, and for %g the zeros behind it.
std::string with_point(std::string number, char verb, int precision) {
  int wanted = 0;
  if (verb == 'g' || verb == 'G' || verb == 'x') wanted = precision == -1 ? 6 : precision;
  const bool hexadecimal = verb == 'x' || verb == 'X';
  const std::size_t end =
      std::min(number.find_first_of(hexadecimal ? "pP" : "eEpP"), number.size());
  const std::string tail = number.substr(end);
  number.resize(end);
  bool point = false;
  bool counting = false;
  for (const char byte : std::string_view(number).substr(1)) {
    if (byte == '.') {
      point = true;
      continue;
    }
    counting = counting || byte != '0';
    if (counting) --wanted;
  }
  if (!point) {
    if (number.size() == 2 && number[1] == '0') --wanted;
    number += '.';
  }
  if (wanted > 0) number.append(static_cast<std::size_t>(wanted), '0');
  return number + tail;
}

}  // namespace

void Printer::format_float(double number, char verb, int precision) {
  if (directive.has_precision) precision = directive.precision;
  std::string text = go_float(number, verb, precision);
  if (text[0] != '-' && text[0] != '+') text.insert(0, "+");
  if (directive.space && text[0] == '+' && !directive.plus) text[0] = ' ';
  if (text[1] == 'I' || text[1] == 'N') {
    const bool zero = std::exchange(directive.zero, false);
    pad(text[1] == 'N' && !directive.space && !directive.plus ? text.substr(1) : text);
    directive.zero = zero;
    return;
  }
  if (directive.sharp && verb != 'b') text = with_point(std::move(text), verb, precision);
  if (!directive.plus && text[0] == '+') return pad(std::string_view(text).substr(1));
  const auto missing = directive.width - static_cast<std::ptrdiff_t>(text.size());
  if (directive.zero && !directive.minus && directive.has_width && missing > 0) {
    write(std::string_view(text).substr(0, 1));
    padding(missing);
    return write(std::string_view(text).substr(1));
  }
  pad(text);
}

void Printer::string(const Value& value, Verb verb) {
  switch (verb) {
    case 'v':
      return directive.sharp_v ? format_quoted(value.as_string()) : format_text(value);
    case 's':
      return format_text(value);
    case 'x':
    case 'X':
      return format_hex_text(value.as_string(), verb == 'X');
    case 'q':
      return format_quoted(value.as_string());
    default:
      bad_verb(value, verb);
  }
}

// Keeps the ranges of secret bytes.
void Printer::format_text(const Value& text) {
  const std::string_view bytes = text.as_string();
  if (!directive.has_precision && !directive.has_width) return out_.append(text);
  const std::size_t size =
      directive.has_precision ? prefix_size(bytes, directive.precision) : bytes.size();
  std::ptrdiff_t missing = 0;
  if (directive.has_width) {
    missing = directive.width - static_cast<std::ptrdiff_t>(rune_count(bytes.substr(0, size)));
  }
  if (!directive.minus) padding(missing);
  out_.append_part(text, 0, size);
  if (directive.minus) padding(missing);
}

void Printer::format_hex_text(std::string_view text, bool upper) {
  std::size_t size = text.size();
  if (directive.has_precision) size = std::min(size, static_cast<std::size_t>(directive.precision));
  const std::string_view digits = upper ? upper_digits : lower_digits;
  const std::string_view prefix = upper ? "0X" : "0x";
  std::string out;
  if (directive.sharp && size > 0) out += prefix;
  for (std::size_t i = 0; i < size; ++i) {
    if (directive.space && i > 0) {
      out += ' ';
      if (directive.sharp) out += prefix;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  const auto missing =
      directive.has_width ? directive.width - static_cast<std::ptrdiff_t>(out.size()) : 0;
  if (!directive.minus || size == 0) padding(missing);
  write(out);
  if (directive.minus && size > 0) padding(missing);
}

void Printer::format_quoted(std::string_view text) {
  if (directive.has_precision) text = text.substr(0, prefix_size(text, directive.precision));
  if (directive.sharp && can_backquote(text)) return pad(base::cat("`", text, "`"));
  std::string out;
  append_quoted(out, text, directive.plus);
  pad(out);
}

void Printer::bytes(const Value& value, Verb verb, std::string_view type, int depth) {
  const std::string_view text = value.as_string();
  switch (verb) {
    case 's':
      return format_text(value);
    case 'x':
    case 'X':
      return format_hex_text(text, verb == 'X');
    case 'q':
      return format_quoted(text);
    default:
      break;
  }
  const bool syntax = directive.sharp_v;
  if (syntax) write(type);
  out_.append(syntax ? '{' : '[');
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0) out_.append(syntax ? std::string_view(", ") : std::string_view(" "));
    nested(make_uint8(static_cast<std::uint8_t>(text[i])), verb, depth + 1, false);
  }
  out_.append(syntax ? '}' : ']');
}

}  // namespace kboot::gotpl
