// base64 and base32 as Go's standard encodings read them, with the places of what is wrong.
#pragma once

#include <string>
#include <string_view>

namespace kboot::gotpl {

struct Decoded {
  std::string bytes;
  std::string error = {};  // "illegal base64 data at input byte 4"; empty when all is well
};

// Line ends are skipped. Trailing bits may be anything.
[[nodiscard]] Decoded base64_decode(std::string_view text);
[[nodiscard]] Decoded base32_decode(std::string_view text);
[[nodiscard]] std::string base32_encode(std::string_view bytes);

}  // namespace kboot::gotpl
