// Expressions: one small overload per node.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/machine.hpp"
#include "jinja/machine_guards.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/utf8.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

using value::Kind;

Value Machine::eval(const Expr& expr) {
  const Depth depth(*this);
  const Position position(*this, expr.span);
  try {
    return std::visit([this](const auto& node) { return eval(node); }, expr.node);
  } catch (base::Error& error) {
    error.at(template_.parsed().place(expr.span.offset), expr.span.length);
    throw;
  }
}

Value Machine::eval(const Literal& node) { return node.value; }

Value Machine::eval(const Name& node) { return name(node.name); }

Value Machine::eval(const GetAttr& node) { return attribute(eval(*node.object), node.name); }

Value Machine::eval(const GetItem& node) {
  const Value object = eval(*node.object);
  return item(object, eval(*node.key));
}

namespace {

// What stays as it is when a member is asked of it: undefined (its first failure is the one to show) and unknown.
bool passes_through(const Value& object) {
  const Undefined* missing = undefined_of(object);
  if (missing != nullptr && missing->lenient()) missing->fail();
  return object.has(value::mark_unknown);
}

Value unwrapped(const Value& member) {
  return member.is(Kind::foreign) && object_of(member) == nullptr ? value::to_data(member) : member;
}

// x[i] of a list or string; nothing when it is out of range.
std::optional<Value> indexed(const Value& object, std::int64_t index) {
  if (object.is_list() && object.subtype() != value::Subtype::python_set) {
    const value::List& list = object.as_list();
    if (index < 0) index += static_cast<std::int64_t>(list.size());
    if (index < 0 || index >= static_cast<std::int64_t>(list.size())) return std::nullopt;
    return list[static_cast<std::size_t>(index)];
  }
  if (object.is_string()) {
    const std::string_view text = object.as_string();
    const auto size = static_cast<std::int64_t>(length(text));
    if (index < 0) index += size;
    if (index < 0 || index >= size) return std::nullopt;
    const std::size_t begin = byte_of(text, static_cast<std::size_t>(index));
    return part_of(object, begin, begin + decode(text, begin).size);
  }
  return std::nullopt;
}

std::vector<std::string> keys_of(const Value& object) {
  std::vector<std::string> out;
  if (!object.is_dict()) return out;
  for (const value::Entry& entry : object.as_dict()) {
    if (entry.key.is_string()) out.emplace_back(entry.key.as_string());
  }
  return out;
}

}  // namespace

Value Machine::missing_member(const Value& object, std::string_view name) const {
  const std::string expression = source(here_);
  const bool shows_it = expression.size() <= 80 && expression.find('|') == std::string::npos &&
                        expression.find(name) != std::string::npos;
  const std::string what =
      shows_it ? base::cat("`", expression, "`") : base::cat("attribute `", name, "`");
  return undefined(base::cat(what, " is undefined"), base::did_you_mean(name, keys_of(object)));
}

Value Machine::attribute(const Value& object, std::string_view name) {
  if (is_undefined(object) || object.has(value::mark_unknown))
    return passes_through(object) ? Value::unknown() : object;
  if (const Object* thing = object_of(object)) {
    if (auto member = thing->attribute(name)) return *member;
  }
  // A pair out of groupby: `group.grouper` and `group.list`.
  if (object.subtype() == value::Subtype::python_tuple && object.as_list().size() == 2) {
    if (name == "grouper") return object.as_list()[0];
    if (name == "list") return object.as_list()[1];
  }
  if (const GlobalRow* method = find_method(object, name)) return bound_method(*method, object);
  if (const Value* member = object.find(name)) return unwrapped(*member);
  if (name == "__class__") {
    return make_object<Namespace>(Value::dict({{"__name__", python_type(object)}}));
  }
  return missing_member(object, name);
}

Value Machine::item(const Value& object, const Value& key) {
  if (is_undefined(object) || object.has(value::mark_unknown))
    return passes_through(object) ? Value::unknown() : object;
  if (key.has(value::mark_unknown)) return Value::unknown();
  require_defined(key);
  if (object.is_dict()) {
    if (const Value* member = object.as_dict().find(key)) return unwrapped(*member);
  }
  if (key.is(Kind::integer) || key.is(Kind::boolean)) {
    if (auto member = indexed(
            object, key.is(Kind::boolean) ? static_cast<int>(key.as_bool()) : key.as_int())) {
      return unwrapped(*member);
    }
  }
  if (!key.is_string()) return missing_member(object, to_text(key));
  return attribute(object, key.as_string());
}

