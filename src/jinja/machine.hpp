// The evaluator: walks the tree of a template with the variables of an Env.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "jinja/ast.hpp"
#include "jinja/builtin.hpp"
#include "jinja/objects.hpp"
#include "value/text_builder.hpp"

namespace kboot::jinja {

// The names of one scope. Macros keep the scopes that they were made in.
struct Frame {
  std::shared_ptr<Frame> parent;
  std::vector<std::pair<std::string, Value>> names;
  bool sees_env = true;  // false in a template that was imported without context

  [[nodiscard]] const Value* find(std::string_view name) const noexcept;
  void set(std::string_view name, Value value);
};

// What statements print: the pieces that Ansible's concat joins.
class Output {
 public:
  // A piece of the template's own text.
  void text(std::string_view text);
  // The value of an expression: null prints as nothing, undefined throws.
  void value(const Value& value);
  // The text, read back as data where `convert` says so; unknown when a piece was unknown.
  [[nodiscard]] Value finish(bool convert);

 private:
  void join();

  value::TextBuilder builder_;
  Value only_;  // the first piece, while it is the only one and a value
  bool single_ = false;
  std::size_t pieces_ = 0;
  bool unknown_ = false;
};

class Machine {
 public:
  Machine(const Template& parsed, Env& env);

  [[nodiscard]] Value render();
  [[nodiscard]] Value evaluate();

  // For builtins.
  [[nodiscard]] Env& env() { return env_; }
  [[nodiscard]] Value eval(const Expr& expr);
  [[nodiscard]] Value attribute(const Value& object, std::string_view name);
  [[nodiscard]] Value item(const Value& object, const Value& key);
  [[nodiscard]] Value call(const Value& callee, Arguments arguments);
  [[nodiscard]] Value apply_filter(const FilterRow& row, const Value& input, Arguments arguments);
  // Unknown operands give an unknown value, all others a boolean.
  [[nodiscard]] Value apply_test(const TestRow& row, const Value& input, Arguments arguments);
  [[nodiscard]] Value undefined(std::string message, std::string hint = {}) const;
  // The result of lookup(...) and query(...).
  [[nodiscard]] Value lookup(std::string_view plugin, Arguments arguments, bool want_list);
  [[nodiscard]] Value call_macro(const MacroNode& macro, const std::shared_ptr<Frame>& closure,
                                 const Template& owner, Arguments arguments);
  // Marks the result as coming from outside.
  void touch_unsafe() { unsafe_ = true; }
  // All names and values that the template sees (for `vars`).
  [[nodiscard]] const Span& here() const { return here_; }
  [[nodiscard]] std::optional<Value> variable(std::string_view name);
  // Is the result of the innermost concat read back?
  [[nodiscard]] bool converts() const;

 private:
  friend class LoopState;
  static constexpr int depth_limit = 1500;
  static constexpr int call_limit = 100;
  class Depth;
  class Position;
  class ScopeGuard;

  // Expressions: one small overload per node.
  Value eval(const Literal& node);
  Value eval(const Name& node);
  Value eval(const GetAttr& node);
  Value eval(const GetItem& node);
  Value eval(const Slice& node);
  Value eval(const CallExpr& node);
  Value eval(const FilterExpr& node);
  Value eval(const TestExpr& node);
  Value eval(const Unary& node);
  Value eval(const Binary& node);
  Value eval(const Logic& node);
  Value eval(const Comparison& node);
  Value eval(const Concat& node);
  Value eval(const Inline& node);
  Value eval(const ListExpr& node);
  Value eval(const TupleExpr& node);
  Value eval(const DictExpr& node);
  Arguments arguments(const ArgumentList& list);
  std::optional<Value> call_method_or_global(const CallExpr& node);
  Value filter(const FilterExpr& node, const Value& input);
  Value missing_member(const Value& object, std::string_view name) const;
  std::string source(Span span) const;

  // Statements.
  void exec(const Body& body, Output& out);
  void exec(const TextNode& node, Output& out);
  void exec(const PrintNode& node, Output& out);
  void exec(const IfNode& node, Output& out);
  void exec(const ForNode& node, Output& out);
  void exec(const SetNode& node, Output& out);
  void exec(const SetBlockNode& node, Output& out);
  void exec(const MacroNode& node, Output& out);
  void exec(const CallNode& node, Output& out);
  void exec(const FilterNode& node, Output& out);
  void exec(const WithNode& node, Output& out);
  void exec(const IncludeNode& node, Output& out);
  void exec(const ImportNode& node, Output& out);
  void exec(const ExtendsNode& node, Output& out);
  void exec(const BlockNode& node, Output& out);
  Value filter_block(const Expr& expr, const Value& input);
  void assign(const Target& target, const Value& value);
  void run_loop(const ForNode& node, const Value& items, Output& out, int level);
  bool condition_holds(const Value& value);
  std::optional<Template> load(const Value& name);
  Value run_template(const Template& loaded, const std::shared_ptr<Frame>& frame);
  void run_blocks_of(const Template& loaded, const std::shared_ptr<Frame>& frame, Output& out);
  void collect_blocks(const Body& body, const Template& owner);
  Value super(const std::string& name, std::size_t level);

  // Variables.
  Value name(std::string_view name);
  std::optional<Value> from_env(std::string_view name);
  Value undefined_name(std::string_view name) const;
  void note_marks(const Value& value);
  Value finish(Value out) const;

  struct BlockLevel {
    const BlockNode* node;
    Template owner;
  };

  Env& env_;
  Template template_;  // whose tree is being walked
  std::shared_ptr<Frame> frame_;
  std::unordered_map<std::string, Value> cache_;  // a name is rendered once per evaluation
  std::unordered_map<std::string, std::vector<BlockLevel>> blocks_;
  std::optional<Template> parent_;               // set by `extends`
  std::vector<std::shared_ptr<Frame>> modules_;  // of imports: their macros need them
  Span here_;
  int depth_ = 0;
  int calls_ = 0;
  bool mutates_ = false;
  bool unsafe_ = false;
  bool tracking_ = false;  // something secret or unknown was seen
};

// Thrown where an unknown value decides what is printed: the whole result is unknown.
struct UnknownDecides {};

}  // namespace kboot::jinja
