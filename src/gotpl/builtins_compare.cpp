// eq, ne, lt, le, gt, ge.
#include <array>

#include "base/text.hpp"
#include "gotpl/builtins.hpp"
#include "gotpl/complex.hpp"
#include "gotpl/print.hpp"

namespace kboot::gotpl {

namespace {

// What can be compared, in text/template's words.
enum class Basic : std::uint8_t { none, boolean, complex, integer, floating, string, unsigned_ };

Basic basic_kind(const Value& value) {
  switch (go_kind(value)) {
    case GoKind::boolean:
      return Basic::boolean;
    case GoKind::int_:
    case GoKind::int32:
    case GoKind::int64:
      return Basic::integer;
    case GoKind::uint8:
    case GoKind::uint64:
      return Basic::unsigned_;
    case GoKind::float64:
      return Basic::floating;
    case GoKind::string:
      return Basic::string;
    default:
      return complex_of(value) != nullptr ? Basic::complex : Basic::none;
  }
}

bool is_invalid(const Value& value) {
  return value.is_null() && value.subtype() != value::Subtype::go_nil;
}

// A nil pointer, map or slice too.
bool is_any_nil(const Value& value) {
  return value.is_null() || value.subtype() == value::Subtype::go_nil;
}

// Of an integer, or of an object that is one in Go (time.Month).
std::int64_t integer_of(const Value& value) {
  const Object* const object = object_of(value);
  return object == nullptr ? value.as_int() : object->contents().as_int();
}

std::uint64_t bits(const Value& value) { return static_cast<std::uint64_t>(integer_of(value)); }

[[noreturn]] void incompatible(const Value& a, const Value& b) {
  throw Failure(base::cat("incompatible types for comparison: ", go_type(a), " and ", go_type(b)));
}

[[noreturn]] void not_comparable(std::string_view format, std::initializer_list<Value> operands) {
  throw Failure(go_sprintf(format, {operands.begin(), operands.size()}));
}

bool equal_others(const Value& a, const Value& b) {
  const GoKind kind_a = go_kind(a);
  const GoKind kind_b = go_kind(b);
  if (kind_a != kind_b && !is_invalid(a) && !is_invalid(b)) {
    not_comparable("non-comparable types %s: %v, %s: %v", {a, go_type(a), go_type(b), b});
  }
  if (is_any_nil(a) || is_any_nil(b)) return is_any_nil(a) == is_any_nil(b);
  if (kind_b == GoKind::map || kind_b == GoKind::slice) {
    not_comparable("non-comparable type %s: %v", {b, go_type(b)});
  }
  return go_type(a) == go_type(b) && a.as_foreign().equals(b.as_foreign());
}

// Of integers of which one is unsigned.
bool equal_mixed(const Value& a, const Value& b) {
  return integer_of(a) >= 0 && integer_of(b) >= 0 && integer_of(a) == integer_of(b);
}

bool equal(const Value& a, const Value& b) {
  const Basic kind_a = basic_kind(a);
  const Basic kind_b = basic_kind(b);
  if (kind_a != kind_b) {
    const bool integers = (kind_a == Basic::integer && kind_b == Basic::unsigned_) ||
                          (kind_a == Basic::unsigned_ && kind_b == Basic::integer);
    if (integers) return equal_mixed(a, b);
    if (is_invalid(a) || is_invalid(b)) return false;
    incompatible(a, b);
  }
  switch (kind_a) {
    case Basic::boolean:
      return a.as_bool() == b.as_bool();
    case Basic::integer:
    case Basic::unsigned_:
      return integer_of(a) == integer_of(b);
    case Basic::floating:
      return a.as_double() == b.as_double();
    case Basic::string:
      return a.as_string() == b.as_string();
    case Basic::complex:
      return a.as_foreign().equals(b.as_foreign());
    case Basic::none:
      break;
  }
  return equal_others(a, b);
}

bool less(const Value& a, const Value& b) {
  const Basic kind_a = basic_kind(a);
  const Basic kind_b = basic_kind(b);
  if (kind_a == Basic::none || kind_b == Basic::none) {
    throw Failure("invalid type for comparison");
  }
  if (kind_a != kind_b) {
    if (kind_a == Basic::integer && kind_b == Basic::unsigned_) {
      return integer_of(a) < 0 || bits(a) < bits(b);
    }
    if (kind_a == Basic::unsigned_ && kind_b == Basic::integer) {
      return integer_of(b) >= 0 && bits(a) < bits(b);
    }
    incompatible(a, b);
  }
  switch (kind_a) {
    case Basic::integer:
      return integer_of(a) < integer_of(b);
    case Basic::unsigned_:
      return bits(a) < bits(b);
    case Basic::floating:
      return a.as_double() < b.as_double();
    case Basic::string:
      return a.as_string() < b.as_string();
    default:
      throw Failure("invalid type for comparison");
  }
}

bool less_or_equal(const Value& a, const Value& b) { return less(a, b) || equal(a, b); }

Value eq(Call& call) {
  if (call.size() == 1) throw Failure("missing argument for comparison");
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (equal(call[0], call[i])) return true;
  }
  return false;
}

Value ne(Call& call) { return !equal(call[0], call[1]); }
Value lt(Call& call) { return less(call[0], call[1]); }
Value le(Call& call) { return less_or_equal(call[0], call[1]); }
Value gt(Call& call) { return !less_or_equal(call[0], call[1]); }
Value ge(Call& call) { return !less(call[0], call[1]); }

constexpr std::array<Function, 6> rows{{
    {"eq", "reflect.Value, ...reflect.Value", eq},
    {"ge", "reflect.Value, reflect.Value", ge},
    {"gt", "reflect.Value, reflect.Value", gt},
    {"le", "reflect.Value, reflect.Value", le},
    {"lt", "reflect.Value, reflect.Value", lt},
    {"ne", "reflect.Value, reflect.Value", ne},
}};

}  // namespace

std::span<const Function> builtin_comparisons() noexcept { return rows; }

}  // namespace kboot::gotpl
