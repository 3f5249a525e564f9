// Pipelines, their commands, variables and chains of fields.
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/machine.hpp"
#include "value/containers.hpp"

namespace kboot::gotpl {

using value::Subtype;

Value Machine::pipeline(const Operand& dot, const PipeNode& pipe) {
  node_ = &pipe;
  if (stack_.low(StackGuard::reserve_of_pipelines)) fail("exceeded maximum nesting depth");
  // What is in an interface comes out of it: of a nil nothing is left.
  const auto open = [](Value& value) {
    if (value.is_null() && value.subtype() == Subtype::none) {
      value.set_subtype(Subtype::go_no_value);
    }
  };
  Value value = command(dot, *pipe.commands.front(), nullptr);
  open(value);
  for (const CommandNode* node : pipe.commands.subspan(1)) {
    value = command(dot, *node, &value);
    open(value);
  }
  for (const VariableNode* variable : pipe.variables) {
    if (pipe.assigns) {
      assign(*variable, value, false);
    } else {
      declare(variable->id, value, false);
    }
  }
  return value;
}

Value Machine::command(const Operand& dot, const CommandNode& command, const Value* final) {
  const Node& first = *command.arguments.front();
  const Nodes rest = command.arguments.subspan(1);
  switch (first.kind) {
    case NodeKind::field:
      return field(dot, static_cast<const FieldNode&>(first), rest, final);
    case NodeKind::chain:
      return chain(dot, static_cast<const ChainNode&>(first), rest, final);
    case NodeKind::identifier:
      return function(dot, static_cast<const IdentifierNode&>(first), command, rest, final);
    case NodeKind::variable:
      return variable(dot, static_cast<const VariableNode&>(first), rest, final);
    case NodeKind::pipe:
      not_a_function(first, rest, final);
      return pipeline(dot, static_cast<const PipeNode&>(first));
    default:
      break;
  }
  node_ = &first;
  not_a_function(first, rest, final);
  if (first.kind == NodeKind::dot) return dot.value;
  if (first.kind == NodeKind::nil) fail("nil is not a command");
  return constant(first);
}

// A constant as an interface {}.
Value Machine::constant(const Node& node) {
  node_ = &node;
  const auto& written = static_cast<const ConstantNode&>(node);
  if (written.value == nullptr) fail(base::cat(written.written, " overflows int"));
  return *written.value;
}

void Machine::not_a_function(const Node& first, Nodes arguments, const Value* final) {
  if (arguments.empty() && final == nullptr) return;
  fail("can't give argument to non-function " + node_text(first));
}

Value Machine::field(const Operand& dot, const FieldNode& node, Nodes arguments,
                     const Value* final) {
  node_ = &node;
  return members(dot, dot.value, dot.boxed, node, node.names, arguments, final);
}

Value Machine::variable(const Operand& dot, const VariableNode& node, Nodes arguments,
                        const Value* final) {
  node_ = &node;
  const Variable& found = find_variable(node);
  if (node.names.size() == 1) {
    not_a_function(node, arguments, final);
    return found.value;
  }
  return members(dot, found.value, found.boxed, node, node.names.subspan(1), arguments, final);
}

Value Machine::chain(const Operand& dot, const ChainNode& node, Nodes arguments,
                     const Value* final) {
  node_ = &node;
  node_ = node.base;
  Value base;
  bool boxed = false;
  if (node.base->kind == NodeKind::pipe) {
    base = pipeline(dot, static_cast<const PipeNode&>(*node.base));
  } else {
    const auto& name = static_cast<const IdentifierNode&>(*node.base);
    base = function(dot, name, name, {}, nullptr);
    boxed = base.is_null() && base.subtype() == Subtype::none;
  }
  return members(dot, base, boxed, node, node.names, arguments, final);
}

// A map of interfaces, in which the name can only be a key: no method is called so, and those of Go
// begin in upper case.
bool Machine::has_only_keys(const Value& value, std::string_view name) const {
  if (!value.is_dict()) return false;
  if (value.subtype() == Subtype::none) return true;
  if (value.subtype() != Subtype::go_values) return false;
  return (name[0] >= 'a' && name[0] <= 'z') || method(value, name) == nullptr;
}

Value Machine::members(const Operand& dot, const Value& receiver, bool boxed, const Node& node,
                       Names names, Nodes arguments, const Value* final) {
  const Value* at = &receiver;
  std::optional<Value> held;  // what `at` is or is in, when a member was made
  const std::size_t last = names.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const bool called = i == last && (!arguments.empty() || final != nullptr);
    if (!called && has_only_keys(*at, names[i])) {
      const Value* member = at->as_dict().find(names[i]);
      at = member != nullptr ? member : &missing(names[i]);
      boxed = true;
      continue;
    }
    const Step step{
        dot, node, names, i, i == last ? arguments : Nodes(), i == last ? final : nullptr};
    held = member(step, *at, boxed);
    at = &*held;
  }
  if (held && at == &*held) return std::move(*held);
  return *at;
}

const Machine::Variable& Machine::find_variable(const VariableNode& node) {
  if (node.id == 0 && !root_redeclared_) return variables_[frame_];
  for (std::size_t i = variables_.size(); i > frame_; --i) {
    if (variables_[i - 1].id == node.id) return variables_[i - 1];
  }
  fail(base::cat("undefined variable: ", node.names.front()));
}

void Machine::declare(std::uint32_t id, Value value, bool boxed) {
  root_redeclared_ = root_redeclared_ || id == 0;
  variables_.push_back({std::move(value), id, boxed});
}

void Machine::assign(const VariableNode& node, const Value& value, bool boxed) {
  for (std::size_t i = variables_.size(); i > frame_; --i) {
    Variable& variable = variables_[i - 1];
    if (variable.id != node.id) continue;
    variable.value = value;
    variable.boxed = boxed;
    return;
  }
  fail(base::cat("undefined variable: ", node.names.front()));
}

}  // namespace kboot::gotpl
