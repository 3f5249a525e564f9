// The formats of strings that schemas of drafts 4 to 7 ask for. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::query {

// Why a text does not have a format, in the library's words; nothing where it has, or where the
// format is not known.
[[nodiscard]] std::optional<std::string> format_fault(std::string_view format,
                                                      std::string_view text);

// The parts of it that have a file of their own.
using FormatFault = std::optional<std::string>;
[[nodiscard]] FormatFault ipv4_fault(std::string_view text);
[[nodiscard]] FormatFault ipv6_fault(std::string_view text);
[[nodiscard]] FormatFault address_fault(std::string_view text);  // netip.ParseAddr
[[nodiscard]] FormatFault date_fault(std::string_view text);
[[nodiscard]] FormatFault time_fault(std::string_view text);
[[nodiscard]] FormatFault date_time_fault(std::string_view text);
[[nodiscard]] FormatFault duration_fault(std::string_view text);
[[nodiscard]] FormatFault period_fault(std::string_view text);
// Go's strconv.Atoi, with its words for what is none.
[[nodiscard]] FormatFault atoi_fault(std::string_view text, long& number);
// A character as Go's %q prints it: 'x'.
[[nodiscard]] std::string quoted_character(std::string_view text);

}  // namespace kboot::query
