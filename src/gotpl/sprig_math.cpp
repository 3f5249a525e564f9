// Sprig's numbers: conversions, arithmetic of int64, sequences, rounding.
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "base/text.hpp"
#include "gotpl/convert.hpp"
#include "gotpl/print.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

// strconv.Atoi without its error: 0 for what is no number, the nearest for what is out of range.
Value atoi(Call& call) { return make_int(parse_decimal_clamped(call.text(0))); }
Value to_int(Call& call) { return make_int(cast_int64(call[0])); }
Value to_int64(Call& call) { return cast_int64(call[0]); }
Value to_float64(Call& call) { return cast_float64(call[0]); }
Value to_decimal(Call& call) { return parse_int_in(go_print(call[0]), 8).value_or(0); }

template <typename Operation>
std::int64_t folded(std::int64_t first, std::span<const Value> rest, Operation operation) {
  for (const Value& value : rest) first = operation(first, cast_int64(value));
  return first;
}

Value add(Call& call) { return folded(0, call.arguments, wrapping_add); }
Value add1(Call& call) { return wrapping_add(cast_int64(call[0]), 1); }
Value sub(Call& call) { return wrapping_sub(cast_int64(call[0]), cast_int64(call[1])); }
Value mul(Call& call) {
  return folded(cast_int64(call[0]), call.arguments.subspan(1), wrapping_mul);
}

std::int64_t divisor(Call& call) {
  const std::int64_t out = cast_int64(call[1]);
  if (out == 0) throw Failure("runtime error: integer divide by zero");
  return out;
}

Value div(Call& call) {
  const std::int64_t by = divisor(call);
  const std::int64_t number = cast_int64(call[0]);
  return by == -1 ? wrapping_sub(0, number) : number / by;
}

Value mod(Call& call) {
  const std::int64_t by = divisor(call);
  return by == -1 ? std::int64_t{0} : cast_int64(call[0]) % by;
}

Value largest(Call& call) {
  return folded(cast_int64(call[0]), call.arguments.subspan(1),
                [](std::int64_t a, std::int64_t b) { return std::max(a, b); });
}

Value smallest(Call& call) {
  return folded(cast_int64(call[0]), call.arguments.subspan(1),
                [](std::int64_t a, std::int64_t b) { return std::min(a, b); });
}

// math.Max and math.Min: an infinity of that sign wins over NaN, NaN over all else, and the zeros
// have an order.
template <bool largest>
Value outermost(Call& call) {
  constexpr double winner =
      largest ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  double out = cast_float64(call[0]);
  for (const Value& argument : call.arguments.subspan(1)) {
    const double other = cast_float64(argument);
    if (out == winner || other == winner) {
      out = winner;
    } else if (std::isnan(out) || std::isnan(other)) {
      out = std::numeric_limits<double>::quiet_NaN();
    } else if (out == 0 && other == 0) {
      if (std::signbit(out) == largest) out = other;
    } else if (largest ? other > out : other < out) {
      out = other;
    }
  }
  return out;
}

Value floor(Call& call) { return std::floor(cast_float64(call[0])); }
Value ceil(Call& call) { return std::ceil(cast_float64(call[0])); }

// math.Pow(10, exponent), by squaring as Go does it: its last digit may differ from C's.
double power_of_ten(double exponent) {
  if (exponent == 0) return 1;
  if (exponent == 1) return 10;
  double whole = std::fabs(exponent);
  if (whole >= 9223372036854775808.0) {
    return exponent > 0 ? std::numeric_limits<double>::infinity() : 0;
  }
  double out = 1;
  int out_exponent = 0;
  int step_exponent = 0;
  double step = std::frexp(10.0, &step_exponent);
  for (auto bits = static_cast<std::int64_t>(whole); bits != 0; bits >>= 1) {
    if (step_exponent < -4096 || step_exponent > 4096) {
      out_exponent += step_exponent;
      break;
    }
    if ((bits & 1) == 1) {
      out *= step;
      out_exponent += step_exponent;
    }
    step *= step;
    step_exponent *= 2;
    if (step < .5) {
      step += step;
      --step_exponent;
    }
  }
  if (exponent < 0) {
    out = 1 / out;
    out_exponent = -out_exponent;
  }
  return std::ldexp(out, out_exponent);
}

