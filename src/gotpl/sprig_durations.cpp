// Helm's functions on durations, and the methods of time.Duration.
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "gotpl/go_case.hpp"
#include "gotpl/go_duration.hpp"
#include "gotpl/number.hpp"
#include "gotpl/print.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

using value::Subtype;

[[noreturn]] void overflow(const std::string& seconds) {
  throw Failure(base::cat("duration seconds overflow: ", seconds));
}

constexpr std::int64_t longest = std::numeric_limits<std::int64_t>::max() / one_second;

std::int64_t from_seconds(double seconds) {
  const std::string written = go_float(seconds, 'g', -1);
  if (!std::isfinite(seconds)) throw Failure(base::cat("invalid duration seconds: ", written));
  constexpr double limit = 9223372036854775808.0;
  if (std::fabs(seconds) > limit / 1e9) overflow(written);
  const double nanoseconds = seconds * 1e9;
  // The one float that is as large as the limit becomes the smallest int64, as Go's conversion has it.
  if (nanoseconds >= limit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(nanoseconds);
}

std::int64_t from_text(const Value& value) {
  std::string_view text = value.as_string();
  text.remove_prefix(space_before(text));
  text.remove_suffix(space_behind(text));
  if (text.empty()) throw Failure("empty duration");
  try {
    return parse_duration(text);
  } catch (const Failure&) {
    if (const auto seconds = parse_float(text)) return from_seconds(*seconds);
    throw Failure(base::cat("could not parse duration ", go_quote(value.as_string())));
  }
}

std::int64_t as_duration(const Value& value) {
  if (is_nil_interface(value)) throw Failure("invalid duration");
  if (value.subtype() == Subtype::go_duration) return value.as_int();
  const GoKind kind = go_kind(value);
  if (kind == GoKind::string) return from_text(value);
  if (kind == GoKind::float64) return from_seconds(value.as_double());
  const bool is_integer = value.is(value::Kind::integer);
  if (is_integer && is_unsigned(kind)) {
    const auto seconds = static_cast<std::uint64_t>(value.as_int());
    if (seconds > static_cast<std::uint64_t>(longest)) overflow(std::to_string(seconds));
    return static_cast<std::int64_t>(seconds) * one_second;
  }
  if (is_integer) {
    const std::int64_t seconds = value.as_int();
    if (seconds > longest || seconds < -longest) overflow(std::to_string(seconds));
    return seconds * one_second;
  }
  throw Failure(base::cat("unsupported duration type ", go_type(value)));
}

std::optional<std::int64_t> duration_or_nothing(const Value& value) {
  try {
    return as_duration(value);
  } catch (const Failure&) {
    return std::nullopt;
  }
}

Value must_to_duration(Call& call) { return make_duration(as_duration(call[0])); }

// As a number of units, 0 for what is no duration.
template <std::int64_t unit>
Value whole_units(Call& call) {
  return duration_or_nothing(call[0]).value_or(0) / unit;
}
template <std::int64_t unit>
Value units(Call& call) {
  return duration_in(duration_or_nothing(call[0]).value_or(0), unit);
}
Value days(Call& call) { return units<one_hour>(call).as_double() / 24.0; }
Value weeks(Call& call) { return units<one_hour>(call).as_double() / 24.0 / 7.0; }

using Fit = std::int64_t (*)(std::int64_t, std::int64_t) noexcept;

template <Fit fit>
Value fitted(Call& call) {
  const auto duration = duration_or_nothing(call[0]);
  if (!duration) return make_duration(0);
  const auto multiple = duration_or_nothing(call[1]);
  return make_duration(multiple ? fit(*duration, *multiple) : *duration);
}

constexpr Function rows[] = {
    {"durationDays", "any", days},
    {"durationHours", "any", units<one_hour>},
    {"durationMicroseconds", "any", whole_units<microsecond>},
    {"durationMilliseconds", "any", whole_units<millisecond>},
    {"durationMinutes", "any", units<one_minute>},
    {"durationNanoseconds", "any", whole_units<nanosecond>},
    {"durationRoundTo", "any, any", fitted<round_duration>},
    {"durationSeconds", "any", units<one_second>},
    {"durationTruncateTo", "any, any", fitted<truncate_duration>},
    {"durationWeeks", "any", weeks},
    {"mustToDuration", "any", must_to_duration},
};

std::int64_t self(const Call& call) { return call.self.as_int(); }

template <std::int64_t unit>
Value own_units(Call& call) {
  return duration_in(self(call), unit);
}
template <std::int64_t unit>
Value own_whole_units(Call& call) {
  return self(call) / unit;
}
template <Fit fit>
Value own_fitted(Call& call) {
  return make_duration(fit(self(call), call.integer(0)));
}

Value absolute(Call& call) {
  const std::int64_t duration = self(call);
  if (duration == std::numeric_limits<std::int64_t>::min()) {
    return make_duration(std::numeric_limits<std::int64_t>::max());
  }
  return make_duration(duration < 0 ? -duration : duration);
}

Value text(Call& call) { return duration_text(self(call)); }

constexpr Function methods[] = {
    {"Abs", "", absolute},
    {"Hours", "", own_units<one_hour>},
    {"Microseconds", "", own_whole_units<microsecond>},
    {"Milliseconds", "", own_whole_units<millisecond>},
    {"Minutes", "", own_units<one_minute>},
    {"Nanoseconds", "", own_whole_units<nanosecond>},
    {"Round", "time.Duration", own_fitted<round_duration>},
    {"Seconds", "", own_units<one_second>},
    {"String", "", text},
    {"Truncate", "time.Duration", own_fitted<truncate_duration>},
};

}  // namespace

std::span<const Function> helm_durations() noexcept { return rows; }
std::span<const Function> duration_methods() noexcept { return methods; }

}  // namespace kboot::gotpl
