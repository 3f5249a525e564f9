// Values as Go's %#v prints them, for the messages that quote them.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value {

// Of what yaml.v2 decodes into an interface {}: map[interface {}]interface {}{"a":1}.
[[nodiscard]] std::string go_syntax(const Value& value);

// strconv.Quote.
[[nodiscard]] std::string go_quoted(std::string_view text);

}  // namespace kboot::value
