// Statements: what stands between {% and %}.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "jinja/parser.hpp"

namespace kboot::jinja {
namespace {

// Tags of extensions that Ansible does not switch on.
constexpr std::array<std::string_view, 6> extension_tags = {"autoescape", "break", "continue",
                                                            "do",         "trans", "debug"};

void add_names(const Target& target, std::vector<std::string>& names) {
  if (!target.name.empty() && target.attribute.empty()) names.push_back(target.name);
  for (const Target& item : target.items) add_names(item, names);
}

// Takes the names of an inner scope away again.
class Scope {
 public:
  explicit Scope(std::vector<std::string>& names) : names_(names), size_(names.size()) {}
  ~Scope() { names_.resize(size_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  std::vector<std::string>& names_;
  std::size_t size_;
};

}  // namespace

template <typename Node>
Statement Parser::make_statement(const Token& keyword, Node node) const {
  return Statement{std::move(node), {keyword.offset, keyword.length}};
}

void Parser::parse_template() { out_.body = body({}); }

Body Parser::body(std::initializer_list<std::string_view> ends) {
  const Depth depth(*this);
  const Token& opening = peek();
  Body statements;
  bool ended = false;
  while (!ended) {
    if (is(TokenKind::end)) {
      if (ends.size() == 0) return statements;
      fail_at(opening, base::cat("`", *(ends.end() - 1), "` is missing"));
    }
    const Token token = next();
    if (token.kind == TokenKind::data) {
      statements.push_back(make_statement(token, TextNode{token.text}));
    } else if (token.kind == TokenKind::variable_begin) {
      ExprPtr value = tuple(true, false);
      if (!is(TokenKind::variable_end)) {
        fail(base::cat("expected the end of the expression, found ", describe(peek())));
      }
      next();
      statements.push_back(make_statement(token, PrintNode{std::move(value)}));
    } else {
      tag(statements, ends, ended);
    }
  }
  return statements;
}

// Reads one tag, or stops before the keyword of a tag that ends the body.
void Parser::tag(Body& into, std::initializer_list<std::string_view> ends, bool& ended) {
  if (!is(TokenKind::name)) fail(base::cat("expected the name of a tag, found ", describe(peek())));
  if (std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return is_name(end); })) {
    ended = true;
    return;
  }
  const Token keyword = next();
  into.push_back(statement(keyword));
  if (keyword.text != "set" && !is(TokenKind::block_end)) {
    fail(base::cat("expected the end of the tag, found ", describe(peek())));
  }
  if (keyword.text != "set") next();
}

Statement Parser::statement(const Token& keyword) {
  const std::string& word = keyword.text;
  if (word == "if") return make_statement(keyword, if_statement());
  if (word == "for") return make_statement(keyword, for_statement());
  if (word == "set") return set_statement(keyword);
  if (word == "macro") return make_statement(keyword, macro_statement());
  if (word == "call") return make_statement(keyword, call_statement());
  if (word == "filter") return make_statement(keyword, filter_statement());
  if (word == "with") return make_statement(keyword, with_statement());
  if (word == "include") return make_statement(keyword, include_statement());
  if (word == "import") return make_statement(keyword, import_statement());
  if (word == "from") return make_statement(keyword, from_statement());
  if (word == "block") return make_statement(keyword, block_statement());
  if (word == "extends") return make_statement(keyword, ExtendsNode{expression()});
  if (word == "print") return make_statement(keyword, PrintNode{tuple(true, false)});
  if (std::find(extension_tags.begin(), extension_tags.end(), word) != extension_tags.end()) {
    fail_at(keyword,
            base::cat("`", word,
                      "` belongs to an extension of Jinja2 that Ansible does not switch on"));
  }
  fail_at(keyword, base::cat("unknown tag `", word, "`"));
}

IfNode Parser::if_statement() {
  IfNode node;
  while (true) {
    ExprPtr condition = tuple(false, false);
    expect_block_end();
    node.branches.push_back({std::move(condition), body({"elif", "else", "endif"})});
    if (skip_name("elif")) continue;
    if (skip_name("else")) {
      expect_block_end();
      node.otherwise = body({"endif"});
    }
    next();
    return node;
  }
}

ForNode Parser::for_statement() {
  ForNode node;
  const Scope scope(bound_);
  node.target = target(true, {"in"});
  if (!skip_name("in")) fail(base::cat("expected `in`, found ", describe(peek())));
  node.items = tuple(false, false, {"recursive", "if"});
  add_names(node.target, bound_);
  bound_.emplace_back("loop");
  if (skip_name("if")) node.filter = expression();
  node.recursive = skip_name("recursive");
  expect_block_end();
  node.body = body({"else", "endfor"});
  if (skip_name("else")) {
    expect_block_end();
    node.otherwise = body({"endfor"});
  }
  next();
  return node;
}

Statement Parser::set_statement(const Token& keyword) {
  Target left = target(true, {}, true);
  if (skip_op("=")) {
    ExprPtr value = tuple(true, false);
    add_names(left, bound_);
    expect_block_end();
    return make_statement(keyword, SetNode{std::move(left), std::move(value)});
  }
  SetBlockNode node{std::move(left), nullptr, {}};
  const std::size_t first = at_;
  ExprPtr chain;
  while (skip_op("|")) chain = filter(std::move(chain), first);
  node.filter = std::move(chain);
  expect_block_end();
  node.body = body({"endset"});
  next();
  expect_block_end();
  add_names(node.target, bound_);
  return make_statement(keyword, std::move(node));
}

void Parser::signature(MacroNode& macro) {
  expect_op("(");
  while (!is_op(")")) {
    if (!macro.parameters.empty()) expect_op(",");
    if (is_op(")")) break;
    MacroNode::Parameter parameter{expect_name("the name of a parameter"), nullptr};
    if (skip_op("=")) {
      parameter.fallback = expression();
    } else if (!macro.parameters.empty() && macro.parameters.back().fallback) {
      fail("a parameter without a default stands behind one that has one");
    }
    bound_.push_back(parameter.name);
    macro.parameters.push_back(std::move(parameter));
  }
  expect_op(")");
}

void Parser::macro_body(MacroNode& macro, std::string_view end) {
  MacroNode* outer = std::exchange(macro_, &macro);
  for (const char* name : {"varargs", "kwargs", "caller"}) bound_.emplace_back(name);
  expect_block_end();
  macro.body = body({end});
  next();
  macro_ = outer;
}

MacroNode Parser::macro_statement() {
  MacroNode node;
  node.name = expect_name("the name of the macro");
  bound_.push_back(node.name);
  const Scope scope(bound_);
  signature(node);
  macro_body(node, "endmacro");
  return node;
}

CallNode Parser::call_statement() {
  CallNode node;
  const Scope scope(bound_);
  node.caller.name = "caller";
  if (is_op("(")) signature(node.caller);
  node.call = expression();
  if (!std::holds_alternative<CallExpr>(node.call->node)) fail("expected a call of a macro");
  macro_body(node.caller, "endcall");
  return node;
}

FilterNode Parser::filter_statement() {
  FilterNode node;
  const std::size_t first = at_;
  do {
    node.filter = filter(std::move(node.filter), first);
  } while (skip_op("|"));
  expect_block_end();
  node.body = body({"endfilter"});
  next();
  return node;
}

WithNode Parser::with_statement() {
  WithNode node;
  const Scope scope(bound_);
  while (!is(TokenKind::block_end)) {
    if (!node.values.empty()) expect_op(",");
    Target name = target(false);
    expect_op("=");
    ExprPtr value = expression();
    node.values.emplace_back(std::move(name), std::move(value));
  }
  for (const auto& [name, value] : node.values) add_names(name, bound_);
  expect_block_end();
  node.body = body({"endwith"});
  next();
  return node;
}

bool Parser::context_clause(bool fallback) {
  const bool clause = (is_name("with") || is_name("without")) && peek(1).kind == TokenKind::name &&
                      peek(1).text == "context";
  if (!clause) return fallback;
  const bool with = next().text == "with";
  next();
  return with;
}

IncludeNode Parser::include_statement() {
  IncludeNode node{expression(), false, true};
  if (is_name("ignore") && peek(1).text == "missing") {
    next();
    next();
    node.ignore_missing = true;
  }
  node.with_context = context_clause(true);
  return node;
}

ImportNode Parser::import_statement() {
  ImportNode node;
  node.name = expression();
  if (!skip_name("as")) fail(base::cat("expected `as`, found ", describe(peek())));
  node.target = expect_name("a name");
  bound_.push_back(node.target);
  node.with_context = context_clause(false);
  return node;
}

ImportNode Parser::from_statement() {
  ImportNode node;
  node.name = expression();
  if (!skip_name("import")) fail(base::cat("expected `import`, found ", describe(peek())));
  while (true) {
    const bool clause = (is_name("with") || is_name("without")) && peek(1).text == "context";
    if (clause || is(TokenKind::block_end)) break;
    const std::string name = expect_name("a name");
    if (name.starts_with('_')) fail("names that begin with an underscore cannot be imported");
    const std::string alias = skip_name("as") ? expect_name("a name") : name;
    bound_.push_back(alias);
    node.names.emplace_back(name, alias);
    if (!skip_op(",")) break;
  }
  if (node.names.empty()) fail("expected a name to import");
  node.with_context = context_clause(false);
  return node;
}

BlockNode Parser::block_statement() {
  BlockNode node;
  const Scope scope(bound_);
  bound_.emplace_back("super");
  node.name = expect_name("the name of the block");
  skip_name("scoped");
  node.required = skip_name("required");
  expect_block_end();
  node.body = body({"endblock"});
  next();
  if (is(TokenKind::name)) {
    if (peek().text != node.name)
      fail(base::cat("expected `", node.name, "`, found ", describe(peek())));
    next();
  }
  return node;
}

Target Parser::single_target(bool with_attribute) {
  if (skip_op("(")) {
    Target inner = target(true, {}, with_attribute);
    expect_op(")");
    return inner;
  }
  const Token token = peek();
  Target result{expect_name("a name"), {}, {}, {token.offset, token.length}};
  if (with_attribute && skip_op(".")) result.attribute = expect_name("the name of an attribute");
  static constexpr std::array<std::string_view, 6> reserved = {"true", "false", "none",
                                                               "True", "False", "None"};
  if (std::find(reserved.begin(), reserved.end(), result.name) != reserved.end()) {
    fail_at(token, base::cat("`", result.name, "` cannot be set"));
  }
  return result;
}

bool Parser::target_ends(std::initializer_list<std::string_view> stops) const {
  return is(TokenKind::block_end) || is_op(")") || is_op("=") ||
         std::any_of(stops.begin(), stops.end(),
                     [&](std::string_view stop) { return is_name(stop); });
}

Target Parser::target(bool with_tuple, std::initializer_list<std::string_view> stops,
                      bool with_attribute) {
  const Depth depth(*this);
  Target first = single_target(with_attribute);
  if (!with_tuple || !is_op(",")) return first;
  Target result{{}, {}, {}, first.span};
  result.items.push_back(std::move(first));
  while (skip_op(",") && !target_ends(stops)) result.items.push_back(single_target(with_attribute));
  return result;
}

}  // namespace kboot::jinja
