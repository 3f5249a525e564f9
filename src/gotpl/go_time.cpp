// Arithmetic of points in time.
#include "gotpl/go_time.hpp"

#include <limits>

#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::int64_t billion = 1'000'000'000;

}  // namespace

Civil Time::civil() const { return civil_of(wrapping_add(seconds, zone().offset)); }

int Time::compare(const Time& other) const noexcept {
  if (seconds != other.seconds) return seconds < other.seconds ? -1 : 1;
  if (nanoseconds != other.nanoseconds) return nanoseconds < other.nanoseconds ? -1 : 1;
  return 0;
}

Time Time::plus(std::int64_t duration) const {
  Time out = *this;
  std::int64_t nanos = nanoseconds + duration % billion;
  std::int64_t whole = duration / billion;
  if (nanos >= billion) {
    nanos -= billion;
    ++whole;
  } else if (nanos < 0) {
    nanos += billion;
    --whole;
  }
  out.seconds = wrapping_add(seconds, whole);
  out.nanoseconds = static_cast<std::int32_t>(nanos);
  return out;
}

std::int64_t Time::minus(const Time& other) const noexcept {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t out = 0;
  const bool fits =
      !__builtin_sub_overflow(seconds, other.seconds, &out) &&
      !__builtin_mul_overflow(out, billion, &out) &&
      !__builtin_add_overflow(out, std::int64_t{nanoseconds} - other.nanoseconds, &out);
  if (fits) return out;
  return compare(other) < 0 ? least : most;
}

Time time_of(base::WallTime wall, std::shared_ptr<const Location> location) {
  Time out;
  out.location = std::move(location);
  out.seconds = 0;
  return out.plus(std::chrono::nanoseconds(wall.time_since_epoch()).count());
}

Time make_time(std::int64_t year, std::int64_t month, std::int64_t day, std::int64_t seconds_of_day,
               std::int64_t nanoseconds, std::shared_ptr<const Location> location) {
  Time out;
  std::int64_t carry = nanoseconds / billion;
  std::int64_t nanos = nanoseconds % billion;
  if (nanos < 0) {
    nanos += billion;
    --carry;
  }
  const std::int64_t days = wrapping_add(days_of(year, month), wrapping_sub(day, 1));
  const std::int64_t local =
      wrapping_add(wrapping_mul(days, seconds_a_day), wrapping_add(seconds_of_day, carry));
  // The zone is looked up by a time that is only near, and again when that was too far off.
  ZoneSpan zone = location->at(local);
  if (zone.offset != 0) {
    const std::int64_t utc = wrapping_sub(local, zone.offset);
    if (utc < zone.begin || utc >= zone.end) zone = location->at(utc);
  }
  out.seconds = wrapping_sub(local, zone.offset);
  out.nanoseconds = static_cast<std::int32_t>(nanos);
  out.location = std::move(location);
  return out;
}

std::string time_text(const Time& time) {
  return format_time(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

}  // namespace kboot::gotpl
