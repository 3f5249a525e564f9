// IP addresses as Go's net/netip reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::gotpl {

struct Address {
  std::string bytes;  // 4 or 16
  std::string zone = {};
};

// netip.ParseAddr. Throws Failure in Go's words: `ParseAddr("x"): unable to parse IP`.
[[nodiscard]] Address parse_address(std::string_view text);

}  // namespace kboot::gotpl
