// Sprig's questions about Go's types.
#include <string_view>

#include "gotpl/convert.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

std::string_view type_name(const Value& value) {
  return is_nil_interface(value) ? "<nil>" : go_type(value);
}

Value type_of(Call& call) { return type_name(call[0]); }
Value type_is(Call& call) { return call.text(0) == type_name(call[1]); }

Value type_is_like(Call& call) {
  std::string_view type = type_name(call[1]);
  if (call.text(0) == type) return true;
  if (!type.starts_with('*')) return false;
  type.remove_prefix(1);
  return call.text(0) == type;
}

Value kind_of(Call& call) { return kind_word(go_kind(call[0])); }
Value kind_is(Call& call) { return call.text(0) == kind_word(go_kind(call[1])); }
Value equal(Call& call) { return deep_equal(call[0], call[1]); }

constexpr Function rows[] = {
    {"deepEqual", "any, any", equal},
    {"kindIs", "string, any", kind_is},
    {"kindOf", "any", kind_of, Spread::own},
    {"typeIs", "string, any", type_is},
    {"typeIsLike", "string, any", type_is_like},
    {"typeOf", "any", type_of, Spread::own},
};

}  // namespace

std::span<const Function> sprig_reflection() noexcept { return rows; }

}  // namespace kboot::gotpl
