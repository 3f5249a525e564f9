// Values as they may be shown: secret bytes replaced, unknown values named.
#pragma once

#include <string>

#include "value/value.hpp"

namespace kboot::report {

// A copy in which every secret shows as `***` and every unknown value as `(known after apply)`.
// Foreign objects come as their data, or as their type's name where they are none.
[[nodiscard]] value::Value shown(const value::Value& value);

// One value on one line: text as it is, everything else as JSON.
[[nodiscard]] std::string one_line(const value::Value& value);

// As Python prints a value inside a text; what Ansible shows of loop items.
[[nodiscard]] std::string python_text(const value::Value& value);

}  // namespace kboot::report
