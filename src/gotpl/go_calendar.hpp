// The Gregorian calendar without end or beginning, as Go's package time counts it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kboot::gotpl {

inline constexpr std::int64_t seconds_a_day = 86400;

// A day and a time of day.
struct Civil {
  std::int64_t year = 1970;
  int month = 1;     // from 1
  int day = 1;       // from 1
  int year_day = 1;  // from 1
  int weekday = 4;   // from 0, Sunday
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Of seconds since 1970 (an int64 that wraps around, as in Go).
[[nodiscard]] Civil civil_of(std::int64_t seconds) noexcept;
// Days since 1970 of the first of a month; months beyond 1 to 12 count on into other years.
[[nodiscard]] std::int64_t days_of(std::int64_t year, std::int64_t month) noexcept;

[[nodiscard]] bool is_leap(std::int64_t year) noexcept;
[[nodiscard]] int days_in(int month, std::int64_t year) noexcept;
// Days of a year that is no leap year before the first of a month.
[[nodiscard]] int days_before(int month) noexcept;

inline constexpr std::array<std::string_view, 12> month_names{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
inline constexpr std::array<std::string_view, 7> day_names{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

}  // namespace kboot::gotpl
