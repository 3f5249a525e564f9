// Points in time as Go's package time has them: reading, printing, arithmetic.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "gotpl/go_calendar.hpp"
#include "gotpl/go_zone.hpp"

namespace kboot::gotpl {

struct Time {
  static constexpr std::int64_t zero_seconds = -62135596800;  // the first of January of year 1

  std::int64_t seconds = zero_seconds;  // since 1970
  std::int32_t nanoseconds = 0;         // 0 to 999,999,999
  std::shared_ptr<const Location> location = utc_location();

  // The date and time of day where it is, and what its zone says.
  [[nodiscard]] Civil civil() const;
  [[nodiscard]] ZoneSpan zone() const { return location->at(seconds); }
  [[nodiscard]] bool same_instant(const Time& other) const noexcept {
    return seconds == other.seconds && nanoseconds == other.nanoseconds;
  }
  // -1, 0, 1
  [[nodiscard]] int compare(const Time& other) const noexcept;
  [[nodiscard]] Time plus(std::int64_t duration) const;
  // In nanoseconds; the nearest that fits.
  [[nodiscard]] std::int64_t minus(const Time& other) const noexcept;
};

[[nodiscard]] Time time_of(base::WallTime wall, std::shared_ptr<const Location> location);
// time.Date: all parts may be outside of their ranges.
[[nodiscard]] Time make_time(std::int64_t year, std::int64_t month, std::int64_t day,
                             std::int64_t seconds_of_day, std::int64_t nanoseconds,
                             std::shared_ptr<const Location> location);

// Time.Format
[[nodiscard]] std::string format_time(const Time& time, std::string_view layout);
// Time.String(), without a reading of the monotonic clock.
[[nodiscard]] std::string time_text(const Time& time);
// time.ParseInLocation(layout, text, local). Throws Failure in Go's words.
[[nodiscard]] Time parse_time(std::string_view layout, std::string_view text,
                              const std::shared_ptr<const Location>& local);

// The next element of a layout ("2006", "Jan", ".000") and what stands before and behind it.
enum class LayoutElement : std::uint8_t {
  none,
  long_month,
  month,
  number_month,
  zero_month,
  long_weekday,
  weekday,
  day,
  under_day,
  zero_day,
  under_year_day,
  zero_year_day,
  hour,
  hour12,
  zero_hour12,
  minute,
  zero_minute,
  second,
  zero_second,
  long_year,
  year,
  upper_pm,
  lower_pm,
  zone_name,
  iso_zone,
  iso_seconds_zone,
  iso_short_zone,
  iso_colon_zone,
  iso_colon_seconds_zone,
  number_zone,
  number_seconds_zone,
  number_short_zone,
  number_colon_zone,
  number_colon_seconds_zone,
  fraction0,  // .000: exactly so many digits
  fraction9,  // .999: at most so many
};
struct LayoutPart {
  std::string_view prefix;
  LayoutElement element = LayoutElement::none;
  std::string_view written;
  std::string_view rest;
};
[[nodiscard]] LayoutPart next_part(std::string_view layout);

}  // namespace kboot::gotpl
