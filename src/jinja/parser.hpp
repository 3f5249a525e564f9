// Recursive descent over the tokens; expressions and statements are in files of their own.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "jinja/ast.hpp"
#include "jinja/lexer.hpp"

namespace kboot::jinja {

class Parser {
 public:
  Parser(std::vector<Token> tokens, Template::Parsed& out)
      : tokens_(std::move(tokens)), out_(out) {}

  // Each throws SyntaxProblem, or base::Error for filters and tests that do not exist.
  void parse_template();
  void parse_expression();

 private:
  static constexpr int depth_limit = 300;   // each pair of brackets counts twice
  static constexpr int chain_limit = 1000;  // a + b + c ... is a tree as deep as it is long
  // Counts how deep we are; too deep is a mistake, not a crash.
  class Depth {
   public:
    explicit Depth(Parser& parser);
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Parser& parser_;
  };
  // Tokens.
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  const Token& next();
  [[nodiscard]] bool is(TokenKind kind, std::string_view text = {}) const;
  [[nodiscard]] bool is_op(std::string_view text) const { return is(TokenKind::op, text); }
  [[nodiscard]] bool is_name(std::string_view text) const { return is(TokenKind::name, text); }
  bool skip_op(std::string_view text);
  bool skip_name(std::string_view text);
  void expect_op(std::string_view text);
  std::string expect_name(std::string_view what);
  void expect_block_end();
  [[noreturn]] void fail(std::string message) const;
  [[noreturn]] static void fail_at(const Token& token, std::string message);
  [[nodiscard]] static std::string describe(const Token& token);

  // Expressions.
  void chain();
  template <typename Node>
  ExprPtr make(std::size_t first_token, Node node) const;
  ExprPtr expression(bool with_inline = true);
  ExprPtr inline_if();
  ExprPtr logic_or();
  ExprPtr logic_and();
  ExprPtr logic_not();
  ExprPtr comparison();
  ExprPtr sum();
  ExprPtr concat();
  ExprPtr product();
  ExprPtr power();
  ExprPtr unary(bool with_filters = true);
  ExprPtr primary();
  ExprPtr name_or_constant();
  ExprPtr number();
  ExprPtr string();
  ExprPtr list();
  ExprPtr dict();
  ExprPtr postfix(ExprPtr value, std::size_t first);
  ExprPtr member(ExprPtr object, std::size_t first);
  ExprPtr subscript(ExprPtr object, std::size_t first);
  ExprPtr call(ExprPtr callee, std::size_t first);
  ExprPtr filters_and_tests(ExprPtr value, std::size_t first);
  ExprPtr filter(ExprPtr input, std::size_t first);
  ExprPtr test(ExprPtr input, std::size_t first);
  ExprPtr tuple(bool with_inline, bool parenthesised,
                std::initializer_list<std::string_view> stops = {});
  ArgumentList arguments();
  std::string dotted_name(std::string_view what);

  // Statements.
  Body body(std::initializer_list<std::string_view> ends);
  void tag(Body& into, std::initializer_list<std::string_view> ends, bool& ended);
  Statement statement(const Token& keyword);
  template <typename Node>
  Statement make_statement(const Token& keyword, Node node) const;
  IfNode if_statement();
  ForNode for_statement();
  Statement set_statement(const Token& keyword);
  MacroNode macro_statement();
  void signature(MacroNode& macro);
  void macro_body(MacroNode& macro, std::string_view end);
  CallNode call_statement();
  FilterNode filter_statement();
  WithNode with_statement();
  IncludeNode include_statement();
  bool context_clause(bool fallback);
  ImportNode import_statement();
  ImportNode from_statement();
  BlockNode block_statement();
  Target target(bool with_tuple, std::initializer_list<std::string_view> stops = {},
                bool with_attribute = false);
  Target single_target(bool with_attribute);
  [[nodiscard]] bool target_ends(std::initializer_list<std::string_view> stops) const;

  std::vector<Token> tokens_;
  Template::Parsed& out_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int chained_ = 0;
  std::vector<std::string>
      bound_;                   // names that the template sets itself, by scope from outer to inner
  MacroNode* macro_ = nullptr;  // the macro whose body is being read
};

}  // namespace kboot::jinja
