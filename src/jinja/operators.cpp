// Arithmetic, comparison and containment.
#include "jinja/operators.hpp"

#include <cmath>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/print.hpp"
#include "jinja/time.hpp"
#include "jinja/utf8.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

using value::Kind;
using value::Subtype;

namespace {

constexpr std::array<std::string_view, 7> symbols = {"+", "-", "*", "/", "//", "%", "**"};

[[noreturn]] void unsupported(BinaryOp op, const Value& left, const Value& right) {
  throw filter_error(base::cat("`", symbols[static_cast<std::size_t>(op)], "` does not work on `",
                               python_type(left), "` and `", python_type(right), "`"));
}

bool is_integer(const Value& value) {
  return value.is(Kind::boolean) || value.is(Kind::integer) || is_big_integer(value);
}

[[noreturn]] void by_zero() { throw filter_error("division by zero"); }

double checked_divisor(double divisor) {
  if (divisor == 0.0) by_zero();
  return divisor;
}

double modulo(double left, double right) {
  const double rest = std::fmod(left, checked_divisor(right));
  return rest != 0.0 && (rest < 0.0) != (right < 0.0) ? rest + right : rest;
}

double float_power(double left, double right) {
  if (left == 0.0 && right < 0.0) throw filter_error("0.0 cannot be raised to a negative power");
  return std::pow(left, right);
}

Value float_op(BinaryOp op, double left, double right) {
  switch (op) {
    case BinaryOp::add:
      return left + right;
    case BinaryOp::subtract:
      return left - right;
    case BinaryOp::multiply:
      return left * right;
    case BinaryOp::divide:
      return left / checked_divisor(right);
    case BinaryOp::floor_divide:
      return std::floor(left / checked_divisor(right));
    case BinaryOp::modulo:
      return modulo(left, right);
    default:
      return float_power(left, right);
  }
}

Value integer_power(const BigInteger& left, const BigInteger& right) {
  if (right.negative()) return float_power(left.to_double(), right.to_double());
  std::int64_t exponent = 0;
  if (!base::parse_int(right.to_text(), exponent) ||
      exponent > static_cast<std::int64_t>(BigInteger::limit_bits)) {
    throw base::Error("template-limit",
                      base::cat("an integer is longer than ", BigInteger::limit_bits, " bits"));
  }
  BigInteger out(1);
  BigInteger factor = left;
  for (; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) out = BigInteger::multiply(out, factor);
    if (exponent > 1) factor = BigInteger::multiply(factor, factor);
  }
  return out.value();
}

Value integer_op(BinaryOp op, const Value& a, const Value& b) {
  const BigInteger left = *big_integer_of(a);
  const BigInteger right = *big_integer_of(b);
  const bool divides =
      op == BinaryOp::divide || op == BinaryOp::floor_divide || op == BinaryOp::modulo;
  if (divides && BigInteger::compare(right, BigInteger(0)) == 0) by_zero();
  switch (op) {
    case BinaryOp::add:
      return BigInteger::add(left, right).value();
    case BinaryOp::subtract:
      return BigInteger::subtract(left, right).value();
    case BinaryOp::multiply:
      return BigInteger::multiply(left, right).value();
    case BinaryOp::divide:
      return left.to_double() / right.to_double();
    case BinaryOp::floor_divide:
      return BigInteger::divide(left, right).quotient.value();
    case BinaryOp::modulo:
      return BigInteger::divide(left, right).remainder.value();
    default:
      return integer_power(left, right);
  }
}

// The common case: both fit into 64 bits and so does the result.
std::optional<Value> small_integer_op(BinaryOp op, std::int64_t left, std::int64_t right) {
  std::int64_t out = 0;
  switch (op) {
    case BinaryOp::add:
      return __builtin_add_overflow(left, right, &out) ? std::nullopt : std::optional<Value>(out);
    case BinaryOp::subtract:
      return __builtin_sub_overflow(left, right, &out) ? std::nullopt : std::optional<Value>(out);
    case BinaryOp::multiply:
      return __builtin_mul_overflow(left, right, &out) ? std::nullopt : std::optional<Value>(out);
    default:
      return std::nullopt;
  }
}

