// One argument: evaluated for its parameter's type, or refused in Go's words.
#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/machine.hpp"

namespace kboot::gotpl {

using value::Kind;
using value::Subtype;

namespace {

// `any` is interface {} in messages.
std::string type_text(const Signature& signature, const Signature::Parameter& parameter) {
  const std::string_view spelling = signature.spelling(parameter);
  if (!spelling.ends_with("any")) return std::string(spelling);
  return base::cat(spelling.substr(0, spelling.size() - 3), "interface {}");
}

Value nil_of(Value value) { return value.set_subtype(Subtype::go_nil); }

// Can nil be given for it?
bool can_be_nil(const Signature& signature, const Signature::Parameter& parameter) {
  switch (parameter.type) {
    case Type::any:
    case Type::value:
    case Type::map:
    case Type::list:
    case Type::strings:
      return true;
    case Type::object: {
      const std::string_view type = signature.spelling(parameter);
      return type == "error" || type.starts_with('*') || type.starts_with('[') ||
             type.starts_with("map[");
    }
    default:
      return false;
  }
}

Value nil_for(Type type) {
  switch (type) {
    case Type::any:
      return {};
    case Type::value:
      return no_value();
    case Type::map:
      return nil_of(Value::dict());
    case Type::list:
      return nil_of(Value::list());
    case Type::strings:
      return make_strings({});  // that it is nil shows nowhere, its type does
    default:
      return nil_of(Value());
  }
}

// Types that only other languages know count as Go's plain ones.
bool is_plain(Subtype subtype) { return subtype < Subtype::go_int; }

// Is the value assignable to the type? What Go converts on the way is converted.
bool assignable(Value& value, const Signature& signature, const Signature::Parameter& parameter) {
  const Subtype subtype = value.subtype();
  switch (parameter.type) {
    case Type::any:
      if (subtype == Subtype::go_no_value) value.set_subtype(Subtype::none);
      return true;
    case Type::value:
      return true;
    case Type::string:
      return value.is_string() && is_plain(subtype);
    case Type::boolean:
      return value.is(Kind::boolean);
    case Type::integer:
      return value.is(Kind::integer) && subtype == Subtype::go_int;
    case Type::int64:
      return value.is(Kind::integer) && is_plain(subtype);
    case Type::uint32:
      return false;  // no value is of that type; literals can be
    case Type::float64:
      return value.is(Kind::floating);
    case Type::map:
      if (!value.is_dict() || subtype == Subtype::go_string_map) return false;
      if (subtype == Subtype::go_values) value.set_subtype(Subtype::none);
      return true;
    case Type::list:
      return value.is_list() && (is_plain(subtype) || subtype == Subtype::go_nil);
    case Type::strings:
      if (!value.is_list()) return false;
      if (subtype == Subtype::go_versions) value.set_subtype(Subtype::go_string_list);
      return subtype == Subtype::go_string_list || subtype == Subtype::go_versions;
    case Type::object:
      return !value.is_null() && go_type(value) == signature.spelling(parameter);
  }
  return false;
}

}  // namespace

Value Machine::argument(const Operand& dot, const Signature& signature, const Parameter& parameter,
                        const Node& node) {
  node_ = &node;
  Value value;
  switch (node.kind) {
    case NodeKind::dot:
      value = dot.value;
      break;
    case NodeKind::nil:
      return nil_argument(signature, parameter);
    case NodeKind::field:
      value = field(dot, static_cast<const FieldNode&>(node), {}, nullptr);
      break;
    case NodeKind::variable:
      value = variable(dot, static_cast<const VariableNode&>(node), {}, nullptr);
      break;
    case NodeKind::pipe:
      value = pipeline(dot, static_cast<const PipeNode&>(node));
      break;
    case NodeKind::identifier: {
      const auto& name = static_cast<const IdentifierNode&>(node);
      value = function(dot, name, name, {}, nullptr);
      break;
    }
    case NodeKind::chain:
      value = chain(dot, static_cast<const ChainNode&>(node), {}, nullptr);
      break;
    default:
      return literal(signature, parameter, node);
  }
  check(value, signature, parameter);
  return value;
}

Value Machine::nil_argument(const Signature& signature, const Parameter& parameter) {
  if (!can_be_nil(signature, parameter)) {
    fail("cannot assign nil to " + type_text(signature, parameter));
  }
  return nil_for(parameter.type);
}

void Machine::check(Value& value, const Signature& signature, const Parameter& parameter) {
  if (!assignable(value, signature, parameter)) refuse(value, signature, parameter);
}

// Nothing at all becomes the nil of the type, if it has one; all else is of the wrong type.
void Machine::refuse(Value& value, const Signature& signature, const Parameter& parameter) {
  if (value.subtype() == Subtype::go_no_value) {
    if (!can_be_nil(signature, parameter)) {
      fail("invalid value; expected " + type_text(signature, parameter));
    }
    value = nil_for(parameter.type);
    return;
  }
  const bool interface = value.is_null() && value.subtype() == Subtype::none;
  fail(base::cat("wrong type for value; expected ", type_text(signature, parameter), "; got ",
                 interface ? std::string_view("interface {}") : go_type(value)));
}

Value Machine::literal(const Signature& signature, const Parameter& parameter, const Node& node) {
  const auto expected = [&](std::string_view what) {
    fail(base::cat("expected ", what, "; found ", node_text(node)));
  };
  const bool is_number = node.kind == NodeKind::number;
  const auto& number = static_cast<const NumberNode&>(static_cast<const ConstantNode&>(node));
  switch (parameter.type) {
    case Type::any:
    case Type::value:
      return constant(node);
    case Type::string:
      if (node.kind != NodeKind::string) expected("string");
      return constant(node);
    case Type::boolean:
      if (node.kind != NodeKind::boolean) expected("bool");
      return constant(node);
    case Type::integer:
    case Type::int64:
      if (!is_number || !number.is_int) expected("integer");
      return parameter.type == Type::integer ? make_int(number.int64) : Value(number.int64);
    case Type::uint32:
      if (!is_number || !number.is_uint) expected("unsigned integer");
      return static_cast<std::int64_t>(static_cast<std::uint32_t>(number.uint64));
    case Type::float64:
      if (!is_number || !number.is_float) expected("float");
      return number.float64;
    default:
      fail(base::cat("can't handle ", node_text(node), " for arg of type ",
                     type_text(signature, parameter)));
  }
}

}  // namespace kboot::gotpl
