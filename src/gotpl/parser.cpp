// Tokens, definitions and control structures.
#include "gotpl/parser.hpp"

#include "base/text.hpp"
#include "gotpl/print.hpp"
#include "gotpl/quote.hpp"

namespace kboot::gotpl {

namespace {

bool is_blank(std::string_view text) {
  // unicode.IsSpace; beyond ASCII NEL and NBSP, which no template begins with, count as text.
  return text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

// parse.IsEmptyTree
bool is_empty(const ListNode& list) {
  for (const Node* node : list.nodes) {
    if (node->kind != NodeKind::text || !is_blank(static_cast<const TextNode*>(node)->text)) {
      return false;
    }
  }
  return true;
}

const char* word_of(NodeKind kind) {
  return kind == NodeKind::if_ ? "if" : kind == NodeKind::with ? "with" : "range";
}

}  // namespace

const Token& Parser::next() {
  if (peeked_ > 0) {
    --peeked_;
  } else {
    token_[0] = run_.lexer.next();
  }
  return token_[peeked_];
}

const Token& Parser::peek() {
  if (peeked_ > 0) return token_[peeked_ - 1];
  peeked_ = 1;
  return token_[0] = run_.lexer.next();
}

const Token& Parser::next_non_space() {
  for (;;) {
    const Token& token = next();
    if (token.kind != TokenKind::space) return token;
  }
}

const Token& Parser::peek_non_space() {
  const Token& token = next_non_space();
  back();
  return token;
}

// Gives back two tokens: the one read last and, before it, `first`.
void Parser::back(const Token& first) {
  token_[1] = first;
  peeked_ = 2;
}

void Parser::back(const Token& first, const Token& second) {
  token_[1] = second;
  token_[2] = first;
  peeked_ = 3;
}

Token Parser::expect(TokenKind kind, const char* context) {
  const Token token = next_non_space();
  if (token.kind != kind) unexpected(token, context);
  return token;
}

void Parser::unexpected(const Token& token, std::string_view context) {
  if (token.kind != TokenKind::error) {
    fail(base::cat("unexpected ", token_text(token), " in ", context));
  }
  std::string reason(token.text);
  if (action_line_ != 0 && action_line_ != token.line) {
    const bool says_action = reason.ends_with(" action");
    reason += base::cat(says_action ? " started at " : " in action started at ", run_.source->name,
                        ":", action_line_);
  }
  fail(reason);
}

void Parser::fail(const std::string& reason) {
  const Token& token = token_[0];
  const std::string_view before = std::string_view(run_.source->text).substr(0, token.at);
  Site site{.source = run_.source, .offset = token.at, .line = token.line};
  if (token.kind != TokenKind::error && !token.text.empty()) {
    site.length = static_cast<std::uint32_t>(token.text.size());
  }
  site.column = static_cast<std::uint32_t>(before.size() - (before.rfind('\n') + 1));
  throw Failure(base::cat("template: ", run_.source->name, ":", token.line, ": ", reason), reason,
                std::move(site));
}

void Parser::check_depth() {
  if (run_.stack.low()) fail("max nesting depth exceeded");
}

void Parser::add_tree(const ListNode* root) {
  auto tree = std::make_unique<Tree>(Tree{.name = name_,
                                          .source = run_.source.get(),
                                          .shared_source = run_.source,
                                          .functions = &run_.functions,
                                          .root = root,
                                          .empty = is_empty(*root)});
  std::unique_ptr<Tree>& place = run_.trees[name_];
  if (place == nullptr || place->empty) {
    place = std::move(tree);
  } else if (!tree->empty) {
    fail("template: multiple definition of template " + go_quote(name_));
  }
}

void Parser::parse_text() {
  Few<const Node*> nodes;
  const std::uint32_t at = peek().at;
  while (peek().kind != TokenKind::end_of_text) {
    if (peek().kind == TokenKind::left_delimiter) {
      const Token delimiter = next();
      if (next_non_space().kind == TokenKind::define) {
        Parser(run_, "definition").parse_definition();
        continue;
      }
      back(delimiter);
    }
    Ending ending = Ending::none;
    const Node* node = text_or_action(ending);
    if (ending != Ending::none) {
      fail(ending == Ending::end ? "unexpected {{end}}" : "unexpected {{else}}");
    }
    nodes.push_back(node);
  }
  add_tree(run_.arena.make(ListNode{{NodeKind::list, at}, run_.arena.copy(nodes)}));
}

void Parser::parse_definition() {
  constexpr auto context = "define clause";
  const Token name = next_non_space();
  if (name.kind != TokenKind::string && name.kind != TokenKind::raw_string) {
    unexpected(name, context);
  }
  const auto text = unquote(name.text);
  if (!text) fail("invalid syntax");
  name_ = *text;
  expect(TokenKind::right_delimiter, context);
  Ending ending = Ending::none;
  const ListNode* root = item_list(ending);
  if (ending != Ending::end) fail(base::cat("unexpected {{else}} in ", context));
  add_tree(root);
}

const ListNode* Parser::item_list(Ending& ending) {
  check_depth();
  Few<const Node*> nodes;
  const std::uint32_t at = peek_non_space().at;
  while (peek_non_space().kind != TokenKind::end_of_text) {
    const Node* node = text_or_action(ending);
    if (ending != Ending::none) {
      return run_.arena.make(ListNode{{NodeKind::list, at}, run_.arena.copy(nodes)});
    }
    nodes.push_back(node);
  }
  fail("unexpected EOF");
}

const Node* Parser::text_or_action(Ending& ending) {
  const Token token = next_non_space();
  if (token.kind == TokenKind::text) {
    return run_.arena.make(TextNode{{NodeKind::text, token.at}, token.text});
  }
  if (token.kind != TokenKind::left_delimiter) unexpected(token, "input");
  action_line_ = token.line;
  const Node* node = action(ending);
  action_line_ = 0;
  return node;
}

const Node* Parser::action(Ending& ending) {
  const Token token = next_non_space();
  switch (token.kind) {
    case TokenKind::block:
      return parse_block();
    case TokenKind::break_:
      return leave_loop(NodeKind::break_, token, "{{break}}");
    case TokenKind::continue_:
      return leave_loop(NodeKind::continue_, token, "{{continue}}");
    case TokenKind::else_:
      ending = Ending::else_;
      else_control();
      return nullptr;
    case TokenKind::end:
      ending = Ending::end;
      expect(TokenKind::right_delimiter, "end");
      return nullptr;
    case TokenKind::if_:
      return branch(NodeKind::if_);
    case TokenKind::range:
      return branch(NodeKind::range);
    case TokenKind::template_:
      return template_control();
    case TokenKind::with:
      return branch(NodeKind::with);
    default:
      break;
  }
  back();
  const std::uint32_t at = peek().at;
  const PipeNode* pipe = pipeline("command", TokenKind::right_delimiter);
  return run_.arena.make(ActionNode{{NodeKind::action, at}, pipe});
}

// `else if` and `else with` leave their keyword to be read as an action of the else's list.
void Parser::else_control() {
  const TokenKind kind = peek_non_space().kind;
  if (kind != TokenKind::if_ && kind != TokenKind::with) expect(TokenKind::right_delimiter, "else");
}

const Node* Parser::leave_loop(NodeKind kind, const Token& keyword, const char* word) {
  const Token token = next_non_space();
  if (token.kind != TokenKind::right_delimiter) unexpected(token, word);
  if (loops_ == 0) fail(base::cat(word, " outside {{range}}"));
  return run_.arena.make(Node{kind, keyword.at});
}

const Node* Parser::branch(NodeKind kind) {
  check_depth();
  const std::size_t declared = variables_.size();
  const char* context = word_of(kind);
  const PipeNode* pipe = pipeline(context, TokenKind::right_delimiter);
  Ending ending = Ending::none;
  if (kind == NodeKind::range) ++loops_;
  const ListNode* list = item_list(ending);
  if (kind == NodeKind::range) --loops_;
  const ListNode* otherwise = ending == Ending::else_ ? else_branch(kind) : nullptr;
  variables_.resize(declared);
  return run_.arena.make(BranchNode{{kind, pipe->at}, pipe, list, otherwise});
}

const ListNode* Parser::else_branch(NodeKind kind) {
  const Token token = peek();
  if ((kind == NodeKind::if_ && token.kind == TokenKind::if_) ||
      (kind == NodeKind::with && token.kind == TokenKind::with)) {
    next();
    // The nested branch takes the `end`.
    const Node* nested = branch(kind);
    return run_.arena.make(ListNode{{NodeKind::list, token.at}, run_.arena.copy_one(nested)});
  }
  Ending ending = Ending::none;
  const ListNode* list = item_list(ending);
  if (ending != Ending::end) fail("expected end; found {{else}}");
  return list;
}

std::string_view Parser::template_name(const Token& token, const char* context) {
  if (token.kind != TokenKind::string && token.kind != TokenKind::raw_string) {
    unexpected(token, context);
  }
  auto name = unquote(token.text);
  if (!name) fail("invalid syntax");
  return run_.arena.keep_text(std::move(*name));
}

const Node* Parser::parse_block() {
  constexpr auto context = "block clause";
  const Token token = next_non_space();
  const std::string_view name = template_name(token, context);
  const PipeNode* pipe = pipeline(context, TokenKind::right_delimiter);
  Parser block(run_, std::string(name));
  Ending ending = Ending::none;
  const ListNode* root = block.item_list(ending);
  if (ending != Ending::end) fail(base::cat("unexpected {{else}} in ", context));
  block.add_tree(root);
  return run_.arena.make(TemplateNode{{NodeKind::template_, token.at}, name, pipe});
}

const Node* Parser::template_control() {
  constexpr auto context = "template clause";
  const Token token = next_non_space();
  const std::string_view name = template_name(token, context);
  const PipeNode* pipe = nullptr;
  if (next_non_space().kind != TokenKind::right_delimiter) {
    back();
    pipe = pipeline(context, TokenKind::right_delimiter);
  }
  return run_.arena.make(TemplateNode{{NodeKind::template_, token.at}, name, pipe});
}

}  // namespace kboot::gotpl