Value repeat_text(const Value& text, std::int64_t times) {
  value::TextBuilder out;
  if (times > 0)
    check_text_size(text.as_string().size() > text_limit / static_cast<std::size_t>(times)
                        ? text_limit + 1
                        : text.as_string().size() * static_cast<std::size_t>(times));
  for (std::int64_t i = 0; i < times && !text.as_string().empty(); ++i) out.append(text);
  return out.take();
}

Value repeat_list(const Value& list, std::int64_t times) {
  const value::List& items = list.as_list();
  if (times > 0 && !items.empty()) {
    check_item_count(static_cast<std::size_t>(times) > items_limit
                         ? items_limit + 1
                         : items.size() * static_cast<std::size_t>(times));
  }
  std::vector<Value> out;
  for (std::int64_t i = 0; i < times && !items.empty(); ++i)
    out.insert(out.end(), items.begin(), items.end());
  return Value::list(std::move(out)).set_subtype(list.subtype());
}

std::optional<Value> repeat(const Value& left, const Value& right) {
  const bool flipped = left.is(Kind::integer) || left.is(Kind::boolean);
  const Value& sequence = flipped ? right : left;
  const Value& count = flipped ? left : right;
  if (!count.is(Kind::integer) && !count.is(Kind::boolean)) return std::nullopt;
  const std::int64_t times =
      count.is(Kind::boolean) ? static_cast<std::int64_t>(count.as_bool()) : count.as_int();
  if (sequence.is_string()) return repeat_text(sequence, times);
  if (sequence.is_list() && sequence.subtype() != Subtype::python_set)
    return repeat_list(sequence, times);
  return std::nullopt;
}

std::optional<Value> add_sequences(const Value& left, const Value& right) {
  if (left.is_string() && right.is_string()) {
    check_text_size(left.as_string().size() + right.as_string().size());
    value::TextBuilder out;
    out.append(left);
    out.append(right);
    return out.take();
  }
  const bool lists = left.is_list() && right.is_list() && left.subtype() == right.subtype();
  if (!lists || left.subtype() == Subtype::python_set) return std::nullopt;
  check_item_count(left.as_list().size() + right.as_list().size());
  std::vector<Value> out = left.as_list().items();
  out.insert(out.end(), right.as_list().begin(), right.as_list().end());
  return Value::list(std::move(out)).set_subtype(left.subtype());
}

bool is_in_sequence(const value::List& items, const Value& item) {
  for (const Value& candidate : items) {
    if (is_equal(candidate, item)) return true;
  }
  return false;
}

}  // namespace

void check_text_size(std::size_t bytes) {
  if (bytes > text_limit)
    throw base::Error("template-limit",
                      base::cat("the text is longer than ", text_limit >> 20, " MB"));
}

void check_item_count(std::size_t items) {
  if (items > items_limit)
    throw base::Error("template-limit",
                      base::cat("the list has more than ", items_limit, " items"));
}

Value make_tuple(std::vector<Value> items) {
  return Value::list(std::move(items)).set_subtype(Subtype::python_tuple);
}

std::optional<double> number_of(const Value& value) {
  if (value.is(Kind::boolean)) return value.as_bool() ? 1.0 : 0.0;
  if (value.is_number()) return value.as_double();
  if (is_big_integer(value)) return big_integer_of(value)->to_double();
  return std::nullopt;
}

std::string python_type(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return "NoneType";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
      return "int";
    case Kind::floating:
      return "float";
    case Kind::string:
      return "str";
    case Kind::dict:
      return "dict";
    case Kind::list:
      return value.subtype() == Subtype::python_tuple ? "tuple"
             : value.subtype() == Subtype::python_set ? "set"
                                                      : "list";
    case Kind::foreign:
      return std::string(value.as_foreign().type_name());
  }
  return {};
}

bool truthy(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return false;
    case Kind::boolean:
      return value.as_bool();
    case Kind::integer:
      return value.as_int() != 0;
    case Kind::floating:
      return value.as_double() != 0.0;
    case Kind::string:
      return !value.as_string().empty();
    case Kind::list:
      return !value.as_list().empty();
    case Kind::dict:
      return !value.as_dict().empty();
    case Kind::foreign:
      break;
  }
  require_defined(value);
  const Object* object = object_of(value);
  return object == nullptr || object->truth();
}

