// Sprig's dates and its own durations.
#include <array>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "gotpl/convert.hpp"
#include "gotpl/go_duration.hpp"
#include "gotpl/go_time.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"
#include "gotpl/time_object.hpp"

namespace kboot::gotpl {
namespace {

using value::Subtype;

Time current(const Call& call) {
  return time_of(call.context().clock.wall(), SystemZones().local());
}

bool is_int64(const Value& value) {
  return value.is(value::Kind::integer) && value.subtype() == Subtype::none;
}
bool is_int(const Value& value) {
  return value.is(value::Kind::integer) && value.subtype() == Subtype::go_int;
}
bool is_int32(const Value& value) {
  return value.is(value::Kind::integer) && value.subtype() == Subtype::go_int32;
}

// A time, or seconds since 1970; for anything else it is now.
Time date_of(const Call& call, const Value& date, bool takes_int32 = true) {
  if (const Time* const time = time_in(date)) return *time;
  if (!is_int64(date) && !is_int(date) && !(takes_int32 && is_int32(date))) return current(call);
  Time out;
  out.seconds = date.as_int();
  return out;
}

std::string in_zone(Call& call, std::string_view layout, const Value& date, std::string_view zone) {
  Time time = date_of(call, date);
  time.location = load_location(zone, SystemZones());
  if (time.location == nullptr) time.location = utc_location();
  return format_time(time, layout);
}

Value date(Call& call) { return in_zone(call, call.text(0), call[1], "Local"); }
Value date_in_zone(Call& call) { return in_zone(call, call.text(0), call[1], call.text(2)); }
Value html_date(Call& call) { return in_zone(call, "2006-01-02", call[0], "Local"); }
Value html_date_in_zone(Call& call) { return in_zone(call, "2006-01-02", call[0], call.text(1)); }
Value now(Call& call) { return time_value(current(call)); }

Value must_modify(Call& call) {
  const std::int64_t duration = parse_duration(call.text(0));
  return time_value(date_of(call, call[1]).plus(duration));
}

Value modify(Call& call) {
  try {
    return must_modify(call);
  } catch (const Failure&) {
    return call[1];
  }
}

Value ago(Call& call) {
  const std::int64_t since = current(call).minus(date_of(call, call[0], false));
  return duration_text(round_duration(since, one_second));
}

Value must_to_date(Call& call) {
  return time_value(parse_time(call.text(0), call.text(1), SystemZones().local()));
}

Value to_date(Call& call) {
  try {
    return must_to_date(call);
  } catch (const Failure&) {
    return time_value({});
  }
}

Value unix_epoch(Call& call) { return std::to_string(date_of(call, call[0]).seconds); }

Value duration(Call& call) {
  std::int64_t seconds = 0;
  if (go_kind(call[0]) == GoKind::string) {
    seconds = parse_decimal_clamped(call[0].as_string());
  } else if (is_int64(call[0])) {
    seconds = call[0].as_int();
  }
  return duration_text(wrapping_mul(seconds, one_second));
}

struct Unit {
  std::uint64_t size;
  std::string_view name;
};
constexpr auto hour = static_cast<std::uint64_t>(one_hour);
constexpr std::array<Unit, 6> units{{{hour * 24 * 365, "y"},
                                     {hour * 24 * 30, "mo"},
                                     {hour * 24, "d"},
                                     {hour, "h"},
                                     {static_cast<std::uint64_t>(one_minute), "m"},
                                     {static_cast<std::uint64_t>(one_second), "s"}}};

std::int64_t parsed_or_zero(std::string_view text) {
  try {
    return parse_duration(text);
  } catch (const Failure&) {
    return 0;
  }
}

// In the largest unit that it is longer than.
Value duration_round(Call& call) {
  std::int64_t length = 0;
  if (go_kind(call[0]) == GoKind::string) {
    length = parsed_or_zero(call[0].as_string());
  } else if (is_int64(call[0])) {
    length = call[0].as_int();
  } else if (const Time* const time = time_in(call[0])) {
    length = current(call).minus(*time);
  }
  const auto number = static_cast<std::uint64_t>(length);
  const std::uint64_t size = length < 0 ? std::uint64_t{0} - number : number;
  for (const Unit& unit : units) {
    if (size > unit.size) return base::cat(size / unit.size, unit.name);
  }
  return "0s";
}

constexpr Function rows[] = {
    {"ago", "any", ago},
    {"date", "string, any", date},
    {"dateInZone", "string, any, string", date_in_zone},
    {"dateModify", "string, time.Time", modify},
    {"date_in_zone", "string, any, string", date_in_zone},
    {"date_modify", "string, time.Time", modify},
    {"duration", "any", duration},
    {"durationRound", "any", duration_round},
    {"htmlDate", "any", html_date},
    {"htmlDateInZone", "any, string", html_date_in_zone},
    {"mustDateModify", "string, time.Time", must_modify},
    {"mustToDate", "string, string", must_to_date},
    {"must_date_modify", "string, time.Time", must_modify},
    {"now", "", now},
    {"toDate", "string, string", to_date},
    {"unixEpoch", "time.Time", unix_epoch},
};

}  // namespace

std::span<const Function> sprig_dates() noexcept { return rows; }

}  // namespace kboot::gotpl
