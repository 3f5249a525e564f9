// Strings as JSON writes them.
#pragma once

#include <string>
#include <string_view>

namespace kboot::value {

// Appends `text` in double quotes, escaped; bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text, bool ascii = false);

}  // namespace kboot::value
