// Walks trees and evaluates pipelines: the work behind Execution.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gotpl/ast.hpp"
#include "gotpl/gotpl.hpp"
#include "gotpl/stack.hpp"
#include "regex/go_pattern.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {

// A value, and whether Go would hold it in an interface {} (an element of such a container that no
// pipeline has opened): messages name that type.
struct Operand {
  Value value;
  bool boxed = false;
};

// Room for the arguments of the calls that are going on; they stay where they are.
class ArgumentStack {
 public:
  [[nodiscard]] Value* push(std::size_t count);
  void pop(std::size_t count) noexcept;

 private:
  static constexpr std::size_t block_size = 512;
  struct Free {
    void operator()(Value* room) const noexcept { ::operator delete(room); }
  };
  struct Block {
    std::unique_ptr<Value, Free> room;  // for values that whoever pushed builds and destroys
    std::size_t size;
    std::size_t used = 0;
  };
  std::vector<Block> blocks_;
  std::size_t current_ = 0;
};

class Machine {
 public:
  Machine(Execution& execution, const Set& set, const base::Context& context, Host& host,
          const ExecutionOptions& options)
      : execution_(execution), set_(&set), context_(context), host_(host), options_(options) {}

  // Both may be called again from inside a function.
  Value execute(std::string_view name, const Value& data);
  Value execute(const Set& set, const Tree& tree, const Value& data);

  [[nodiscard]] const Set& set() const noexcept { return *set_; }
  [[nodiscard]] const base::Context& context() const noexcept { return context_; }
  [[nodiscard]] Host& host() const noexcept { return host_; }
  const regex::GoPattern& pattern(std::string_view text);

 private:
  class Entry;
  class Scope;
  using Nodes = Items<Node>;
  using Names = std::span<const std::string_view>;
  // How a list was left.
  enum class Flow : std::uint8_t { on, break_, continue_ };
  struct Variable {
    Value value;
    std::uint32_t id;
    bool boxed;
  };

  // machine.cpp: what is walked
  Flow walk(const Operand& dot, const ListNode& list);
  Flow walk(const Operand& dot, const Node& node);
  Flow walk_branch(const Operand& dot, const BranchNode& branch);
  void walk_template(const Operand& dot, const TemplateNode& node);
  void print(const Node& node, const Value& value);
  void trace(const Node& node);

  // machine_range.cpp
  class Loop;
  Flow walk_range(const Operand& dot, const BranchNode& range);
  bool iterate(const Value& over, Loop& loop);
  void range_over_integer(const Value& number, Loop& loop);
  void range_over_list(const Value& list, Loop& loop);
  void range_over_map(const Value& map, Loop& loop);

  // machine_pipeline.cpp: pipelines, commands, fields
  Value pipeline(const Operand& dot, const PipeNode& pipe);
  Value command(const Operand& dot, const CommandNode& command, const Value* final);
  Value constant(const Node& node);
  Value field(const Operand& dot, const FieldNode& node, Nodes arguments, const Value* final);
  Value variable(const Operand& dot, const VariableNode& node, Nodes arguments, const Value* final);
  Value chain(const Operand& dot, const ChainNode& node, Nodes arguments, const Value* final);
  Value members(const Operand& dot, const Value& receiver, bool boxed, const Node& node,
                Names names, Nodes arguments, const Value* final);
  void not_a_function(const Node& first, Nodes arguments, const Value* final);
  [[nodiscard]] const Variable& find_variable(const VariableNode& node);
  // Forgets the variables that were declared since there were `count`.
  void unwind(std::size_t count) noexcept {
    while (variables_.size() > count) variables_.pop_back();
  }
  void declare(std::uint32_t id, Value value, bool boxed);
  void assign(const VariableNode& node, const Value& value, bool boxed);

  // machine_member.cpp: one member of what is no plain map
  struct Step {
    const Operand& dot;
    const Node& node;
    Names names;
    std::size_t index;
    Nodes arguments;
    const Value* final;
  };
  Value member(const Step& step, const Value& receiver, bool& boxed);
  Value map_member(const Step& step, const Value& map, bool& boxed);
  Value object_member(const Step& step, const Value& receiver, const Object& object, bool& boxed);
  const Function* method(const Value& receiver, std::string_view name) const;
  [[nodiscard]] bool has_only_keys(const Value& value, std::string_view name) const;
  const Value& missing(std::string_view name);
  [[noreturn]] void nil_pointer(const Step& step, std::string_view type);
  [[noreturn]] void no_member(const Step& step, const Value& receiver, bool boxed);

  // machine_call.cpp
  Value function(const Operand& dot, const IdentifierNode& node, const Node& call, Nodes arguments,
                 const Value* final);
  Value call(const Operand& dot, const Function& function, const Node& node, Nodes arguments,
             const Value* final, const Value& self);
  Value run(const Function& function, const Node& node, const Value& self,
            std::span<Value> arguments);
  Value shortcut(const Operand& dot, const Function& function, Nodes arguments, const Value* final);
  [[noreturn]] void call_value(const Node& node, Nodes arguments, const Value* final,
                               std::span<const Value> values);
  void check_count(const Function& function, std::size_t count, bool piped);

  // machine_argument.cpp
  using Parameter = Signature::Parameter;
  Value argument(const Operand& dot, const Signature& signature, const Parameter& parameter,
                 const Node& node);
  Value literal(const Signature& signature, const Parameter& parameter, const Node& node);
  Value nil_argument(const Signature& signature, const Parameter& parameter);
  void check(Value& value, const Signature& signature, const Parameter& parameter);
  void refuse(Value& value, const Signature& signature, const Parameter& parameter);

  [[noreturn]] void fail(std::string reason, const Failure* cause = nullptr);
  [[nodiscard]] Failure failure(std::string reason, const Failure* cause) const;

  Execution& execution_;
  const Set* set_;
  const base::Context& context_;
  Host& host_;
  ExecutionOptions options_;
  const value::TextBuilder* traced_ = nullptr;  // the output of the outermost template

  value::TextBuilder* out_ = nullptr;
  const Tree* tree_ = nullptr;
  const Node* node_ = nullptr;  // what is being worked on: where a failure is
  std::vector<Variable> variables_;
  std::size_t frame_ = 0;         // where the variables of the current template begin
  bool root_redeclared_ = false;  // `$ := ...` somewhere: it need not be the frame's first
  int depth_ = 0;                 // of {{template}}
  ArgumentStack arguments_;
  std::map<std::string, regex::GoPattern, std::less<>> patterns_;
  const Value null_{};
  StackGuard stack_;
};

}  // namespace kboot::gotpl
