// The lexer's states.
#include "gotpl/lexer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "gotpl/print.hpp"

namespace kboot::gotpl {

namespace {

constexpr std::string_view spaces = " \t\r\n";
constexpr std::string_view left_comment = "/*";
constexpr std::string_view right_comment = "*/";
constexpr std::size_t trim_marker_size = 2;  // the marker and the space beside it

bool is_space(std::uint32_t code) {
  return code == ' ' || code == '\t' || code == '\r' || code == '\n';
}

bool is_alphanumeric(std::uint32_t code) {
  return code == '_' || is_letter(code) || is_digit(code);
}

// What the bytes of ASCII are.
enum Class : std::uint8_t { word = 1, terminator = 2 };
constexpr std::array<std::uint8_t, 128> classes = [] {
  std::array<std::uint8_t, 128> out{};
  for (int c = '0'; c <= '9'; ++c) out[static_cast<std::size_t>(c)] = word;
  for (int c = 'A'; c <= 'Z'; ++c) out[static_cast<std::size_t>(c)] = word;
  for (int c = 'a'; c <= 'z'; ++c) out[static_cast<std::size_t>(c)] = word;
  out['_'] = word;
  for (const char c : std::string_view(" \t\r\n.,|:)("))
    out[static_cast<std::size_t>(c)] = terminator;
  return out;
}();

bool trims_left(std::string_view text) {
  return text.size() >= 2 && text[0] == '-' && is_space(static_cast<unsigned char>(text[1]));
}

bool trims_right(std::string_view text) {
  return text.size() >= 2 && is_space(static_cast<unsigned char>(text[0])) && text[1] == '-';
}

std::size_t leading_spaces(std::string_view text) {
  return std::min(text.find_first_not_of(spaces), text.size());
}

std::size_t trailing_spaces(std::string_view text) {
  return text.size() - 1 - text.find_last_not_of(spaces);  // npos + 1 is 0
}

std::uint32_t newlines(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

struct Keyword {
  std::string_view word;
  TokenKind kind;
};
constexpr std::array<Keyword, 13> keywords{{
    {"block", TokenKind::block},
    {"break", TokenKind::break_},
    {"continue", TokenKind::continue_},
    {"define", TokenKind::define},
    {"else", TokenKind::else_},
    {"end", TokenKind::end},
    {"if", TokenKind::if_},
    {"nil", TokenKind::nil},
    {"range", TokenKind::range},
    {"template", TokenKind::template_},
    {"with", TokenKind::with},
    {"true", TokenKind::boolean},
    {"false", TokenKind::boolean},
}};

TokenKind word_kind(std::string_view word) {
  for (const Keyword& row : keywords) {
    if (row.word.size() == word.size() && row.word[0] == word[0] && row.word == word) {
      return row.kind;
    }
  }
  return TokenKind::identifier;
}

// fmt's %#U
std::string unicode_name(std::uint32_t code) {
  const Value operand(static_cast<std::int64_t>(code));
  return go_sprintf("%#U", {&operand, 1});
}

}  // namespace

std::string token_text(const Token& token) {
  if (token.kind == TokenKind::end_of_text) return "EOF";
  if (token.kind == TokenKind::error) return std::string(token.text);
  if (token.kind > TokenKind::keyword) return base::cat("<", token.text, ">");
  if (token.text.size() <= 10) return go_quote(token.text);
  std::size_t end = 0;
  for (int count = 0; count < 10 && end < token.text.size(); ++count) {
    end += rune_at(token.text, end).size;
  }
  return go_quote(token.text.substr(0, end)) + "...";
}

const Token& Lexer::next() {
  token_ = {TokenKind::end_of_text, static_cast<std::uint32_t>(at_), "EOF", start_line_};
  if (inside_) {
    inside_action();
  } else {
    while (!text_or_action()) {
    }
  }
  return token_;
}

bool Lexer::emit(TokenKind kind) {
  token_ = {kind, static_cast<std::uint32_t>(start_), text_.substr(start_, at_ - start_),
            start_line_};
  start_ = at_;
  start_line_ = line_;
  return true;
}

bool Lexer::fail(std::string message) {
  message_ = std::move(message);
  token_ = {TokenKind::error, static_cast<std::uint32_t>(start_), message_, start_line_};
  start_ = at_ = 0;
  text_ = {};
  return true;
}

// Skips what was passed without take().
void Lexer::ignore() {
  line_ += newlines(text_.substr(start_, at_ - start_));
  start_ = at_;
  start_line_ = line_;
}

Rune Lexer::take() {
  const Rune rune = peek();
  at_ += rune.size;
  if (rune.size == 1 && rune.code == '\n') ++line_;
  return rune;
}

bool Lexer::accept(std::string_view set) {
  const Rune rune = peek();
  if (rune.size != 1 || rune.code >= 0x80 ||
      set.find(static_cast<char>(rune.code)) == std::string_view::npos) {
    return false;
  }
  at_ += 1;
  return true;
}

void Lexer::accept_run(std::string_view set) {
  while (accept(set)) {
  }
}

bool Lexer::text_or_action() {
  const std::size_t found = text_.find(left_, at_);
  if (found == std::string_view::npos) {
    at_ = text_.size();
    if (at_ == start_) return emit(TokenKind::end_of_text);
    line_ += newlines(text_.substr(start_, at_ - start_));
    return emit(TokenKind::text);
  }
  if (found == at_) return left_delimiter();
  at_ = found;
  std::size_t trimmed = 0;
  if (trims_left(text_.substr(at_ + left_.size()))) {
    trimmed = trailing_spaces(text_.substr(start_, at_ - start_));
  }
  at_ -= trimmed;
  line_ += newlines(text_.substr(start_, at_ - start_));
  emit(TokenKind::text);
  at_ += trimmed;
  ignore();
  return !token_.text.empty() || left_delimiter();
}

bool Lexer::left_delimiter() {
  at_ += left_.size();
  const std::size_t marker = trims_left(rest()) ? trim_marker_size : 0;
  if (text_.substr(at_ + marker).starts_with(left_comment)) {
    at_ += marker;
    ignore();
    return comment();
  }
  emit(TokenKind::left_delimiter);
  inside_ = true;
  at_ += marker;
  ignore();
  parens_ = 0;
  return true;
}

bool Lexer::comment() {
  const std::size_t end = text_.find(right_comment, at_ + left_comment.size());
  if (end == std::string_view::npos) return fail("unclosed comment");
  at_ = end + right_comment.size();
  bool trims = false;
  if (!at_right_delimiter(trims)) return fail("comment ends before closing delimiter");
  at_ += (trims ? trim_marker_size : 0) + right_.size();
  if (trims) at_ += leading_spaces(rest());
  ignore();
  return false;
}

bool Lexer::at_right_delimiter(bool& trims) const {
  trims = trims_right(rest()) && text_.substr(at_ + trim_marker_size).starts_with(right_);
  return trims || rest().starts_with(right_);
}

bool Lexer::right_delimiter() {
  bool trims = false;
  static_cast<void>(at_right_delimiter(trims));
  if (trims) {
    at_ += trim_marker_size;
    ignore();
  }
  at_ += right_.size();
  emit(TokenKind::right_delimiter);
  if (trims) {
    at_ += leading_spaces(rest());
    ignore();
  }
  inside_ = false;
  return true;
}

bool Lexer::inside_action() {
  bool trims = false;
  if (may_end_action() && at_right_delimiter(trims)) {
    return parens_ == 0 ? right_delimiter() : fail("unclosed left paren");
  }
  const Rune rune = peek();
  if (rune.size == 0) return fail("unclosed action");
  if (is_space(rune.code)) return space();
  if (is_digit(rune.code) && rune.code < 0x80) return number();
  if (is_alphanumeric(rune.code)) return identifier();
  take();
  switch (rune.code) {
    case '=':
      return emit(TokenKind::assign);
    case ':':
      return take().code == '=' ? emit(TokenKind::declare) : fail("expected :=");
    case '|':
      return emit(TokenKind::pipe);
    case '"':
      return quoted('"', TokenKind::string, "unterminated quoted string");
    case '`':
      return raw_string();
    case '$':
      return field_or_variable(TokenKind::variable);
    case '\'':
      return quoted('\'', TokenKind::char_constant, "unterminated character constant");
    case '.':
      if (at_ < text_.size() && (text_[at_] < '0' || text_[at_] > '9')) {
        return field_or_variable(TokenKind::field);
      }
      [[fallthrough]];
    case '+':
    case '-':
      at_ = start_;
      return number();
    case '(':
      ++parens_;
      return emit(TokenKind::left_paren);
    case ')':
      return --parens_ < 0 ? fail("unexpected right paren") : emit(TokenKind::right_paren);
    default:
      if (rune.code < 0x80 && is_print(rune.code)) return emit(TokenKind::character);
      return fail("unrecognized character in action: " + unicode_name(rune.code));
  }
}

// A space may be the first byte of a right delimiter that trims.
bool Lexer::space() {
  std::size_t count = 0;
  while (at_ < text_.size() && is_space(static_cast<unsigned char>(text_[at_]))) {
    if (text_[at_] == '\n') ++line_;
    ++at_;
    ++count;
  }
  const std::string_view last = text_.substr(at_ - 1);
  if (trims_right(last) && last.substr(trim_marker_size).starts_with(right_)) {
    --at_;
    if (text_[at_] == '\n') --line_;
    if (count == 1) return right_delimiter();
  }
  return emit(TokenKind::space);
}

void Lexer::skip_word() {
  for (;;) {
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) < 0x80) {
      if (classes[static_cast<unsigned char>(text_[at_])] != word) return;
      ++at_;
    }
    const Rune rune = peek();
    if (rune.size == 0 || !is_alphanumeric(rune.code)) return;
    at_ += rune.size;
  }
}

