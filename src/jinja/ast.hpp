// The tree of a parsed template.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

struct FilterRow;
struct TestRow;
struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

// A stretch of the template's text, in bytes.
struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 1;
};

struct NamedExpr {
  std::string name;
  ExprPtr value;
};
struct ArgumentList {
  std::vector<ExprPtr> positional;
  std::vector<NamedExpr> named;
  ExprPtr spread;        // *args
  ExprPtr spread_named;  // **kwargs
};

enum class UnaryOp : std::uint8_t { negative, positive, logical_not };
enum class BinaryOp : std::uint8_t { add, subtract, multiply, divide, floor_divide, modulo, power };
enum class LogicOp : std::uint8_t { logical_and, logical_or };
enum class CompareOp : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in
};

struct Literal {
  Value value;
};
struct Name {
  std::string name;
};
struct GetAttr {
  ExprPtr object;
  std::string name;
};
struct GetItem {
  ExprPtr object;
  ExprPtr key;
};
struct Slice {
  ExprPtr object, start, stop, step;
};  // absent parts are null
struct CallExpr {
  ExprPtr callee;
  ArgumentList arguments;
};
struct FilterExpr {
  ExprPtr input;  // null: what a filter block holds
  const FilterRow* row;
  std::string name;
  ArgumentList arguments;
};
struct TestExpr {
  ExprPtr input;
  const TestRow* row;
  std::string name;
  ArgumentList arguments;
};
struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
struct Binary {
  BinaryOp op;
  ExprPtr left, right;
};
struct Logic {
  LogicOp op;
  ExprPtr left, right;
};
struct Comparison {
  struct Step {
    CompareOp op;
    ExprPtr right;
  };
  ExprPtr first;
  std::vector<Step> steps;
};
struct Concat {
  std::vector<ExprPtr> parts;
};
struct Inline {
  ExprPtr condition, then, otherwise;
};  // otherwise may be null: undefined
struct ListExpr {
  std::vector<ExprPtr> items;
};
struct TupleExpr {
  std::vector<ExprPtr> items;
};
struct DictExpr {
  std::vector<std::pair<ExprPtr, ExprPtr>> entries;
};

struct Expr {
  std::variant<Literal, Name, GetAttr, GetItem, Slice, CallExpr, FilterExpr, TestExpr, Unary,
               Binary, Logic, Comparison, Concat, Inline, ListExpr, TupleExpr, DictExpr>
      node;
  Span span;
};

// What may stand on the left of `=`, in `for` and in macro parameters.
struct Target {
  std::string name;           // of the variable, or of the namespace where `attribute` is set
  std::string attribute;      // {% set ns.attribute = ... %}
  std::vector<Target> items;  // a, b (then the names above are empty)
  Span span;
};

struct Statement;
using Body = std::vector<Statement>;

struct TextNode {
  std::string text;
};
struct PrintNode {
  ExprPtr value;
};
struct IfNode {
  struct Branch {
    ExprPtr condition;
    Body body;
  };
  std::vector<Branch> branches;
  Body otherwise;
};
struct ForNode {
  Target target;
  ExprPtr items, filter;
  Body body, otherwise;
  bool recursive = false;
};
struct SetNode {
  Target target;
  ExprPtr value;
};
struct SetBlockNode {
  Target target;
  ExprPtr filter;
  Body body;
};
struct MacroNode {
  struct Parameter {
    std::string name;
    ExprPtr fallback;
  };
  std::string name;
  std::vector<Parameter> parameters;
  Body body;
  bool uses_varargs = false, uses_kwargs = false, uses_caller = false;
};
struct CallNode {
  MacroNode caller;
  ExprPtr call;
};
struct FilterNode {
  ExprPtr filter;
  Body body;
};
struct WithNode {
  std::vector<std::pair<Target, ExprPtr>> values;
  Body body;
};
struct IncludeNode {
  ExprPtr name;
  bool ignore_missing = false;
  bool with_context = true;
};
struct ImportNode {
  ExprPtr name;
  std::string target;                                      // import ... as target
  std::vector<std::pair<std::string, std::string>> names;  // from ... import name as alias
  bool with_context = false;
};
struct ExtendsNode {
  ExprPtr name;
};
struct BlockNode {
  std::string name;
  Body body;
  bool required = false;
};

struct Statement {
  std::variant<TextNode, PrintNode, IfNode, ForNode, SetNode, SetBlockNode, MacroNode, CallNode,
               FilterNode, WithNode, IncludeNode, ImportNode, ExtendsNode, BlockNode>
      node;
  Span span;
};

struct Template::Parsed {
  std::string text;  // after the header line, line ends normalised
  Origin origin;     // of the text's first byte
  ScalarStyle style = ScalarStyle::plain;
  Syntax syntax;
  std::size_t skipped = 0;  // bytes of the header line in front of `text`
  Body body;                // of a template
  ExprPtr expression;       // of a bare expression
  std::string single_name;  // the whole template is `{{ name }}`
  bool mutates = false;     // calls append, update, ...: containers are copied when they are read
  std::size_t trailing_newlines = 0;
  std::vector<std::string> free_names;

  // The place of a byte of `text` in the user's file.
  [[nodiscard]] Origin place(std::uint32_t offset) const;
};

}  // namespace kboot::jinja
