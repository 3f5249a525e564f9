// Pipelines, commands and operands.
#include "base/text.hpp"
#include "gotpl/complex.hpp"
#include "gotpl/number.hpp"
#include "gotpl/parser.hpp"
#include "gotpl/print.hpp"
#include "gotpl/quote.hpp"

namespace kboot::gotpl {

namespace {

constexpr int max_parens = 10000;  // parse.maxStackDepth

bool begins_operand(TokenKind kind) {
  switch (kind) {
    case TokenKind::boolean:
    case TokenKind::char_constant:
    case TokenKind::complex:
    case TokenKind::dot:
    case TokenKind::field:
    case TokenKind::identifier:
    case TokenKind::number:
    case TokenKind::nil:
    case TokenKind::raw_string:
    case TokenKind::string:
    case TokenKind::variable:
    case TokenKind::left_paren:
      return true;
    default:
      return false;
  }
}

bool is_literal(NodeKind kind) {
  return kind == NodeKind::boolean || kind == NodeKind::dot || kind == NodeKind::nil ||
         kind == NodeKind::number || kind == NodeKind::string;
}

// What an integer or float that was read can also be.
bool fits_int(double number) { return number >= -0x1p63 && number < 0x1p63; }
bool fits_uint(double number) { return number >= 0 && number < 0x1p64; }

void take_float(NumberNode& node, double number) {
  node.is_float = true;
  node.float64 = number;
  if (fits_int(number) && static_cast<double>(static_cast<std::int64_t>(number)) == number) {
    node.is_int = true;
    node.int64 = static_cast<std::int64_t>(number);
  }
  if (fits_uint(number) && static_cast<double>(static_cast<std::uint64_t>(number)) == number) {
    node.is_uint = true;
    node.uint64 = static_cast<std::uint64_t>(number);
  }
}

void take_integer(NumberNode& node, std::string_view text) {
  if (const auto number = parse_uint(text)) {
    node.is_uint = true;
    node.uint64 = *number;
  }
  if (const auto number = parse_int(text)) {
    node.is_int = true;
    node.int64 = *number;
    if (*number == 0) node.is_uint = true;  // -0
  }
  node.is_float = node.is_int || node.is_uint;
  if (node.is_float) {
    node.float64 = node.is_int ? static_cast<double>(node.int64) : static_cast<double>(node.uint64);
  }
}

// 1i, 1+2i: `1i` whose number is wrong is read on as other numbers are.
std::optional<Complex> complex_constant(const Token& token) {
  if (!token.text.ends_with('i')) return std::nullopt;
  const std::string_view text = token.text.substr(0, token.text.size() - 1);
  std::size_t sign = 0;
  if (token.kind == TokenKind::complex) {
    sign = text.find_last_of("+-");
    const char before = static_cast<char>(sign > 0 ? text[sign - 1] | 0x20 : 0);
    if (before == 'p' || (before == 'e' && !text.starts_with("0x"))) {
      sign = text.find_last_of("+-", sign - 1);
    }
  }
  const auto real = sign == 0 ? std::optional<double>(0) : parse_float(text.substr(0, sign));
  const auto imaginary = parse_float(text.substr(sign));
  if (!real || !imaginary) return std::nullopt;
  return Complex{*real, *imaginary};
}

bool is_hex_int(std::string_view text) {
  return text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' &&
         text.find_first_of("pP") == std::string_view::npos;
}

// The number as an untyped constant (exec.go idealConstant); nothing when it overflows int.
std::optional<Value> ideal_constant(const NumberNode& node) {
  if (node.is_float && !is_hex_int(node.written) && node.written[0] != '\'' &&
      node.written.find_first_of(".eEpP") != std::string_view::npos) {
    return Value(node.float64);
  }
  if (node.is_int) return make_int(node.int64);
  return std::nullopt;
}

}  // namespace

void Parser::declarations(const char* context, Few<const VariableNode*>& variables, bool& assigns) {
  const std::string_view where = context;
  for (;;) {
    const Token name = peek_non_space();
    if (name.kind != TokenKind::variable) return;
    next();
    // A space is a token of its own, so three tokens may have to be given back.
    const Token after = peek();
    const Token following = peek_non_space();
    const bool declares =
        following.kind == TokenKind::declare || following.kind == TokenKind::assign;
    if (!declares && (following.kind != TokenKind::character || following.text != ",")) {
      if (after.kind == TokenKind::space) {
        back(name, after);
      } else {
        back(name);
      }
      return;
    }
    if (declares) assigns = following.kind == TokenKind::assign;
    next_non_space();
    variables.push_back(variable(name.at, name.text, run_.arena.copy_one(name.text)));
    variables_.push_back(name.text);
    if (declares) return;
    if (where != "range" || variables.size() >= 2) {
      fail(base::cat("too many declarations in ", context));
    }
    const TokenKind kind = peek_non_space().kind;
    if (kind != TokenKind::variable && kind != TokenKind::right_delimiter &&
        kind != TokenKind::right_paren) {
      fail("range can only initialize variables");
    }
  }
}

const PipeNode* Parser::pipeline(const char* context, TokenKind end) {
  check_depth();
  PipeNode pipe{{NodeKind::pipe, peek_non_space().at}, false, {}, {}};
  Few<const VariableNode*> variables;
  Few<const CommandNode*> commands;
  declarations(context, variables, pipe.assigns);
  for (;;) {
    const Token token = next_non_space();
    if (token.kind == end) break;
    if (!begins_operand(token.kind)) unexpected(token, context);
    back();
    commands.push_back(command());
  }
  if (commands.empty()) fail(base::cat("missing value for ", context));
  for (std::size_t i = 1; i < commands.size(); ++i) {
    if (is_literal(commands[i]->arguments.front()->kind)) {
      fail(base::cat("non executable command in pipeline stage ", i + 1));
    }
  }
  pipe.variables = run_.arena.copy(variables);
  pipe.commands = run_.arena.copy(commands);
  return run_.arena.make(pipe);
}

const CommandNode* Parser::command() {
  Few<const Node*> arguments;
  const std::uint32_t at = peek_non_space().at;
  for (;;) {
    peek_non_space();
    if (const Node* node = operand()) arguments.push_back(node);
    const Token token = next();
    if (token.kind == TokenKind::space) continue;
    if (token.kind == TokenKind::right_delimiter || token.kind == TokenKind::right_paren) {
      back();
    } else if (token.kind != TokenKind::pipe) {
      unexpected(token, "operand");
    }
    break;
  }
  if (arguments.empty()) fail("empty command");
  return run_.arena.make(CommandNode{{NodeKind::command, at}, run_.arena.copy(arguments)});
}

const Node* Parser::operand() {
  const Node* node = term();
  if (node == nullptr || peek().kind != TokenKind::field) return node;
  return chain(*node);
}

const Node* Parser::chain(const Node& base) {
  const std::uint32_t at = peek().at;
  if (base.kind == NodeKind::field || base.kind == NodeKind::variable) {
    const auto names = fields(static_cast<const FieldNode&>(base).names);
    if (base.kind == NodeKind::variable) return variable(at, names.front(), names);
    return run_.arena.make(FieldNode{{NodeKind::field, at}, names});
  }
  const auto names = fields({});
  if (is_literal(base.kind)) {
    fail("unexpected . after term " + go_quote(node_text(base)));
  }
  return run_.arena.make(ChainNode{{{NodeKind::chain, at}, names}, &base});
}

// Those that come next, behind others.
std::span<const std::string_view> Parser::fields(std::span<const std::string_view> before) {
  Few<std::string_view> names;
  for (const std::string_view name : before) names.push_back(name);
  while (peek().kind == TokenKind::field) names.push_back(next().text.substr(1));
  return run_.arena.copy(names);
}

const Node* Parser::term() {
  const Token token = next_non_space();
  switch (token.kind) {
    case TokenKind::identifier:
      return identifier(token);
    case TokenKind::dot:
      return constant(NodeKind::dot, token, {});
    case TokenKind::nil:
      return constant(NodeKind::nil, token, {});
    case TokenKind::variable:
      return used_variable(token);
    case TokenKind::field:
      return field(token);
    case TokenKind::boolean:
      return constant(NodeKind::boolean, token, token.text == "true");
    case TokenKind::char_constant:
    case TokenKind::complex:
    case TokenKind::number:
      return number(token);
    case TokenKind::left_paren: {
      if (parens_ >= max_parens || run_.stack.low()) fail("max expression depth exceeded");
      ++parens_;
      const Node* pipe = pipeline("parenthesized pipeline", TokenKind::right_paren);
      --parens_;
      return pipe;
    }
    case TokenKind::string:
    case TokenKind::raw_string:
      return string_constant(token);
    default:
      back();
      return nullptr;
  }
}

// With those that come next, whose second one gives the place.
const Node* Parser::field(const Token& token) {
  const std::string_view first = token.text.substr(1);
  const Token& following = peek();
  const std::uint32_t at = following.kind == TokenKind::field ? following.at : token.at;
  return run_.arena.make(FieldNode{{NodeKind::field, at}, fields({&first, 1})});
}

const Node* Parser::identifier(const Token& token) {
  const Function* function = run_.functions.find(token.text);
  if (function == nullptr) fail(base::cat("function ", go_quote(token.text), " not defined"));
  return run_.arena.make(IdentifierNode{{NodeKind::identifier, token.at}, token.text, function});
}

const Node* Parser::string_constant(const Token& token) {
  if (const auto text = as_written(token.text)) return constant(NodeKind::string, token, *text);
  const auto text = unquote(token.text);
  if (!text) fail("invalid syntax");
  return constant(NodeKind::string, token, *text);
}

const Node* Parser::constant(NodeKind kind, const Token& token, Value value) {
  return run_.arena.make(
      ConstantNode{{kind, token.at}, token.text, run_.arena.keep(std::move(value))});
}

const Node* Parser::number(const Token& token) {
  NumberNode node{};
  node.kind = NodeKind::number;
  node.at = token.at;
  node.written = token.text;
  if (token.kind == TokenKind::char_constant) {
    const auto rune = unquote_rune(token.text.substr(1), '\'');
    if (!rune) fail("invalid syntax");
    if (token.text.substr(1 + rune->size) != "'") {
      fail(base::cat("malformed character constant: ", token.text));
    }
    node.is_int = node.is_uint = node.is_float = true;
    node.int64 = rune->code;
    node.uint64 = rune->code;
    node.float64 = rune->code;
  } else if (const auto complex = complex_constant(token)) {
    node.is_complex = true;
    if (complex->imaginary == 0) take_float(node, complex->real);
    node.value = run_.arena.keep(Value::foreign(std::make_unique<ComplexNumber>(*complex)));
    return run_.arena.make(node);
  } else {
    take_integer(node, token.text);
    const auto number = node.is_float ? std::nullopt : parse_float(token.text);
    if (number) {
      if (token.text.find_first_of(".eEpP") == std::string_view::npos) {
        fail("integer overflow: " + go_quote(token.text));
      }
      take_float(node, *number);
    }
  }
  if (token.kind == TokenKind::complex) fail("syntax error scanning complex number");
  if (!node.is_int && !node.is_uint && !node.is_float) {
    fail("illegal number syntax: " + go_quote(token.text));
  }
  auto value = ideal_constant(node);
  if (value) node.value = run_.arena.keep(std::move(*value));
  return run_.arena.make(node);
}

const VariableNode* Parser::variable(std::uint32_t at, std::string_view name,
                                     std::span<const std::string_view> names) {
  std::size_t id = 0;
  while (id < run_.variables.size() && run_.variables[id] != name) ++id;
  if (id == run_.variables.size()) run_.variables.push_back(name);
  return run_.arena.make(
      VariableNode{{{NodeKind::variable, at}, names}, static_cast<std::uint32_t>(id)});
}

const Node* Parser::used_variable(const Token& token) {
  for (const std::string_view name : variables_) {
    if (name == token.text) {
      return variable(token.at, token.text, run_.arena.copy_one(token.text));
    }
  }
  fail("undefined variable " + go_quote(token.text));
}

}  // namespace kboot::gotpl
