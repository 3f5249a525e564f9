// Which values are made of secret ones.
#pragma once

#include "value/value.hpp"

namespace kboot::gotpl {

// Is anything secret in it?
[[nodiscard]] bool holds_secret(const value::Value& value);
// The same value, of which every string is secret as a whole.
[[nodiscard]] value::Value as_secret(const value::Value& value);

}  // namespace kboot::gotpl
