// Which code points Go prints as they are, and which are letters and digits.
#include "base/go_unicode.hpp"
#include "gotpl/print.hpp"

namespace kboot::gotpl {

bool is_print(std::uint32_t code) noexcept { return base::go_is_print(code); }

bool is_letter(std::uint32_t code) noexcept { return base::go_is_letter(code); }

bool is_digit(std::uint32_t code) noexcept { return base::go_is_digit(code); }

}  // namespace kboot::gotpl