Value round(Call& call) {
  const double border = call.size() > 2 ? call.number(2) : .5;
  const double power = power_of_ten(static_cast<double>(call.integer(1)));
  const double digit = power * cast_float64(call[0]);
  double whole = 0;
  // Go's Modf of an infinity has no number for a fraction.
  const double fraction =
      std::isinf(digit) ? std::numeric_limits<double>::quiet_NaN() : std::modf(digit, &whole);
  return (fraction >= border ? std::ceil(digit) : std::floor(digit)) / power;
}

// How many numbers untilStep gives.
std::uint64_t step_count(std::int64_t start, std::int64_t stop, std::int64_t step) {
  const bool down = stop < start;
  if (start == stop || step == 0 || down != (step < 0)) return 0;
  const auto from = static_cast<std::uint64_t>(start);
  const auto to = static_cast<std::uint64_t>(stop);
  const std::uint64_t distance = down ? from - to : to - from;
  const std::uint64_t stride =
      down ? std::uint64_t{0} - static_cast<std::uint64_t>(step) : static_cast<std::uint64_t>(step);
  return (distance - 1) / stride + 1;
}

Value ints(std::string_view function, std::int64_t start, std::int64_t stop, std::int64_t step) {
  const std::uint64_t count = step_count(start, stop, step);
  check_list_size(function, count);
  std::vector<Value> out;
  out.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    out.push_back(make_int(start));
    start = wrapping_add(start, step);
  }
  return make_ints(std::move(out));
}

Value until(Call& call) {
  const std::int64_t count = call.integer(0);
  return ints("until", 0, count, count < 0 ? -1 : 1);
}

Value until_step(Call& call) {
  return ints("untilStep", call.integer(0), call.integer(1), call.integer(2));
}

std::string sequence(std::int64_t start, std::int64_t stop, std::int64_t step) {
  const std::uint64_t count = step_count(start, stop, step);
  check_list_size("seq", count);
  std::string out;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i > 0) out += ' ';
    out += std::to_string(start);
    start = wrapping_add(start, step);
  }
  return out;
}

Value seq(Call& call) {
  if (call.size() == 0 || call.size() > 3) return "";
  const std::int64_t start = call.size() == 1 ? 1 : call.integer(0);
  const std::int64_t end = call.integer(call.size() - 1);
  const std::int64_t way = end < start ? -1 : 1;
  const std::int64_t step = call.size() == 3 ? call.integer(1) : way;
  if (call.size() == 3 && way < 0 && step > 0) return "";
  return sequence(start, wrapping_add(end, way), step);
}

constexpr Function rows[] = {
    {"add", "...any", add},
    {"add1", "any", add1},
    {"atoi", "string", atoi},
    {"biggest", "any, ...any", largest},
    {"ceil", "any", ceil},
    {"div", "any, any", div},
    {"float64", "any", to_float64},
    {"floor", "any", floor},
    {"int", "any", to_int},
    {"int64", "any", to_int64},
    {"max", "any, ...any", largest},
    {"maxf", "any, ...any", outermost<true>},
    {"min", "any, ...any", smallest},
    {"minf", "any, ...any", outermost<false>},
    {"mod", "any, any", mod},
    {"mul", "any, ...any", mul},
    {"round", "any, int, ...float64", round},
    {"seq", "...int", seq},
    {"sub", "any, any", sub},
    {"toDecimal", "any", to_decimal},
    {"until", "int", until},
    {"untilStep", "int, int, int", until_step},
};

}  // namespace

std::span<const Function> sprig_math() noexcept { return rows; }

}  // namespace kboot::gotpl
