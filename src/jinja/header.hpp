// The `#jinja2:` line at the head of a template.
#pragma once

#include <cstddef>
#include <string_view>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

// Puts the settings of such a line into `syntax`; gives the bytes of the line with its end, 0 where there is none.
// Throws `template-syntax`.
std::size_t read_header(std::string_view text, Syntax& syntax, Origin origin);

}  // namespace kboot::jinja
