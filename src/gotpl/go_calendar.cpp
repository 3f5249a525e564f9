// Days and dates.
#include "gotpl/go_calendar.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::uint64_t era_years = 400;
constexpr std::uint64_t era_days = 146097;
// Go counts from the first of March of a year so early that no int64 of seconds is before it.
constexpr std::int64_t first_year = -292277022400;
constexpr std::uint64_t eras_to_1970 = 292277022400 / era_years;
constexpr std::uint64_t days_to_1970 = eras_to_1970 * era_days + 719468;

constexpr std::array<int, 13> before{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

}  // namespace

bool is_leap(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_before(int month) noexcept { return before[static_cast<std::size_t>(month - 1)]; }

int days_in(int month, std::int64_t year) noexcept {
  const auto index = static_cast<std::size_t>(month);
  return before[index] - before[index - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

Civil civil_of(std::int64_t seconds) noexcept {
  const std::uint64_t absolute = static_cast<std::uint64_t>(seconds) +
                                 days_to_1970 * static_cast<std::uint64_t>(seconds_a_day);
  const std::uint64_t days = absolute / static_cast<std::uint64_t>(seconds_a_day);
  const auto rest = static_cast<int>(absolute % static_cast<std::uint64_t>(seconds_a_day));
  // Within an era of 400 years that begin in March, the leap day is the last of its year.
  const std::uint64_t era = days / era_days;
  const std::uint64_t day = days % era_days;
  const std::uint64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  const auto year_day = static_cast<int>(day - (365 * year + year / 4 - year / 100));
  const int month = (5 * year_day + 2) / 153;
  Civil out;
  out.month = month < 10 ? month + 3 : month - 9;
  out.day = year_day - (153 * month + 2) / 5 + 1;
  out.year = static_cast<std::int64_t>(era * era_years + year) + first_year + (month < 10 ? 0 : 1);
  out.year_day = days_before(out.month) + out.day + (out.month > 2 && is_leap(out.year) ? 1 : 0);
  out.weekday = static_cast<int>((days + 3) % 7);
  out.hour = rest / 3600;
  out.minute = rest / 60 % 60;
  out.second = rest % 60;
  return out;
}

std::int64_t days_of(std::int64_t year, std::int64_t month) noexcept {
  year += (month - 1) / 12;
  month = (month - 1) % 12;
  if (month < 0) {
    month += 12;
    --year;
  }
  const std::int64_t shifted = month < 2 ? year - 1 : year;  // years that begin in March
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const std::int64_t in_era = shifted - era * 400;
  const std::int64_t in_year = (153 * (month < 2 ? month + 10 : month - 2) + 2) / 5;
  return era * static_cast<std::int64_t>(era_days) + in_era * 365 + in_era / 4 - in_era / 100 +
         in_year - 719468;
}

}  // namespace kboot::gotpl