namespace {

// Python's slice.indices for one bound.
std::int64_t clamp_bound(std::optional<std::int64_t> bound, std::int64_t size, bool backwards,
                         bool is_start) {
  if (!bound) return is_start ? (backwards ? size - 1 : 0) : (backwards ? -1 : size);
  std::int64_t at = *bound < 0 ? *bound + size : *bound;
  return backwards ? std::clamp<std::int64_t>(at, -1, size - 1)
                   : std::clamp<std::int64_t>(at, 0, size);
}

std::optional<std::int64_t> slice_bound(const Value& value) {
  if (value.is_null()) return std::nullopt;
  if (value.is(Kind::boolean)) return static_cast<std::int64_t>(value.as_bool());
  if (value.is(Kind::integer)) return value.as_int();
  throw filter_error(base::cat("a slice needs integers, not `", python_type(value), "`"));
}

Value text_slice(const Value& text, std::int64_t start, std::int64_t stop, std::int64_t step) {
  if (step == 1) {
    const std::string_view bytes = text.as_string();
    if (stop <= start) return Value("");
    return part_of(text, byte_of(bytes, static_cast<std::size_t>(start)),
                   byte_of(bytes, static_cast<std::size_t>(stop)));
  }
  const std::vector<Value> all = items_of(text);
  value::TextBuilder out;
  for (std::int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
    out.append(all[static_cast<std::size_t>(i)]);
  return out.take();
}

}  // namespace

Value Machine::eval(const Slice& node) {
  const Value object = eval(*node.object);
  if (is_undefined(object) || object.has(value::mark_unknown))
    return passes_through(object) ? Value::unknown() : object;
  const auto bound = [&](const ExprPtr& expr) {
    return expr ? slice_bound(eval(*expr)) : std::optional<std::int64_t>();
  };
  const auto first = bound(node.start);
  const auto last = bound(node.stop);
  const std::int64_t step = bound(node.step).value_or(1);
  if (step == 0) throw filter_error("the step of a slice must not be zero");
  const bool list = object.is_list() && object.subtype() != value::Subtype::python_set;
  if (!list && !object.is_string()) return missing_member(object, "slice");
  const auto size =
      static_cast<std::int64_t>(list ? object.as_list().size() : length(object.as_string()));
  const std::int64_t start = clamp_bound(first, size, step < 0, true);
  const std::int64_t stop = clamp_bound(last, size, step < 0, false);
  // A step beyond the whole length takes one item; it must not overflow the counter.
  const std::int64_t stride = std::clamp<std::int64_t>(step, -size - 1, size + 1);
  if (!list) return text_slice(object, start, stop, stride);
  std::vector<Value> out;
  for (std::int64_t i = start; stride > 0 ? i < stop : i > stop; i += stride) {
    out.push_back(object.as_list()[static_cast<std::size_t>(i)]);
  }
  return Value::list(std::move(out)).set_subtype(object.subtype());
}

Arguments Machine::arguments(const ArgumentList& list) {
  Arguments out;
  for (const ExprPtr& argument : list.positional) out.positional.push_back(eval(*argument));
  if (list.spread) {
    for (Value& item : items_of(eval(*list.spread))) out.positional.push_back(std::move(item));
  }
  for (const NamedExpr& argument : list.named)
    out.named.emplace_back(argument.name, eval(*argument.value));
  if (list.spread_named) {
    const Value more = eval(*list.spread_named);
    require_defined(more);
    if (!more.is_dict())
      throw filter_error(base::cat("`**` needs a dict, not `", python_type(more), "`"));
    for (const value::Entry& entry : more.as_dict())
      out.named.emplace_back(to_text(entry.key), entry.value);
  }
  return out;
}

// Calls of methods and global functions make no function object first.
std::optional<Value> Machine::call_method_or_global(const CallExpr& node) {
  if (const auto* member = std::get_if<GetAttr>(&node.callee->node)) {
    const Value object = eval(*member->object);
    const GlobalRow* row =
        object.has(value::mark_unknown) ? nullptr : find_method(object, member->name);
    const Object* thing = object_of(object);
    if (row != nullptr && (thing == nullptr || !thing->attribute(member->name))) {
      return call_method(*this, *row, object, arguments(node.arguments));
    }
    const Value callee = [&] {
      const Position position(*this, node.callee->span);
      return attribute(object, member->name);
    }();
    return call(callee, arguments(node.arguments));
  }
  if (const auto* word = std::get_if<Name>(&node.callee->node)) {
    if (variable(word->name)) return std::nullopt;
    const GlobalRow* row = find_global(word->name);
    if (row == nullptr) return std::nullopt;
    Arguments values = arguments(node.arguments);
    if (!row->takes_undefined) {
      for (const Value& value : values.positional) require_defined(value);
    }
    const Value no_input{};
    Call call(*this, row->name, no_input, row->parameters, std::move(values));
    return row->run(call);
  }
  return std::nullopt;
}

Value Machine::eval(const CallExpr& node) {
  if (auto out = call_method_or_global(node)) return *out;
  const Value callee = eval(*node.callee);
  return call(callee, arguments(node.arguments));
}

Value Machine::filter(const FilterExpr& node, const Value& input) {
  if (node.row == nullptr) throw unknown_filter(node.name);
  return apply_filter(*node.row, input, arguments(node.arguments));
}

Value Machine::eval(const FilterExpr& node) { return filter(node, eval(*node.input)); }

Value Machine::eval(const TestExpr& node) {
  if (node.row == nullptr) throw unknown_test(node.name);
  const Value input = eval(*node.input);
  return apply_test(*node.row, input, arguments(node.arguments));
}

Value Machine::eval(const Unary& node) {
  Value operand = eval(*node.operand);
  if (operand.has(value::mark_unknown)) return operand;
  if (node.op == UnaryOp::logical_not) return !truthy(operand);
  require_defined(operand);
  return (node.op == UnaryOp::negative ? negate(operand) : plus(operand))
      .add_marks(operand.marks());
}

namespace {

value::Marks spread_marks(const Value& left, const Value& right) {
  const auto all = static_cast<value::Marks>(left.marks() | right.marks());
  return static_cast<value::Marks>(all & (value::mark_secret | value::mark_unknown));
}

}  // namespace

Value Machine::eval(const Binary& node) {
  const Value left = eval(*node.left);
  const Value right = eval(*node.right);
  if (const Undefined* missing = undefined_of(left)) missing->fail();
  if (const Undefined* missing = undefined_of(right)) missing->fail();
  const value::Marks marks = spread_marks(left, right);
  if ((marks & value::mark_unknown) != 0) return Value::unknown();
  Value out = apply(node.op, left, right);
  // Concatenation keeps its own ranges; everything else of a secret is secret.
  if (!out.is_string() && !out.is_list()) out.add_marks(marks);
  return out;
}

Value Machine::eval(const Logic& node) {
  Value left = eval(*node.left);
  if (left.has(value::mark_unknown)) return left;
  if (truthy(left) == (node.op == LogicOp::logical_or)) return left;
  return eval(*node.right);
}

Value Machine::eval(const Comparison& node) {
  Value left = eval(*node.first);
  for (const Comparison::Step& step : node.steps) {
    Value right = eval(*step.right);
    if (left.has(value::mark_unknown) || right.has(value::mark_unknown)) return Value::unknown();
    if (!compare(step.op, left, right)) return false;
    left = std::move(right);
  }
  return true;
}

Value Machine::eval(const Concat& node) {
  value::TextBuilder out;
  bool unknown = false;
  for (const ExprPtr& part : node.parts) {
    const Value value = eval(*part);
    unknown = unknown || (tracking_ && value::any_marked(value, value::mark_unknown));
    require_defined(value);
    print(out, value);
    check_text_size(out.size());
  }
  return unknown ? Value::unknown() : out.take();
}

Value Machine::eval(const Inline& node) {
  const Value condition = eval(*node.condition);
  if (condition.has(value::mark_unknown)) return Value::unknown();
  if (truthy(condition)) return eval(*node.then);
  if (node.otherwise) return eval(*node.otherwise);
  base::Diagnostic diagnostic;
  diagnostic.code = "undefined-variable";
  diagnostic.message = "the inline `if` is false and has no `else`";
  diagnostic.origin = template_.parsed().place(here_.offset);
  diagnostic.length = here_.length;
  return make_object<Undefined>(std::move(diagnostic), true);
}

Value Machine::eval(const ListExpr& node) {
  std::vector<Value> out;
  out.reserve(node.items.size());
  for (const ExprPtr& item : node.items) out.push_back(eval(*item));
  return Value::list(std::move(out));
}

Value Machine::eval(const TupleExpr& node) {
  std::vector<Value> out;
  out.reserve(node.items.size());
  for (const ExprPtr& item : node.items) out.push_back(eval(*item));
  return make_tuple(std::move(out));
}

Value Machine::eval(const DictExpr& node) {
  Value out = Value::dict();
  for (const auto& [key, value] : node.entries) {
    Value name = eval(*key);
    require_defined(name);
    if (name.is_dict() || (name.is_list() && name.subtype() != value::Subtype::python_tuple)) {
      throw filter_error(base::cat("`", python_type(name), "` cannot be the key of a dict"));
    }
    out.edit_dict().set(std::move(name), eval(*value));
  }
  return out;
}

}  // namespace kboot::jinja
