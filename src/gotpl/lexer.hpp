// Splits a template into tokens, as text/template/parse's lexer does: its words for mistakes and its
// way of counting lines included.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gotpl/gotpl.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {

enum class TokenKind : std::uint8_t {
  error,  // its text is the message
  boolean,
  character,  // any other printable ASCII
  char_constant,
  complex,
  assign,   // =
  declare,  // :=
  end_of_text,
  field,  // .name
  identifier,
  left_delimiter,
  left_paren,
  number,
  pipe,
  raw_string,
  right_delimiter,
  right_paren,
  space,
  string,
  text,
  variable,  // $, $name
  // Keywords.
  keyword,  // only the border
  block,
  break_,
  continue_,
  dot,
  define,
  else_,
  end,
  if_,
  nil,
  range,
  template_,
  with,
};

struct Token {
  TokenKind kind = TokenKind::error;
  std::uint32_t at = 0;
  std::string_view text = {};
  std::uint32_t line = 0;
};
// As messages name a token: EOF, <end>, "text...".
[[nodiscard]] std::string token_text(const Token& token);

class Lexer {
 public:
  Lexer(std::string_view text, const ParseOptions& options)
      : text_(text), left_(options.left), right_(options.right) {}

  // Good until the next call.
  [[nodiscard]] const Token& next();

 private:
  // Each gives true when a token is ready in token_.
  bool text_or_action();
  bool left_delimiter();
  bool comment();
  bool right_delimiter();
  bool inside_action();
  bool space();
  bool identifier();
  bool field_or_variable(TokenKind kind);
  bool quoted(char quote, TokenKind kind, const char* message);
  bool raw_string();
  bool number();
  bool scan_number();

  bool emit(TokenKind kind);
  bool fail(std::string message);
  void ignore();
  Rune take();
  [[nodiscard]] Rune peek() const { return rune_at(text_, at_); }
  bool accept(std::string_view set);
  void accept_run(std::string_view set);
  void skip_word();
  [[nodiscard]] bool at_terminator() const;
  [[nodiscard]] bool at_right_delimiter(bool& trims) const;
  [[nodiscard]] bool may_end_action() const {
    const char byte = at_ < text_.size() ? text_[at_] : right_[0];
    return byte == right_[0] || static_cast<unsigned char>(byte) <= ' ';
  }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  std::string_view text_;
  std::string_view left_;
  std::string_view right_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t start_line_ = 1;
  int parens_ = 0;
  bool inside_ = false;
  Token token_;
  std::string message_;
};

}  // namespace kboot::gotpl
