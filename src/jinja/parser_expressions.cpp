// Expressions, in Jinja2's order of binding.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/builtin.hpp"
#include "jinja/parser_make.hpp"

namespace kboot::jinja {
namespace {

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
    const auto* word =
        std::find_if(compare_words.begin(), compare_words.end(),
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
    case TokenKind::name:
      return name_or_constant();
    case TokenKind::string:
      return string();
    case TokenKind::integer:
    case TokenKind::floating:
      return number();
    default:
      break;
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
  if (std::find(bound_.begin(), bound_.end(), name) == bound_.end())
    out_.free_names.push_back(name);
  return make(first, Name{name});
}

ExprPtr Parser::number() {
  const std::size_t first = at_;
  const Token& token = next();
  if (token.kind == TokenKind::floating)
    return make(first, Literal{Value(std::strtod(token.text.c_str(), nullptr))});
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

ExprPtr Parser::tuple(bool with_inline, bool parenthesised,
                      std::initializer_list<std::string_view> stops) {
  const std::size_t first = at_;
  TupleExpr node;
  bool is_tuple = false;
  while (true) {
    const bool ends = is(TokenKind::variable_end) || is(TokenKind::block_end) ||
                      is(TokenKind::end) || is_op(")") ||
                      std::any_of(stops.begin(), stops.end(),
                                  [&](std::string_view stop) { return is_name(stop); });
    if (ends) break;
    node.items.push_back(expression(with_inline));
    if (!skip_op(",")) break;
    is_tuple = true;
  }
  if (!is_tuple && !node.items.empty()) return std::move(node.items.front());
  if (node.items.empty() && !parenthesised)
    fail(base::cat("expected an expression, found ", describe(peek())));
  return make(first, std::move(node));
}

void Parser::parse_expression() {
  out_.expression = expression();
  if (!is(TokenKind::end))
    fail(base::cat("unexpected ", describe(peek()), " behind the expression"));
}

}  // namespace kboot::jinja
