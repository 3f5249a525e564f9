// Sprig's arithmetic of floats, which goes by decimal numbers.
#include "gotpl/convert.hpp"
#include "gotpl/go_decimal.hpp"
#include "gotpl/sprig.hpp"

namespace kboot::gotpl {
namespace {

using Operation = Decimal (Decimal::*)(const Decimal&) const;

double folded(double first, std::span<const Value> rest, Operation operation) {
  Decimal out = Decimal::from(first);
  for (const Value& value : rest) out = (out.*operation)(Decimal::from(cast_float64(value)));
  return out.to_double();
}

template <Operation operation>
Value fold(Call& call) {
  return folded(cast_float64(call[0]), call.arguments.subspan(1), operation);
}

Value addf(Call& call) { return folded(0, call.arguments, &Decimal::plus); }
Value add1f(Call& call) {
  return Decimal::from(cast_float64(call[0])).plus(Decimal::from(1)).to_double();
}

constexpr Function rows[] = {
    {"add1f", "any", add1f},
    {"addf", "...any", addf},
    {"divf", "any, ...any", fold<&Decimal::over>},
    {"mulf", "any, ...any", fold<&Decimal::times>},
    {"subf", "any, ...any", fold<&Decimal::minus>},
};

}  // namespace

std::span<const Function> sprig_decimals() noexcept { return rows; }

}  // namespace kboot::gotpl