bool Lexer::identifier() {
  skip_word();
  if (!at_terminator()) return fail("bad character " + unicode_name(peek().code));
  return emit(word_kind(text_.substr(start_, at_ - start_)));
}

bool Lexer::field_or_variable(TokenKind kind) {
  if (at_terminator()) return emit(kind == TokenKind::variable ? kind : TokenKind::dot);
  skip_word();
  if (!at_terminator()) return fail("bad character " + unicode_name(peek().code));
  return emit(kind);
}

bool Lexer::at_terminator() const {
  if (at_ >= text_.size()) return true;
  const auto byte = static_cast<unsigned char>(text_[at_]);
  return (byte < 0x80 && classes[byte] == terminator) || rest().starts_with(right_);
}

// No byte of a longer character is one that is looked for.
bool Lexer::quoted(char quote, TokenKind kind, const char* message) {
  for (; at_ < text_.size(); ++at_) {
    char byte = text_[at_];
    if (byte == quote) {
      ++at_;
      return emit(kind);
    }
    if (byte == '\\') {
      if (++at_ == text_.size()) break;
      byte = text_[at_];
    }
    if (byte == '\n') break;
  }
  return fail(message);
}

bool Lexer::raw_string() {
  const std::size_t end = text_.find('`', at_);
  if (end == std::string_view::npos) return fail("unterminated raw quoted string");
  line_ += newlines(text_.substr(at_, end - at_));
  at_ = end + 1;
  return emit(TokenKind::raw_string);
}

bool Lexer::number() {
  const auto bad = [this] {
    return fail("bad number syntax: " + go_quote(text_.substr(start_, at_ - start_)));
  };
  if (!scan_number()) return bad();
  const Rune sign = peek();
  if (sign.size == 0 || (sign.code != '+' && sign.code != '-')) return emit(TokenKind::number);
  if (!scan_number() || text_[at_ - 1] != 'i') return bad();
  return emit(TokenKind::complex);
}

bool Lexer::scan_number() {
  constexpr std::string_view decimal = "0123456789_";
  constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF_";
  accept("+-");
  std::string_view digits = decimal;
  if (accept("0")) {
    if (accept("xX")) {
      digits = hexadecimal;
    } else if (accept("oO")) {
      digits = "01234567_";
    } else if (accept("bB")) {
      digits = "01_";
    }
  }
  accept_run(digits);
  if (accept(".")) accept_run(digits);
  if ((digits == decimal && accept("eE")) || (digits == hexadecimal && accept("pP"))) {
    accept("+-");
    accept_run(decimal);
  }
  accept("i");
  const Rune rune = peek();
  if (rune.size == 0 || !is_alphanumeric(rune.code)) return true;
  at_ += rune.size;
  return false;
}

}  // namespace kboot::gotpl
