// Which code points Go prints as they are, and which are letters and digits (Go 1.26).
#pragma once

#include <cstdint>

namespace kboot::base {

[[nodiscard]] bool go_is_print(std::uint32_t code) noexcept;   // strconv.IsPrint
[[nodiscard]] bool go_is_letter(std::uint32_t code) noexcept;  // unicode.IsLetter
[[nodiscard]] bool go_is_digit(std::uint32_t code) noexcept;   // unicode.IsDigit

}  // namespace kboot::base
