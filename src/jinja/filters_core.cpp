// default, bool, ternary and what else has no theme of its own.
#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/utf8.hpp"

namespace kboot::jinja {
namespace {

Value fallback(Call& call) {
  const bool missing = is_undefined(call.input) || (call.flag(1, false) && !truthy(call.input));
  return missing ? call.value(0, "") : call.input;
}

Value mandatory(Call& call) {
  const Undefined* missing = undefined_of(call.input);
  if (missing == nullptr) return call.input;
  if (call.given(0)) throw filter_error(call.text(0));
  missing->fail();
}

Value boolean(Call& call) {
  if (call.input.is_null() || call.input.is(value::Kind::boolean)) return call.input;
  if (call.input.is_string()) {
    const std::string text = to_lower(call.input.as_string());
    return text == "yes" || text == "on" || text == "1" || text == "true";
  }
  return call.input.is_number() && call.input.as_double() == 1.0;
}

Value ternary(Call& call) {
  if (call.input.is_null() && call.given(2)) return call.at(2);
  return truthy(call.input) ? call.at(0) : call.at(1);
}

Value type_debug(Call& call) {
  const bool native = call.input.is_string() && call.input.subtype() == value::Subtype::python_text;
  return native ? std::string("NativeJinjaText") : python_type(call.input);
}

// Attributes only, not the keys of a dict.
Value attribute(Call& call) {
  const std::string name = call.text(0);
  if (call.input.is_dict() && find_method(call.input, name) == nullptr) {
    return call.machine.undefined(base::cat("attribute `", name, "` is undefined"));
  }
  return call.machine.attribute(call.input, name);
}

constexpr FilterRow rows[] = {
    {"attr", "name", attribute, Spread::own},
    {"bool", "", boolean},
    {"d", "default_value? boolean?", fallback, Spread::own, true},
    {"default", "default_value? boolean?", fallback, Spread::own, true},
    {"mandatory", "msg?", mandatory, Spread::own, true},
    {"ternary", "true_val false_val none_val?", ternary, Spread::own},
    {"type_debug", "", type_debug, Spread::own},
};

}  // namespace

std::span<const FilterRow> core_filters() { return rows; }

}  // namespace kboot::jinja
