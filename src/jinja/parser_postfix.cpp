// What stands behind a value: members, subscripts, calls, filters, tests.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/parser_make.hpp"

namespace kboot::jinja {
namespace {

// Methods that change their object.
constexpr std::array<std::string_view, 10> mutating_methods = {
    "append",  "clear",  "extend",  "insert",     "pop",
    "popitem", "remove", "reverse", "setdefault", "sort"};

bool mutates(std::string_view method) {
  return method == "update" || std::find(mutating_methods.begin(), mutating_methods.end(),
                                         method) != mutating_methods.end();
}

}  // namespace

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
  if (!is(TokenKind::integer))
    fail(base::cat("expected a name or a number after `.`, found ", describe(peek())));
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
      if (!list.named.empty() || list.spread_named)
        fail("a positional argument stands behind a named one");
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
    throw unknown_filter(node.name).at(out_.place(span.offset),
                                       static_cast<std::uint32_t>(node.name.size()));
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
    throw unknown_test(node.name).at(out_.place(span.offset),
                                     static_cast<std::uint32_t>(node.name.size()));
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

}  // namespace kboot::jinja