Value apply(BinaryOp op, const Value& left, const Value& right) {
  if (left.is(Kind::integer) && right.is(Kind::integer)) {
    if (auto small = small_integer_op(op, left.as_int(), right.as_int())) return *small;
  }
  if (is_integer(left) && is_integer(right)) return integer_op(op, left, right);
  const auto a = number_of(left);
  const auto b = number_of(right);
  if (a && b) return float_op(op, *a, *b);
  std::optional<Value> out;
  if (op == BinaryOp::add) out = add_sequences(left, right);
  if (op == BinaryOp::multiply) out = repeat(left, right);
  if (op == BinaryOp::modulo && left.is_string()) out = percent_format(left, right);
  if (!out) out = time_arithmetic(op, left, right);
  if (!out) unsupported(op, left, right);
  return *out;
}

Value negate(const Value& operand) {
  if (operand.is(Kind::floating)) return -operand.as_double();
  auto big = big_integer_of(operand);
  if (!big) throw filter_error(base::cat("`-` does not work on `", python_type(operand), "`"));
  big->negate();
  return big->value();
}

Value plus(const Value& operand) {
  if (!number_of(operand))
    throw filter_error(base::cat("`+` does not work on `", python_type(operand), "`"));
  return operand.is(Kind::boolean) ? Value(static_cast<std::int64_t>(operand.as_bool())) : operand;
}

bool is_equal(const Value& left, const Value& right) {
  require_defined(left);
  require_defined(right);
  return value::equal(left, right);
}

bool is_less(const Value& left, const Value& right) {
  if (is_integer(left) && is_integer(right) && (is_big_integer(left) || is_big_integer(right))) {
    return BigInteger::compare(*big_integer_of(left), *big_integer_of(right)) < 0;
  }
  if (const auto order = time_compare(left, right)) return *order < 0;
  const std::partial_ordering order = value::compare(left, right);
  const bool not_a_number = number_of(left) && number_of(right);
  if (order == std::partial_ordering::unordered && !not_a_number) {
    require_defined(left);
    require_defined(right);
    throw filter_error(
        base::cat("`", python_type(left), "` and `", python_type(right), "` cannot be ordered"));
  }
  return order == std::partial_ordering::less;
}

bool contains(const Value& container, const Value& item) {
  require_defined(container);
  if (const Undefined* missing = undefined_of(item)) missing->fail();
  if (container.is_string()) {
    if (!item.is_string()) {
      throw filter_error(
          base::cat("`in` a string needs a string on its left, not `", python_type(item), "`"));
    }
    return container.as_string().find(item.as_string()) != std::string_view::npos;
  }
  if (container.is_list()) return is_in_sequence(container.as_list(), item);
  if (container.is_dict()) {
    if (item.is_dict() || (item.is_list() && item.subtype() != Subtype::python_tuple)) {
      throw filter_error(base::cat("`", python_type(item), "` cannot be the key of a dict"));
    }
    return container.as_dict().find(item) != nullptr;
  }
  throw filter_error(base::cat("`in` does not work on `", python_type(container), "`"));
}

bool compare(CompareOp op, const Value& left, const Value& right) {
  switch (op) {
    case CompareOp::equal:
      return is_equal(left, right);
    case CompareOp::not_equal:
      return !is_equal(left, right);
    case CompareOp::less:
      return is_less(left, right);
    case CompareOp::greater:
      return is_less(right, left);
    case CompareOp::less_equal:
      return is_less(left, right) || is_equal(left, right);
    case CompareOp::greater_equal:
      return is_less(right, left) || is_equal(left, right);
    case CompareOp::in:
      return contains(right, left);
    case CompareOp::not_in:
      return !contains(right, left);
  }
  return false;
}

std::vector<Value> items_of(const Value& value) {
  if (value.is_list()) return value.as_list().items();
  std::vector<Value> out;
  if (value.is_dict()) {
    for (const value::Entry& entry : value.as_dict()) out.push_back(entry.key);
    return out;
  }
  if (value.is_string()) {
    const char* start = value.as_string().data();
    for (const std::string_view character : characters(value.as_string())) {
      const auto begin = static_cast<std::size_t>(character.data() - start);
      out.push_back(part_of(value, begin, begin + character.size()));
    }
    return out;
  }
  require_defined(value);
  if (is_undefined(value)) return out;
  throw filter_error(base::cat("`", python_type(value), "` is nothing to go over"));
}

}  // namespace kboot::jinja
