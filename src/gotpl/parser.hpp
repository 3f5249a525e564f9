// Builds the trees of a unit out of its tokens, as text/template/parse does.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gotpl/ast.hpp"
#include "gotpl/gotpl.hpp"
#include "gotpl/lexer.hpp"
#include "gotpl/stack.hpp"

namespace kboot::gotpl {

// What the parsers of one text share.
struct ParseRun {
  std::shared_ptr<const Source> source;
  const Functions& functions;
  Arena& arena;
  Lexer lexer;
  StackGuard stack = {};
  std::map<std::string, std::unique_ptr<Tree>, std::less<>> trees = {};
  std::vector<std::string_view> variables = {"$"};  // by their numbers
};

// Parses one tree; each `define` and `block` has a parser of its own over the same tokens.
class Parser {
 public:
  Parser(ParseRun& run, std::string name) : run_(run), name_(std::move(name)) {}

  // The whole text, to its end.
  void parse_text();

 private:
  void parse_definition();
  const Node* parse_block();
  void add_tree(const ListNode* root);

  // A list ends at `end` or `else`, which is handed back.
  enum class Ending : std::uint8_t { none, end, else_ };
  const ListNode* item_list(Ending& ending);
  const Node* text_or_action(Ending& ending);
  const Node* action(Ending& ending);
  void else_control();
  const Node* branch(NodeKind kind);
  const ListNode* else_branch(NodeKind kind);
  const Node* leave_loop(NodeKind kind, const Token& keyword, const char* word);
  const Node* template_control();
  std::string_view template_name(const Token& token, const char* context);

  const PipeNode* pipeline(const char* context, TokenKind end);
  void declarations(const char* context, Few<const VariableNode*>& variables, bool& assigns);
  const CommandNode* command();
  const Node* operand();
  const Node* chain(const Node& base);
  std::span<const std::string_view> fields(std::span<const std::string_view> before);
  const Node* term();
  const Node* field(const Token& token);
  const Node* identifier(const Token& token);
  const Node* string_constant(const Token& token);
  const Node* number(const Token& token);
  const Node* constant(NodeKind kind, const Token& token, Value value);
  const VariableNode* variable(std::uint32_t at, std::string_view name,
                               std::span<const std::string_view> names);
  const Node* used_variable(const Token& token);

  // Three tokens of look-ahead; token_[0] is the one that was read last.
  // What they give is good until the next call.
  const Token& next();
  const Token& next_non_space();
  const Token& peek();
  const Token& peek_non_space();
  void back() { ++peeked_; }
  void back(const Token& first);
  void back(const Token& first, const Token& second);
  Token expect(TokenKind kind, const char* context);

  [[noreturn]] void unexpected(const Token& token, std::string_view context);
  [[noreturn]] void fail(const std::string& reason);
  void check_depth();

  ParseRun& run_;
  std::string name_;
  std::array<Token, 3> token_;
  std::size_t peeked_ = 0;
  std::vector<std::string_view> variables_{"$"};  // those that are declared here
  std::uint32_t action_line_ = 0;
  int loops_ = 0;
  int parens_ = 0;
};

}  // namespace kboot::gotpl
