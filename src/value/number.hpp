// Numbers as text.
#pragma once

#include <string>

namespace kboot::value {

// As Python's repr prints a float: 1.0, 0.1, 1e+16, 1e-05, inf, -inf, nan.
[[nodiscard]] std::string float_repr(double number);

// As Go prints a float64 (strconv.FormatFloat(number, 'g', -1, 64)): 1e+06, 1.5, +Inf, NaN.
[[nodiscard]] std::string go_float_g(double number);

}  // namespace kboot::value
