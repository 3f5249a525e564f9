// Sprig's defaults: what counts as given.
#include <algorithm>

#include "gotpl/convert.hpp"
#include "gotpl/sprig.hpp"

namespace kboot::gotpl {
namespace {

Value default_to(Call& call) { return call.size() < 2 || is_empty(call[1]) ? call[0] : call[1]; }

Value empty(Call& call) { return is_empty(call[0]); }

Value coalesce(Call& call) {
  const auto found = std::ranges::find_if_not(call.arguments, is_empty);
  return found == call.arguments.end() ? Value() : *found;
}

Value all(Call& call) { return std::ranges::none_of(call.arguments, is_empty); }
Value any(Call& call) { return !std::ranges::all_of(call.arguments, is_empty); }
Value ternary(Call& call) { return call.flag(2) ? call[0] : call[1]; }

constexpr Function rows[] = {
    {"all", "...any", all},
    {"any", "...any", any},
    {"coalesce", "...any", coalesce, Spread::own},
    {"default", "any, ...any", default_to, Spread::own},
    {"empty", "any", empty},
    {"ternary", "any, any, bool", ternary, Spread::own},
};

}  // namespace

std::span<const Function> sprig_defaults() noexcept { return rows; }

}  // namespace kboot::gotpl
