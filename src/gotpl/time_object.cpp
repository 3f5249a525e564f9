// Fields and methods of times: what templates can call on time.Time and what that gives.
#include "gotpl/time_object.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_duration.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::string_view rfc3339_nano = "2006-01-02T15:04:05.999999999Z07:00";

// time.Month and time.Weekday: numbers with names.
class Named final : public Object {
 public:
  Named(std::string_view type, std::string_view name, int number)
      : type_(type), name_(name), number_(number) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return type_; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::int_; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override;
  [[nodiscard]] Value contents() const override { return make_int(number_); }
  [[nodiscard]] bool is_stringer() const noexcept override { return true; }
  [[nodiscard]] std::string string() const override { return std::string(name_); }
  [[nodiscard]] Value to_data() const override { return make_int(number_); }
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override {
    const auto* const named = dynamic_cast<const Named*>(&other);
    return named != nullptr && named->type_ == type_ && named->number_ == number_;
  }

 private:
  std::string_view type_;
  std::string_view name_;
  int number_;
};

class LocationObject final : public Object {
 public:
  explicit LocationObject(std::shared_ptr<const Location> location)
      : location(std::move(location)) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return "*time.Location"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::pointer; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override;
  [[nodiscard]] Value contents() const override { return Value::dict(); }
  [[nodiscard]] bool is_stringer() const noexcept override { return true; }
  [[nodiscard]] std::string string() const override { return location->name(); }
  [[nodiscard]] Value to_data() const override { return Value::dict(); }

  const std::shared_ptr<const Location> location;
};

Value named_text(Call& call) { return object_of(call.self)->string(); }
constexpr Function string_method{"String", "", named_text};

const Function* Named::method(std::string_view name) const noexcept {
  return name == string_method.name ? &string_method : nullptr;
}
const Function* LocationObject::method(std::string_view name) const noexcept {
  return name == string_method.name ? &string_method : nullptr;
}

class TimeObject final : public Object {
 public:
  explicit TimeObject(Time time) : time(std::move(time)) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return "time.Time"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::structure; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override;
  [[nodiscard]] Value contents() const override {
    return Value::dict({{"wall", make_uint64(0)}, {"ext", time.seconds}, {"loc", Value()}});
  }
  [[nodiscard]] bool is_stringer() const noexcept override { return true; }
  [[nodiscard]] std::string string() const override { return time_text(time); }
  [[nodiscard]] Value to_data() const override { return format_time(time, rfc3339_nano); }
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override {
    const auto* const object = dynamic_cast<const TimeObject*>(&other);
    return object != nullptr && object->time.same_instant(time) &&
           object->time.location->name() == time.location->name();
  }

  const Time time;
};

const Time& self(const Call& call) {
  return static_cast<const TimeObject&>(*object_of(call.self)).time;
}

const Time& other(const Call& call) {
  const Time* const time = time_in(call[0]);
  if (time == nullptr) {
    throw Failure("runtime error: invalid memory address or nil pointer dereference");
  }
  return *time;
}

Value in_location(const Call& call, std::shared_ptr<const Location> location) {
  Time out = self(call);
  out.location = std::move(location);
  return time_value(std::move(out));
}

Value add(Call& call) { return time_value(self(call).plus(call.integer(0))); }
Value sub(Call& call) { return make_duration(self(call).minus(other(call))); }
Value after(Call& call) { return self(call).compare(other(call)) > 0; }
Value before(Call& call) { return self(call).compare(other(call)) < 0; }
Value equal(Call& call) { return self(call).same_instant(other(call)); }
Value compare(Call& call) { return make_int(self(call).compare(other(call))); }

Value add_date(Call& call) {
  const Time& time = self(call);
  const Civil civil = time.civil();
  return time_value(make_time(
      wrapping_add(civil.year, call.integer(0)), wrapping_add(civil.month, call.integer(1)),
      wrapping_add(civil.day, call.integer(2)),
      (civil.hour * 60 + civil.minute) * 60 + civil.second, time.nanoseconds, time.location));
}

Value year(Call& call) { return make_int(self(call).civil().year); }
Value day(Call& call) { return make_int(self(call).civil().day); }
Value year_day(Call& call) { return make_int(self(call).civil().year_day); }
Value hour(Call& call) { return make_int(self(call).civil().hour); }
Value minute(Call& call) { return make_int(self(call).civil().minute); }
Value second(Call& call) { return make_int(self(call).civil().second); }
Value nanoseconds(Call& call) { return make_int(self(call).nanoseconds); }

Value month(Call& call) {
  const int number = self(call).civil().month;
  const std::string_view name = month_names[static_cast<std::size_t>(number - 1)];
  return Value::foreign(std::make_unique<Named>("time.Month", name, number));
}

Value weekday(Call& call) {
  const int number = self(call).civil().weekday;
  const std::string_view name = day_names[static_cast<std::size_t>(number)];
  return Value::foreign(std::make_unique<Named>("time.Weekday", name, number));
}

