// One member of a receiver: methods, fields of structs, members of maps.
#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/machine.hpp"
#include "gotpl/print.hpp"
#include "value/containers.hpp"

namespace kboot::gotpl {

using value::Kind;
using value::Subtype;

namespace {

constexpr std::string_view interface = "interface {}";

bool is_exported(std::string_view name) { return name.empty() || name[0] < 'a' || name[0] > 'z'; }

}  // namespace

const Function* Machine::method(const Value& receiver, std::string_view name) const {
  if (const Object* object = object_of(receiver)) return object->method(name);
  if (receiver.subtype() == Subtype::none) return nullptr;
  return tree_->functions->method(receiver.subtype(), name);
}

Value Machine::member(const Step& step, const Value& receiver, bool& boxed) {
  const std::string_view name = step.names[step.index];
  if (receiver.is_null()) {
    if (receiver.subtype() != Subtype::go_no_value) {
      nil_pointer(step,
                  receiver.subtype() == Subtype::go_nil && !boxed ? go_type(receiver) : interface);
    }
    if (options_.missing_key == MissingKey::error) {
      fail(base::cat("nil data; no entry for key ", go_quote(name)));
    }
    boxed = false;
    return receiver;
  }
  if (const Function* found = method(receiver, name)) {
    boxed = false;
    const Value self = receiver;  // the arguments may change what holds it
    return call(step.dot, *found, step.node, step.arguments, step.final, self);
  }
  if (receiver.is_dict()) return map_member(step, receiver, boxed);
  const Object* object = object_of(receiver);
  if (object == nullptr) no_member(step, receiver, boxed);
  return object_member(step, receiver, *object, boxed);
}

Value Machine::map_member(const Step& step, const Value& map, bool& boxed) {
  const std::string_view name = step.names[step.index];
  if (!step.arguments.empty() || step.final != nullptr) {
    fail(base::cat(name, " is not a method but has arguments"));
  }
  boxed = holds_interfaces(map);
  const Value* found = map.as_dict().find(name);
  if (found != nullptr) return *found;
  if (options_.missing_key == MissingKey::zero) return zero_element(map);
  return missing(name);
}

Value Machine::object_member(const Step& step, const Value& receiver, const Object& object,
                             bool& boxed) {
  const GoKind kind = object.go_kind();
  const std::string_view name = step.names[step.index];
  if (kind == GoKind::map) {
    const Value contents = object.contents();
    const bool interfaces = holds_interfaces(contents);
    Value found = map_member(step, contents, boxed);
    boxed = interfaces;
    return found;
  }
  if (kind != GoKind::structure && kind != GoKind::pointer) no_member(step, receiver, boxed);
  const Value fields = object.contents();
  const Value* found = fields.is_dict() ? fields.as_dict().find(name) : nullptr;
  if (found == nullptr) no_member(step, receiver, boxed);
  if (!is_exported(name)) {
    fail(base::cat(name, " is an unexported field of struct type ",
                   boxed ? interface : object.go_type()));
  }
  if (!step.arguments.empty() || step.final != nullptr) {
    fail(base::cat(name, " has arguments but cannot be invoked as function"));
  }
  boxed = false;
  return *found;
}

// What a map without the key gives.
const Value& Machine::missing(std::string_view name) {
  if (options_.missing_key == MissingKey::error) {
    fail(base::cat("map has no entry for key ", go_quote(name)));
  }
  return null_;
}

void Machine::nil_pointer(const Step& step, std::string_view type) {
  Failure failed =
      failure(base::cat("nil pointer evaluating ", type, ".", step.names[step.index]), nullptr);
  // What stands before the member.
  std::string operand;
  if (step.node.kind == NodeKind::chain) {
    const auto& base = *static_cast<const ChainNode&>(step.node).base;
    operand = node_text(base);
    if (base.kind == NodeKind::pipe) operand = base::cat("(", operand, ")");
  } else if (step.node.kind == NodeKind::variable) {
    operand = static_cast<const VariableNode&>(step.node).names.front();
  }
  for (std::size_t i = 0; i < step.index; ++i) operand += base::cat(".", step.names[i]);
  failed.set_nil_operand(operand.empty() ? "." : operand);
  throw failed;
}

void Machine::no_member(const Step& step, const Value& receiver, bool boxed) {
  fail(base::cat("can't evaluate field ", step.names[step.index], " in type ",
                 boxed ? interface : go_type(receiver)));
}

}  // namespace kboot::gotpl
