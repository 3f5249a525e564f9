// Expressions, in Jinja2's order of binding.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/builtin.hpp"
#include "jinja/parser.hpp"

namespace kboot::jinja {
namespace {

// Methods that change their object.
constexpr std::array<std::string_view, 10> mutating_methods = {
    "append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort"};

bool mutates(std::string_view method) {
  return method == "update" || std::find(mutating_methods.begin(), mutating_methods.end(), method) != mutating_methods.end();
}

std::optional<BinaryOp> sum_op(const Token& token) {
  if (token.kind != TokenKind::op) return std::nullopt;
  if (token.text == "+") return BinaryOp::add;
  if (token.text == "-") return BinaryOp::subtract;
  return std::nullopt;
}

std::optional<BinaryOp> product_op(const Token& token) {
  if (token.kind != TokenKind::op) return std::nullopt;
  if (token.text == "*") return BinaryOp::multiply;
  if (token.text == "/") return BinaryOp::divide;
  if (token.text == "//") return BinaryOp::floor_divide;
  if (token.text == "%") return BinaryOp::modulo;
  return std::nullopt;
}

struct CompareWord {
  std::string_view text;
  CompareOp op;
};
constexpr std::array<CompareWord, 6> compare_words = {{{"==", CompareOp::equal},
                                                       {"!=", CompareOp::not_equal},
                                                       {"<", CompareOp::less},
                                                       {"<=", CompareOp::less_equal},
                                                       {">", CompareOp::greater},
                                                       {">=", CompareOp::greater_equal}}};

}  // namespace

template <typename Node>
ExprPtr Parser::make(std::size_t first_token, Node node) const {
  const Token& first = tokens_[first_token];
  const Token& last = tokens_[at_ == 0 ? 0 : at_ - 1];
  const std::uint32_t end = std::max(last.offset + last.length, first.offset + 1);
  return std::make_unique<Expr>(Expr{std::move(node), {first.offset, end - first.offset}});
}

void Parser::chain() {
  if (++chained_ > chain_limit) fail("the expression is too long");
}

ExprPtr Parser::expression(bool with_inline) {
  const Depth depth(*this);
  return with_inline ? inline_if() : logic_or();
}

ExprPtr Parser::inline_if() {
  const std::size_t first = at_;
  ExprPtr value = logic_or();
  while (skip_name("if")) {
    chain();
    Inline node{logic_or(), std::move(value), nullptr};
    if (skip_name("else")) {
      const Depth depth(*this);
      node.otherwise = inline_if();
    }
    value = make(first, std::move(node));
  }
  return value;
}

ExprPtr Parser::logic_or() {
  const std::size_t first = at_;
  ExprPtr left = logic_and();
  while (skip_name("or")) {
    chain();
    ExprPtr right = logic_and();
    left = make(first, Logic{LogicOp::logical_or, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr Parser::logic_and() {
  const std::size_t first = at_;
  ExprPtr left = logic_not();
  while (skip_name("and")) {
    chain();
    ExprPtr right = logic_not();
    left = make(first, Logic{LogicOp::logical_and, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr Parser::logic_not() {
  const std::size_t first = at_;
  if (!skip_name("not")) return comparison();
  const Depth depth(*this);
  ExprPtr operand = logic_not();
  return make(first, Unary{UnaryOp::logical_not, std::move(operand)});
}

ExprPtr Parser::comparison() {
  const std::size_t first = at_;
  Comparison node{sum(), {}};
  while (true) {
    const auto* word = std::find_if(compare_words.begin(), compare_words.end(),
                                    [&](const CompareWord& candidate) { return is_op(candidate.text); });
    if (word != compare_words.end()) {
      next();
      node.steps.push_back({word->op, sum()});
    } else if (skip_name("in")) {
      node.steps.push_back({CompareOp::in, sum()});
    } else if (is_name("not") && peek(1).kind == TokenKind::name && peek(1).text == "in") {
      next();
      next();
      node.steps.push_back({CompareOp::not_in, sum()});
    } else {
      break;
    }
  }
  return node.steps.empty() ? std::move(node.first) : make(first, std::move(node));
}

ExprPtr Parser::sum() {
  const std::size_t first = at_;
  ExprPtr left = concat();
  while (const auto op = sum_op(peek())) {
    chain();
    next();
    ExprPtr right = concat();
    left = make(first, Binary{*op, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr Parser::concat() {
  const std::size_t first = at_;
  Concat node;
  node.parts.push_back(product());
  while (skip_op("~")) node.parts.push_back(product());
  return node.parts.size() == 1 ? std::move(node.parts.front()) : make(first, std::move(node));
}

ExprPtr Parser::product() {
  const std::size_t first = at_;
  ExprPtr left = power();
  while (const auto op = product_op(peek())) {
    chain();
    next();
    ExprPtr right = power();
    left = make(first, Binary{*op, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr Parser::power() {
  const std::size_t first = at_;
  ExprPtr left = unary();
  while (skip_op("**")) {  // binds to the left, unlike Python's
    chain();
    ExprPtr right = unary();
    left = make(first, Binary{BinaryOp::power, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr Parser::unary(bool with_filters) {
  const Depth depth(*this);
  const std::size_t first = at_;
  ExprPtr value;
  if (skip_op("-")) {
    ExprPtr operand = unary(false);
    value = make(first, Unary{UnaryOp::negative, std::move(operand)});
  } else if (skip_op("+")) {
    ExprPtr operand = unary(false);
    value = make(first, Unary{UnaryOp::positive, std::move(operand)});
  } else {
    value = primary();
  }
  value = postfix(std::move(value), first);
  return with_filters ? filters_and_tests(std::move(value), first) : std::move(value);
}

ExprPtr Parser::primary() {
  switch (peek().kind) {
    case TokenKind::name: return name_or_constant();
    case TokenKind::string: return string();
    case TokenKind::integer:
    case TokenKind::floating: return number();
    default: break;
  }
  if (skip_op("(")) {
    ExprPtr value = tuple(true, true);
    expect_op(")");
    return value;
  }
  if (is_op("[")) return list();
  if (is_op("{")) return dict();
  fail(base::cat("expected an expression, found ", describe(peek())));
}

ExprPtr Parser::name_or_constant() {
  const std::size_t first = at_;
  const std::string name = next().text;
  if (name == "true" || name == "True") return make(first, Literal{Value(true)});
  if (name == "false" || name == "False") return make(first, Literal{Value(false)});
  if (name == "none" || name == "None") return make(first, Literal{Value()});
  if (macro_ != nullptr) {
    macro_->uses_varargs |= name == "varargs";
    macro_->uses_kwargs |= name == "kwargs";
    macro_->uses_caller |= name == "caller";
  }
  if (std::find(bound_.begin(), bound_.end(), name) == bound_.end()) out_.free_names.push_back(name);
  return make(first, Name{name});
}

ExprPtr Parser::number() {
  const std::size_t first = at_;
  const Token& token = next();
  if (token.kind == TokenKind::floating) return make(first, Literal{Value(std::strtod(token.text.c_str(), nullptr))});
  int base = 10;
  std::string_view digits = token.text;
  if (digits.size() > 2 && digits[0] == '0' && base::lower(digits)[1] > '9') {
    const char kind = base::lower(digits)[1];
    base = kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
    digits.remove_prefix(2);
  }
  return make(first, Literal{*parse_integer(digits, base)});
}

// Strings side by side are one string.
ExprPtr Parser::string() {
  const std::size_t first = at_;
  std::string text;
  while (is(TokenKind::string)) text += next().text;
  return make(first, Literal{Value(text)});
}

ExprPtr Parser::list() {
  const std::size_t first = at_;
  expect_op("[");
  ListExpr node;
  while (!is_op("]")) {
    if (!node.items.empty()) expect_op(",");
    if (is_op("]")) break;
    node.items.push_back(expression());
  }
  expect_op("]");
  return make(first, std::move(node));
}

ExprPtr Parser::dict() {
  const std::size_t first = at_;
  expect_op("{");
  DictExpr node;
  while (!is_op("}")) {
    if (!node.entries.empty()) expect_op(",");
    if (is_op("}")) break;
    ExprPtr key = expression();
    expect_op(":");
    ExprPtr value = expression();
    node.entries.emplace_back(std::move(key), std::move(value));
  }
  expect_op("}");
  return make(first, std::move(node));
}

ExprPtr Parser::postfix(ExprPtr value, std::size_t first) {
  while (true) {
    if (is_op(".") || is_op("[") || is_op("(")) chain();
    if (skip_op(".")) {
      value = member(std::move(value), first);
    } else if (skip_op("[")) {
      value = subscript(std::move(value), first);
    } else if (is_op("(")) {
      value = call(std::move(value), first);
    } else {
      return value;
    }
  }
}

ExprPtr Parser::member(ExprPtr object, std::size_t first) {
  if (is(TokenKind::name)) {
    std::string name = next().text;
    out_.mutates |= mutates(name);
    return make(first, GetAttr{std::move(object), std::move(name)});
  }
  if (!is(TokenKind::integer)) fail(base::cat("expected a name or a number after `.`, found ", describe(peek())));
  ExprPtr key = number();
  return make(first, GetItem{std::move(object), std::move(key)});
}

ExprPtr Parser::subscript(ExprPtr object, std::size_t first) {
  const std::size_t inside = at_;
  ExprPtr start;
  if (!is_op(":")) {
    start = expression();
    if (is_op(",")) {
      TupleExpr keys;
      keys.items.push_back(std::move(start));
      while (skip_op(",") && !is_op("]")) keys.items.push_back(expression());
      start = make(inside, std::move(keys));
    }
  }
  if (!is_op(":")) {
    expect_op("]");
    return make(first, GetItem{std::move(object), std::move(start)});
  }
  next();
  Slice node{std::move(object), std::move(start), nullptr, nullptr};
  if (!is_op(":") && !is_op("]")) node.stop = expression();
  if (skip_op(":") && !is_op("]")) node.step = expression();
  expect_op("]");
  return make(first, std::move(node));
}

ExprPtr Parser::call(ExprPtr callee, std::size_t first) {
  ArgumentList list = arguments();
  return make(first, CallExpr{std::move(callee), std::move(list)});
}

ArgumentList Parser::arguments() {
  ArgumentList list;
  expect_op("(");
  bool comma_needed = false;
  while (!is_op(")")) {
    if (comma_needed) {
      expect_op(",");
      if (is_op(")")) break;
    }
    comma_needed = true;
    if (skip_op("**")) {
      if (list.spread_named) fail("only one `**` may stand in a call");
      list.spread_named = expression();
    } else if (skip_op("*")) {
      if (list.spread || list.spread_named) fail("`*` must stand once and before `**` in a call");
      list.spread = expression();
    } else if (is(TokenKind::name) && peek(1).kind == TokenKind::op && peek(1).text == "=") {
      std::string name = next().text;
      next();
      list.named.push_back({std::move(name), expression()});
    } else {
      if (!list.named.empty() || list.spread_named) fail("a positional argument stands behind a named one");
      list.positional.push_back(expression());
    }
  }
  expect_op(")");
  return list;
}

ExprPtr Parser::filters_and_tests(ExprPtr value, std::size_t first) {
  while (true) {
    if (is_op("|") || is_name("is")) chain();
    if (skip_op("|")) {
      value = filter(std::move(value), first);
    } else if (skip_name("is")) {
      value = test(std::move(value), first);
    } else if (is_op("(")) {
      value = call(std::move(value), first);
    } else {
      return value;
    }
  }
}

std::string Parser::dotted_name(std::string_view what) {
  std::string name = expect_name(what);
  while (skip_op(".")) name += "." + expect_name(what);
  return name;
}

ExprPtr Parser::filter(ExprPtr input, std::size_t first) {
  const Token& word = peek();
  const Span span{word.offset, word.length};
  FilterExpr node{std::move(input), nullptr, dotted_name("the name of a filter"), {}};
  node.row = find_filter(node.name);
  if (node.row == nullptr) {
    throw unknown_filter(node.name).at(out_.place(span.offset), static_cast<std::uint32_t>(node.name.size()));
  }
  if (is_op("(")) node.arguments = arguments();
  return make(first, std::move(node));
}

ExprPtr Parser::test(ExprPtr input, std::size_t first) {
  const bool negated = skip_name("not");
  const Token& word = peek();
  const Span span{word.offset, word.length};
  TestExpr node{std::move(input), nullptr, dotted_name("the name of a test"), {}};
  node.row = find_test(node.name);
  if (node.row == nullptr) {
    throw unknown_test(node.name).at(out_.place(span.offset), static_cast<std::uint32_t>(node.name.size()));
  }
  const bool operand = is(TokenKind::name) || is(TokenKind::string) || is(TokenKind::integer) ||
                       is(TokenKind::floating) || is_op("[") || is_op("{");
  if (is_op("(")) {
    node.arguments = arguments();
  } else if (operand && !is_name("else") && !is_name("or") && !is_name("and")) {
    if (is_name("is")) fail("tests cannot be chained with `is`");
    const std::size_t start = at_;
    ExprPtr argument = primary();
    node.arguments.positional.push_back(postfix(std::move(argument), start));
  }
  ExprPtr value = make(first, std::move(node));
  return negated ? make(first, Unary{UnaryOp::logical_not, std::move(value)}) : std::move(value);
}

ExprPtr Parser::tuple(bool with_inline, bool parenthesised, std::initializer_list<std::string_view> stops) {
  const std::size_t first = at_;
  TupleExpr node;
  bool is_tuple = false;
  while (true) {
    const bool ends = is(TokenKind::variable_end) || is(TokenKind::block_end) || is(TokenKind::end) || is_op(")") ||
                      std::any_of(stops.begin(), stops.end(), [&](std::string_view stop) { return is_name(stop); });
    if (ends) break;
    node.items.push_back(expression(with_inline));
    if (!skip_op(",")) break;
    is_tuple = true;
  }
  if (!is_tuple && !node.items.empty()) return std::move(node.items.front());
  if (node.items.empty() && !parenthesised) fail(base::cat("expected an expression, found ", describe(peek())));
  return make(first, std::move(node));
}

void Parser::parse_expression() {
  out_.expression = expression();
  if (!is(TokenKind::end)) fail(base::cat("unexpected ", describe(peek()), " behind the expression"));
}

}  // namespace kboot::jinja
