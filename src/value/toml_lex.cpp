// The characters of a TOML text, as BurntSushi/toml's lexer takes them.
#include "value/toml_lex.hpp"

#include <algorithm>
#include <array>

#include "base/go_unicode.hpp"
#include "base/text.hpp"
#include "value/go_syntax.hpp"

namespace kboot::value {

namespace {

bool digit(std::uint32_t code) { return code >= '0' && code <= '9'; }
bool binary(std::uint32_t code) { return code == '0' || code == '1'; }
bool octal(std::uint32_t code) { return code >= '0' && code <= '7'; }
bool hexadecimal(std::uint32_t code) {
  return digit(code) || ((code | 0x20) >= 'a' && (code | 0x20) <= 'f');
}
bool letter(std::uint32_t code) { return base::go_is_letter(code); }

std::string two_digits(std::uint32_t byte) {
  static constexpr std::string_view digits = "0123456789abcdef";
  return {digits[byte >> 4 & 15], digits[byte & 15]};
}

std::string as_text(std::uint32_t code) {
  std::string out;
  if (code == TomlLexer::end) {
    out += '\0';
  } else {
    base::append_utf8(out, code);
  }
  return out;
}

}  // namespace

bool toml_blank(std::uint32_t code) { return code == ' ' || code == '\t'; }
bool toml_line_end(std::uint32_t code) { return code == '\n' || code == '\r'; }

std::string toml_shown(std::uint32_t code) {
  if (code == '\'') return R"('\'')";
  if (code == '"') return R"('"')";
  std::string quoted = go_quoted(as_text(code));
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

std::size_t TomlLexer::line() const {
  return 1 + static_cast<std::size_t>(
                 std::count(text_.begin(), text_.begin() + static_cast<long>(at_), '\n'));
}

void TomlLexer::fail_at(std::size_t line, std::string words) const {
  throw TomlFault{line, std::move(words)};
}

void TomlLexer::fail(std::string words) {
  const bool above = at_end_ && at_ >= 1 && text_[at_ - 1] == '\n';
  fail_at(line() - (above ? 1 : 0), std::move(words));
}

void TomlLexer::fail_above(std::string words) { fail_at(line() - 1, std::move(words)); }

std::uint32_t TomlLexer::next() {
  before_ = at_;
  if (at_ >= text_.size()) {
    at_end_ = true;
    return end;
  }
  const auto byte = static_cast<unsigned char>(text_[at_]);
  const base::Utf8Step step =
      byte < 0x80 ? base::Utf8Step{byte, 1} : base::read_utf8(text_.substr(at_));
  if (step.size == 0) fail_at(line(), base::cat("invalid UTF-8 byte: 0x", two_digits(byte)));
  const bool lone = byte == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n');
  const bool control =
      (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7F || lone;
  if (control) {
    fail_at(line(),
            base::cat("TOML files cannot contain control characters: '0x", two_digits(byte), "'"));
  }
  at_ += step.size;
  return step.code_point;
}

void TomlLexer::back() {
  at_end_ = false;
  at_ = before_;
}

std::uint32_t TomlLexer::peek() {
  const std::uint32_t code = next();
  back();
  return code;
}

bool TomlLexer::accept(char wanted) {
  if (next() == static_cast<unsigned char>(wanted)) return true;
  back();
  return false;
}

void TomlLexer::skip_blanks() {
  while (toml_blank(peek())) next();
}

void TomlLexer::skip_comment() {
  std::uint32_t code = next();
  while (!toml_line_end(code) && code != end) code = next();
  back();
}

TomlToken TomlLexer::emit(TomlToken::Kind kind) { return {kind, current(), line()}; }

TomlToken TomlLexer::bare() {
  start_ = at_;
  const auto allowed = [](std::uint32_t code) {
    return digit(code) || (code < 0x80 && letter(code)) || code == '_' || code == '-';
  };
  while (allowed(next())) {
  }
  back();
  return emit(TomlToken::text);
}

TomlToken TomlLexer::string(char quote) {
  start_ = at_;
  bool escapes = false;
  for (;;) {
    const std::uint32_t code = next();
    if (code == end) {
      fail(quote == '"' ? R"(unexpected EOF; expected '"')" : R"(unexpected EOF; expected "'")");
    }
    if (toml_line_end(code)) fail_above("strings cannot contain newlines");
    if (code == '\\' && quote == '"') {
      escapes = true;
      escape();
    } else if (code == static_cast<unsigned char>(quote)) {
      back();
      const TomlToken token = emit(escapes ? TomlToken::escaped : TomlToken::text);
      next();
      return token;
    }
  }
}

TomlToken TomlLexer::multiline(char quote) {
  const bool basic = quote == '"';
  const std::string three(3, quote);
  start_ = at_;
  for (;;) {
    const std::uint32_t code = next();
    if (code == end)
      fail(base::cat("unexpected EOF; expected ", basic ? "'" : "\"", three, basic ? "'" : "\""));
    if (basic && code == '\\') {
      if (!toml_line_end(next())) {
        back();
        escape();
      }
      continue;
    }
    if (code != static_cast<unsigned char>(quote)) continue;
    const std::size_t first = at_ - 1;
    if (text_.substr(first, 3) != three) continue;
    at_ = first + 3;
    if (peek() != static_cast<unsigned char>(quote)) {
      at_ = first;
      const TomlToken token = emit(basic ? TomlToken::multiline : TomlToken::raw_multiline);
      at_ += 3;
      return token;
    }
    // Up to two quotes may stand before those that end it.
    at_ = first + 3;
    const std::string five(5, quote);
    if (current().ends_with(five) && !(basic && current().ends_with("\\" + five))) {
      fail(base::cat("unexpected ", basic ? "'" : "\"", three, three, basic ? "'" : "\""));
    }
    at_ = first + 1;
  }
}

// Behind a backslash.
void TomlLexer::escape() {
  const std::uint32_t code = next();
  switch (code) {
    case 'x':
      return hex(2, R"(expected two hexadecimal digits after '\x', but got )");
    case 'u':
      return hex(4, R"(expected four hexadecimal digits after '\u', but got )");
    case 'U':
      return hex(8, R"(expected eight hexadecimal digits after '\U', but got )");
    default:
      break;
  }
  const bool known =
      code != end && code < 0x80 &&
      std::string_view("ebtnfr\" \t\\").find(static_cast<char>(code)) != std::string_view::npos;
  if (known) return;
  const std::string words = base::cat("invalid escape in string '\\", as_text(code), "'");
  if (at_end_) fail_above(words);
  fail(words);
}

void TomlLexer::hex(int digits, std::string_view words) {
  for (int i = 0; i < digits; ++i) {
    if (!hexadecimal(next())) fail(base::cat(words, go_quoted(current()), " instead"));
  }
}

TomlToken TomlLexer::scalar(std::uint32_t first) {
  start_ = before_;
  if (digit(first)) return number(first);
  if (first == '"' || first == '\'') {
    const char quote = static_cast<char>(first);
    if (accept(quote)) {
      if (accept(quote)) return multiline(quote);
      back();
      at_ = start_ + 1;
    }
    return string(quote);
  }
  if (first == '.') fail("floats must start with a digit, not '.'");
  if (first == 'i' || first == 'n') {
    if ((accept('n') && accept('f')) || (accept('a') && accept('n'))) {
      return emit(TomlToken::floating);
    }
    before_ = at_ - 1;
  }
  if (first == '-' || first == '+') return signed_number();
  if (letter(first)) {
    back();
    return word();
  }
  if (first == end) fail("unexpected EOF; expected value");
  const std::string words = base::cat("expected value but found ", toml_shown(first), " instead");
  if (first == '\n') fail_above(words);
  fail(words);
}

TomlToken TomlLexer::word() {
  const std::size_t begin = at_;
  while (letter(next())) {
  }
  back();
  const std::string_view read = text_.substr(begin, at_ - begin);
  if (read == "true" || read == "false") return {TomlToken::boolean, current(), line()};
  fail(base::cat("expected value but found ", go_quoted(read), " instead"));
}

TomlToken TomlLexer::take_all(TomlToken::Kind kind, std::string_view more,
                              bool (*is_digit)(std::uint32_t)) {
  for (;;) {
    const std::uint32_t code = next();
    const bool other =
        code != end && code < 0x80 && more.find(static_cast<char>(code)) != std::string_view::npos;
    if (!is_digit(code) && !other) break;
  }
  back();
  TomlToken token = emit(kind);
  if (kind == TomlToken::time) token.value = base::trim(token.value);
  return token;
}

TomlToken TomlLexer::number(std::uint32_t first) {
  if (first == '0') {
    const std::uint32_t second = next();
    if (!digit(second)) {
      back();
      return zero();
    }
  }
  for (bool plain = true;;) {
    const std::uint32_t code = next();
    if (digit(code)) continue;
    if (plain && (code == '-' || code == ':')) {
      return take_all(TomlToken::time, "-:Tt .Zz+", digit);
    }
    if (code == '.' || code == 'e' || code == 'E') {
      return take_all(TomlToken::floating, "_.-+eE", digit);
    }
    if (code != '_') break;
    plain = false;
  }
  back();
  return emit(TomlToken::integer);
}

// Behind a `0` that no digit follows.
TomlToken TomlLexer::zero() {
  struct Base {
    char letter;
    bool (*digit)(std::uint32_t);
    std::string_view name;
  };
  static constexpr std::array bases{Base{'b', binary, "a binary"}, Base{'o', octal, "an octal"},
                                    Base{'x', hexadecimal, "a hexadecimal"}};
  const std::uint32_t code = next();
  if (code == '_') {
    back();
    return number('1');
  }
  if (code == '.' || code == 'e' || code == 'E') {
    return take_all(TomlToken::floating, "_.-+eE", digit);
  }
  for (const Base& base : bases) {
    if (code != static_cast<unsigned char>(base.letter)) continue;
    const std::uint32_t after = peek();
    if (!base.digit(after)) {
      fail(base::cat("not ", base.name, " number: '", current(), as_text(after), "'"));
    }
    return take_all(TomlToken::integer, "_", base.digit);
  }
  back();
  return emit(TomlToken::integer);
}

// Behind a sign.
TomlToken TomlLexer::signed_number() {
  const std::uint32_t code = next();
  if (code == 'i' || code == 'n') {
    const bool known = code == 'i' ? accept('n') && accept('f') : accept('a') && accept('n');
    if (!known) fail(base::cat("invalid float: '", current(), "'"));
    return emit(TomlToken::floating);
  }
  if (code == '0') {
    const std::uint32_t after = peek();
    if (after == 'b' || after == 'o' || after == 'x') {
      fail(
          base::cat("cannot use sign with non-decimal numbers: '", current(), as_text(after), "'"));
    }
  }
  if (code == '.') fail("floats must start with a digit, not '.'");
  if (!digit(code)) fail(base::cat("expected a digit but got ", toml_shown(code)));
  for (;;) {
    const std::uint32_t more = next();
    if (more == '.' || more == 'e' || more == 'E') {
      return take_all(TomlToken::floating, "_.-+eE", digit);
    }
    if (!digit(more) && more != '_') break;
  }
  back();
  return emit(TomlToken::integer);
}

}  // namespace kboot::value
