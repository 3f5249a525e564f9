// time.Duration: nanoseconds in an int64.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kboot::gotpl {

inline constexpr std::int64_t nanosecond = 1;
inline constexpr std::int64_t microsecond = 1000;
inline constexpr std::int64_t millisecond = 1000 * microsecond;
inline constexpr std::int64_t one_second = 1000 * millisecond;
inline constexpr std::int64_t one_minute = 60 * one_second;
inline constexpr std::int64_t one_hour = 60 * one_minute;

// time.ParseDuration: "1h2m3.5s". Throws Failure in Go's words.
[[nodiscard]] std::int64_t parse_duration(std::string_view text);
// Duration.String()
[[nodiscard]] std::string duration_text(std::int64_t duration);
// Duration.Round and Truncate: to a multiple, the nearest or the next towards zero.
[[nodiscard]] std::int64_t round_duration(std::int64_t duration, std::int64_t multiple) noexcept;
[[nodiscard]] std::int64_t truncate_duration(std::int64_t duration, std::int64_t multiple) noexcept;
// In units, with what is left behind the point.
[[nodiscard]] double duration_in(std::int64_t duration, std::int64_t unit) noexcept;

// How package time quotes a text in its messages.
[[nodiscard]] std::string quote_for_time(std::string_view text);

}  // namespace kboot::gotpl
