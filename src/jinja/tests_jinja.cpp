// Jinja2's own tests.
#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/utf8.hpp"

namespace kboot::jinja {
namespace {

using value::Kind;

bool defined(Call& call) { return !is_undefined(call.input); }
bool undefined(Call& call) { return is_undefined(call.input); }
bool none(Call& call) { return call.input.is_null(); }
bool boolean(Call& call) { return call.input.is(Kind::boolean); }
bool is_true(Call& call) { return call.input.is(Kind::boolean) && call.input.as_bool(); }
bool is_false(Call& call) { return call.input.is(Kind::boolean) && !call.input.as_bool(); }
bool integer(Call& call) { return call.input.is(Kind::integer) || is_big_integer(call.input); }
bool floating(Call& call) { return call.input.is(Kind::floating); }
bool number(Call& call) { return number_of(call.input).has_value(); }
bool string(Call& call) { return call.input.is_string(); }
bool mapping(Call& call) { return call.input.is_dict(); }
bool iterable(Call& call) {
  return call.input.is_list() || call.input.is_dict() || call.input.is_string();
}
// A sequence has a length and items: dicts and strings count.
bool sequence(Call& call) {
  return (call.input.is_list() && call.input.subtype() != value::Subtype::python_set) ||
         call.input.is_dict() || call.input.is_string();
}
bool callable(Call& call) {
  const Object* object = object_of(call.input);
  return object != nullptr && object->callable();
}
bool escaped(Call&) { return false; }

Value remainder(const Call& call, const Value& divisor) {
  return apply(BinaryOp::modulo, call.input, divisor);
}
bool even(Call& call) { return is_equal(remainder(call, 2), 0); }
bool odd(Call& call) { return is_equal(remainder(call, 2), 1); }
bool divisible(Call& call) { return is_equal(remainder(call, call.at(0)), 0); }

bool is_lower(Call& call) {
  const std::string text = to_text(call.input);
  return to_upper(text) != to_lower(text) && text == to_lower(text);
}
bool is_upper(Call& call) {
  const std::string text = to_text(call.input);
  return to_upper(text) != to_lower(text) && text == to_upper(text);
}

template <CompareOp op>
bool compared(Call& call) {
  return compare(op, call.input, call.at(0));
}

bool same(Call& call) {
  // Small integers and equal texts of one template are one object in Python.
  return call.input.kind() == call.at(0).kind() &&
         (call.input.same(call.at(0)) ||
          (call.input.is_string() && is_equal(call.input, call.at(0))));
}

bool is_filter(Call& call) { return find_filter(to_text(call.input)) != nullptr; }
bool is_test(Call& call) { return find_test(to_text(call.input)) != nullptr; }

constexpr TestRow rows[] = {
    {"!=", "other", compared<CompareOp::not_equal>},
    {"<", "other", compared<CompareOp::less>},
    {"<=", "other", compared<CompareOp::less_equal>},
    {"==", "other", compared<CompareOp::equal>},
    {">", "other", compared<CompareOp::greater>},
    {">=", "other", compared<CompareOp::greater_equal>},
    {"boolean", "", boolean, true},
    {"callable", "", callable, true},
    {"defined", "", defined, true},
    {"divisibleby", "num", divisible},
    {"eq", "other", compared<CompareOp::equal>},
    {"equalto", "other", compared<CompareOp::equal>},
    {"escaped", "", escaped, true},
    {"even", "", even},
    {"false", "", is_false, true},
    {"filter", "", is_filter},
    {"float", "", floating, true},
    {"ge", "other", compared<CompareOp::greater_equal>},
    {"greaterthan", "other", compared<CompareOp::greater>},
    {"gt", "other", compared<CompareOp::greater>},
    {"in", "seq", compared<CompareOp::in>},
    {"integer", "", integer, true},
    {"iterable", "", iterable},
    {"le", "other", compared<CompareOp::less_equal>},
    {"lessthan", "other", compared<CompareOp::less>},
    {"lower", "", is_lower},
    {"lt", "other", compared<CompareOp::less>},
    {"mapping", "", mapping, true},
    {"ne", "other", compared<CompareOp::not_equal>},
    {"none", "", none, true},
    {"number", "", number, true},
    {"odd", "", odd},
    {"sameas", "other", same, true},
    {"sequence", "", sequence},
    {"string", "", string, true},
    {"test", "", is_test},
    {"true", "", is_true, true},
    {"undefined", "", undefined, true},
    {"upper", "", is_upper},
};

}  // namespace

std::span<const TestRow> jinja_tests() { return rows; }

}  // namespace kboot::jinja
