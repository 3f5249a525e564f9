// The parser's view of the tokens, and the front doors that parse.
#include "jinja/parser.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jinja/header.hpp"

namespace kboot::jinja {

Parser::Depth::Depth(Parser& parser) : parser_(parser) {
  if (parser_.depth_ == 0) parser_.chained_ = 0;
  if (++parser_.depth_ > depth_limit) {
    --parser_.depth_;
    parser_.fail("the template is nested too deeply");
  }
}

const Token& Parser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& Parser::next() {
  const Token& token = peek();
  if (token.kind != TokenKind::end) ++at_;
  return token;
}

bool Parser::is(TokenKind kind, std::string_view text) const {
  return peek().kind == kind && (text.empty() || peek().text == text);
}

bool Parser::skip_op(std::string_view text) {
  if (!is_op(text)) return false;
  next();
  return true;
}

bool Parser::skip_name(std::string_view text) {
  if (!is_name(text)) return false;
  next();
  return true;
}

void Parser::expect_op(std::string_view text) {
  if (!skip_op(text)) fail(base::cat("expected `", text, "`, found ", describe(peek())));
}

std::string Parser::expect_name(std::string_view what) {
  if (!is(TokenKind::name)) fail(base::cat("expected ", what, ", found ", describe(peek())));
  return next().text;
}

void Parser::expect_block_end() {
  if (!is(TokenKind::block_end))
    fail(base::cat("expected the end of the tag, found ", describe(peek())));
  next();
}

void Parser::fail(std::string message) const { fail_at(peek(), std::move(message)); }

void Parser::fail_at(const Token& token, std::string message) {
  throw SyntaxProblem{std::move(message), token.offset, token.length};
}

std::string Parser::describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::end:
      return "the end";
    case TokenKind::variable_end:
    case TokenKind::block_end:
      return "the end of the tag";
    case TokenKind::string:
      return "a string";
    case TokenKind::data:
      return "text";
    default:
      return base::cat("`", token.text, "`");
  }
}

namespace {

std::string normalise_newlines(std::string_view text) {
  if (text.find('\r') == std::string_view::npos) return std::string(text);
  return base::replace_all(base::replace_all(text, "\r\n", "\n"), "\r", "\n");
}

std::size_t newlines_at_end(std::string_view text) {
  const auto last = text.find_last_not_of('\n');
  return last == std::string_view::npos ? text.size() : text.size() - 1 - last;
}

[[noreturn]] void rethrow(const SyntaxProblem& problem, const Template::Parsed& parsed) {
  throw base::Error("template-syntax", problem.message, parsed.place(problem.offset),
                    problem.length)
      .status(base::Status::bad_input);
}

// The name in a template that is nothing but `{{ name }}`.
std::string single_name(const std::vector<Token>& tokens, std::string_view text) {
  const bool one = tokens.size() == 4 && tokens[0].kind == TokenKind::variable_begin &&
                   tokens[1].kind == TokenKind::name && tokens[2].kind == TokenKind::variable_end;
  if (!one || tokens[0].length != 2 || tokens[2].length != 2) return {};
  const std::size_t behind = tokens[2].offset + tokens[2].length;
  return behind == text.size() ? tokens[1].text : std::string();
}

void sort_names(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

Origin Template::Parsed::place(std::uint32_t offset) const {
  if (!origin) return origin;
  return base::sources().within(origin, style, text, offset);
}

std::vector<std::string> Template::free_names() const { return parsed_->free_names; }

Template parse(std::string_view text, Origin origin, ScalarStyle style, const Syntax& syntax) {
  auto parsed = std::make_shared<Template::Parsed>();
  parsed->origin = origin;
  parsed->style = style;
  parsed->syntax = syntax;
  parsed->skipped = read_header(text, parsed->syntax, origin);
  if (parsed->skipped > 0) parsed->origin = origin.plus(parsed->skipped);
  parsed->text = normalise_newlines(text.substr(parsed->skipped));
  parsed->trailing_newlines = newlines_at_end(text);
  if (!parsed->syntax.keep_trailing_newline && parsed->text.ends_with('\n'))
    parsed->text.pop_back();
  try {
    std::vector<Token> tokens = lex(parsed->text, parsed->syntax);
    parsed->single_name = single_name(tokens, parsed->text);
    Parser(std::move(tokens), *parsed).parse_template();
  } catch (const SyntaxProblem& problem) {
    rethrow(problem, *parsed);
  }
  sort_names(parsed->free_names);
  return Template(std::move(parsed));
}

Template parse_expression(std::string_view text, Origin origin, ScalarStyle style) {
  auto parsed = std::make_shared<Template::Parsed>();
  parsed->origin = origin;
  parsed->style = style;
  parsed->text = normalise_newlines(text);
  parsed->syntax.escape_backslashes = false;
  try {
    Parser(lex_expression(parsed->text), *parsed).parse_expression();
  } catch (const SyntaxProblem& problem) {
    rethrow(problem, *parsed);
  }
  sort_names(parsed->free_names);
  return Template(std::move(parsed));
}

}  // namespace kboot::jinja
