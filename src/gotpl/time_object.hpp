// time.Time in templates.
#pragma once

#include "gotpl/function.hpp"
#include "gotpl/go_time.hpp"

namespace kboot::gotpl {

[[nodiscard]] Value time_value(Time time);
// The time in a value, or nullptr.
[[nodiscard]] const Time* time_in(const Value& value) noexcept;

}  // namespace kboot::gotpl
