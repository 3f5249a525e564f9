// Python's pattern syntax into PCRE2's, where the two differ.
#pragma once

#include <string>
#include <string_view>

namespace kboot::regex {

// \Z becomes \z, {,n} becomes {0,n}; all else stands.
[[nodiscard]] std::string to_pcre(std::string_view python);

}  // namespace kboot::regex
