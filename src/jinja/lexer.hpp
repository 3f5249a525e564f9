// Cuts a template into tokens, with Jinja2's rules for white space around tags.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

enum class TokenKind : std::uint8_t {
  data,  // text between tags
  variable_begin,
  variable_end,
  block_begin,
  block_end,
  name,
  integer,
  floating,
  string,
  op,  // ( ) [ ] { } + - ...
  end,
};

struct Token {
  TokenKind kind;
  std::uint32_t offset;
  std::uint32_t length;
  std::string text;  // data, names, operators and numbers as written; strings decoded
};

// A mistake at a byte of the text; the parser gives it its place.
struct SyntaxProblem {
  std::string message;
  std::uint32_t offset;
  std::uint32_t length = 1;
};

// Throws SyntaxProblem.
[[nodiscard]] std::vector<Token> lex(std::string_view text, const Syntax& syntax);
// The tokens of a bare expression.
[[nodiscard]] std::vector<Token> lex_expression(std::string_view text);

// The value of a digit in bases up to 16; 99 for what is none.
[[nodiscard]] int digit_value(char byte);
// Decodes the backslash escapes of a Python string; throws SyntaxProblem.
[[nodiscard]] std::string unescape_string(std::string_view body);

}  // namespace kboot::jinja
