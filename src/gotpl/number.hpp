// Numbers as Go's strconv reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kboot::gotpl {

// strconv.ParseUint and ParseInt(text, 0, 64): 12, 0x1F, 0o17, 017, 0b1, 1_000. Nothing where Go
// fails, out of range too.
[[nodiscard]] std::optional<std::uint64_t> parse_uint(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> parse_int(std::string_view text);
// strconv.ParseFloat(text, 64), hexadecimal floats with it. Nothing where Go fails, out of range too.
[[nodiscard]] std::optional<double> parse_float(std::string_view text);

}  // namespace kboot::gotpl