template <std::int64_t a_second>
Value unix_time(Call& call) {
  const Time& time = self(call);
  return wrapping_add(wrapping_mul(time.seconds, a_second),
                      time.nanoseconds / (one_second / a_second));
}

Value is_zero(Call& call) {
  return self(call).seconds == Time::zero_seconds && self(call).nanoseconds == 0;
}
Value is_dst(Call& call) { return self(call).zone().dst; }
Value utc(Call& call) { return in_location(call, utc_location()); }
Value local(Call& call) { return in_location(call, SystemZones().local()); }
Value in(Call& call) {
  const auto* const location = dynamic_cast<const LocationObject*>(object_of(call[0]));
  if (location == nullptr) throw Failure("time: missing Location in call to Time.In");
  return in_location(call, location->location);
}
Value location(Call& call) {
  return Value::foreign(std::make_unique<LocationObject>(self(call).location));
}

// What is left of the time since year 1 by a duration. The nanoseconds do not fit into 64 bits: the
// seconds are multiplied bit by bit.
std::int64_t rest_by(const Time& time, std::int64_t duration) {
  std::int64_t seconds = wrapping_sub(time.seconds, Time::zero_seconds) % duration;
  if (seconds < 0) seconds += duration;
  const auto by = static_cast<std::uint64_t>(duration);
  std::uint64_t rest = 0;
  for (std::int64_t bit = std::int64_t{1} << 30; bit > 0; bit >>= 1) {
    rest = rest * 2 % by;
    if ((one_second & bit) != 0) rest = (rest + static_cast<std::uint64_t>(seconds)) % by;
  }
  return static_cast<std::int64_t>((rest + static_cast<std::uint64_t>(time.nanoseconds)) % by);
}

Value truncate(Call& call) {
  const Time& time = self(call);
  const std::int64_t duration = call.integer(0);
  return time_value(duration <= 0 ? time : time.plus(-rest_by(time, duration)));
}

Value round(Call& call) {
  const Time& time = self(call);
  const std::int64_t duration = call.integer(0);
  if (duration <= 0) return time_value(time);
  const std::int64_t rest = rest_by(time, duration);
  const bool down = rest < duration - rest;
  return time_value(time.plus(down ? -rest : duration - rest));
}

Value format(Call& call) { return format_time(self(call), call.text(0)); }
Value string(Call& call) { return time_text(self(call)); }
Value text(Call& call) { return make_bytes(format_time(self(call), rfc3339_nano)); }
Value json(Call& call) {
  return make_bytes(base::cat("\"", format_time(self(call), rfc3339_nano), "\""));
}

Value go_string(Call& call) {
  const Time& time = self(call);
  const Civil civil = time.civil();
  const std::string& name = time.location->name();
  const std::string where = name == "UTC" || name == "Local"
                                ? base::cat("time.", name)
                                : base::cat("time.Location(", quote_for_time(name), ")");
  return base::cat("time.Date(", civil.year, ", time.",
                   month_names[static_cast<std::size_t>(civil.month - 1)], ", ", civil.day, ", ",
                   civil.hour, ", ", civil.minute, ", ", civil.second, ", ", time.nanoseconds, ", ",
                   where, ")");
}

constexpr Function methods[] = {
    {"Add", "time.Duration", add},
    {"AddDate", "int, int, int", add_date},
    {"After", "time.Time", after},
    {"Before", "time.Time", before},
    {"Compare", "time.Time", compare},
    {"Day", "", day},
    {"Equal", "time.Time", equal},
    {"Format", "string", format},
    {"GoString", "", go_string},
    {"Hour", "", hour},
    {"In", "*time.Location", in},
    {"IsDST", "", is_dst},
    {"IsZero", "", is_zero},
    {"Local", "", local},
    {"Location", "", location},
    {"MarshalJSON", "", json},
    {"MarshalText", "", text},
    {"Minute", "", minute},
    {"Month", "", month},
    {"Nanosecond", "", nanoseconds},
    {"Round", "time.Duration", round},
    {"Second", "", second},
    {"String", "", string},
    {"Sub", "time.Time", sub},
    {"Truncate", "time.Duration", truncate},
    {"UTC", "", utc},
    {"Unix", "", unix_time<1>},
    {"UnixMicro", "", unix_time<1'000'000>},
    {"UnixMilli", "", unix_time<1000>},
    {"UnixNano", "", unix_time<1'000'000'000>},
    {"Weekday", "", weekday},
    {"Year", "", year},
    {"YearDay", "", year_day},
};

const Function* TimeObject::method(std::string_view name) const noexcept {
  const auto* const found = std::ranges::find(methods, name, &Function::name);
  return found == std::end(methods) ? nullptr : found;
}

}  // namespace

Value time_value(Time time) {
  return Value::foreign(std::make_unique<TimeObject>(std::move(time)));
}

const Time* time_in(const Value& value) noexcept {
  const auto* const object = dynamic_cast<const TimeObject*>(object_of(value));
  return object == nullptr ? nullptr : &object->time;
}

}  // namespace kboot::gotpl
