// Dates and durations, and strftime in the C locale.
#include "jinja/time.hpp"

#include <array>
#include <chrono>

#include "base/text.hpp"
#include "jinja/calendar.hpp"
#include "jinja/machine.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"

namespace kboot::jinja {
namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

struct Parts {
  int year, month, day, hour, minute, second;
  std::int64_t microsecond;
  int weekday;   // 0: Sunday
  int year_day;  // from 1
};

Parts parts_of(std::int64_t microseconds) {
  const std::int64_t day = floor_div(microseconds, day_us);
  const std::int64_t rest = microseconds - day * day_us;
  const std::chrono::sys_days date{std::chrono::days(day)};
  const std::chrono::year_month_day calendar(date);
  const auto new_year = std::chrono::sys_days(calendar.year() / std::chrono::January / 1);
  const std::int64_t seconds = rest / second_us;
  return {static_cast<int>(calendar.year()),
          static_cast<int>(static_cast<unsigned>(calendar.month())),
          static_cast<int>(static_cast<unsigned>(calendar.day())),
          static_cast<int>(seconds / 3600),
          static_cast<int>(seconds / 60 % 60),
          static_cast<int>(seconds % 60),
          rest % second_us,
          static_cast<int>(std::chrono::weekday(date).c_encoding()),
          static_cast<int>((date - new_year).count()) + 1};
}

std::string digits(std::int64_t number, std::size_t width, char fill = '0') {
  std::string out = std::to_string(number);
  return out.size() < width ? std::string(width - out.size(), fill) + out : out;
}

// ISO 8601 week and its year.
std::pair<int, int> iso_week(const Parts& parts) {
  const int weekday = (parts.weekday + 6) % 7;  // Monday 0
  const int week = (parts.year_day - 1 - weekday + 10) / 7;
  const auto weeks_in = [](int year) {
    const auto dominical = [](int y) { return (y + y / 4 - y / 100 + y / 400) % 7; };
    return dominical(year) == 4 || dominical(year - 1) == 3 ? 53 : 52;
  };
  if (week < 1) return {parts.year - 1, weeks_in(parts.year - 1)};
  if (week > weeks_in(parts.year)) return {parts.year + 1, 1};
  return {parts.year, week};
}

std::string zone(int offset, bool colon) {
  const int minutes = std::abs(offset) / 60;
  return base::cat(offset < 0 ? "-" : "+", digits(minutes / 60, 2), colon ? ":" : "",
                   digits(minutes % 60, 2));
}

std::string field(char letter, const Parts& p, std::int64_t microseconds,
                  std::optional<int> offset) {
  const int hour12 = p.hour % 12 == 0 ? 12 : p.hour % 12;
  const auto again = [&](std::string_view format) {
    return format_time(microseconds, format, offset);
  };
  switch (letter) {
    case 'a':
      return std::string(days[static_cast<std::size_t>(p.weekday)].substr(0, 3));
    case 'A':
      return std::string(days[static_cast<std::size_t>(p.weekday)]);
    case 'b':
    case 'h':
      return std::string(months[static_cast<std::size_t>(p.month - 1)].substr(0, 3));
    case 'B':
      return std::string(months[static_cast<std::size_t>(p.month - 1)]);
    case 'c':
      return again("%a %b %e %H:%M:%S %Y");
    case 'C':
      return digits(p.year / 100, 2);
    case 'd':
      return digits(p.day, 2);
    case 'D':
    case 'x':
      return again("%m/%d/%y");
    case 'e':
      return digits(p.day, 2, ' ');
    case 'f':
      return digits(p.microsecond, 6);
    case 'F':
      return again("%Y-%m-%d");
    case 'g':
      return digits(iso_week(p).first % 100, 2);
    case 'G':
      return std::to_string(iso_week(p).first);
    case 'H':
      return digits(p.hour, 2);
    case 'I':
      return digits(hour12, 2);
    case 'j':
      return digits(p.year_day, 3);
    case 'k':
      return digits(p.hour, 2, ' ');
    case 'l':
      return digits(hour12, 2, ' ');
    case 'm':
      return digits(p.month, 2);
    case 'M':
      return digits(p.minute, 2);
    case 'n':
      return "\n";
    case 'p':
      return p.hour < 12 ? "AM" : "PM";
    case 'r':
      return again("%I:%M:%S %p");
    case 'R':
      return again("%H:%M");
    case 's':
      return std::to_string(floor_div(microseconds, second_us) - offset.value_or(0));
    case 'S':
      return digits(p.second, 2);
    case 't':
      return "\t";
    case 'T':
    case 'X':
      return again("%H:%M:%S");
    case 'u':
      return std::to_string(p.weekday == 0 ? 7 : p.weekday);
    case 'U':
      return digits((p.year_day + 6 - p.weekday) / 7, 2);
    case 'V':
      return digits(iso_week(p).second, 2);
    case 'w':
      return std::to_string(p.weekday);
    case 'W':
      return digits((p.year_day + 6 - (p.weekday + 6) % 7) / 7, 2);
    case 'y':
      return digits(p.year % 100, 2);
    case 'Y':
      return std::to_string(p.year);
    case 'z':
      return offset ? zone(*offset, false) : std::string();
    case 'Z':
      return offset ? (*offset == 0 ? std::string("UTC") : zone(*offset, false)) : std::string();
    case '%':
      return "%";
    default:
      return std::string("%") + letter;
  }
}

const DateTime* date_of(const Value& value) {
  return value.is(value::Kind::foreign) ? dynamic_cast<const DateTime*>(&value.as_foreign())
                                        : nullptr;
}
const Duration* duration_of(const Value& value) {
  return value.is(value::Kind::foreign) ? dynamic_cast<const Duration*>(&value.as_foreign())
                                        : nullptr;
}

std::string fraction_text(std::int64_t microsecond) {
  return microsecond == 0 ? "" : "." + digits(microsecond, 6);
}

}  // namespace

std::string format_time(std::int64_t microseconds, std::string_view format,
                        std::optional<int> offset) {
  const Parts parts = parts_of(microseconds);
  std::string out;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%' || at + 1 >= format.size()) {
      out.push_back(format[at]);
      continue;
    }
    ++at;
    // GNU's flags: no padding, or another one.
    const char flag =
        format[at] == '-' || format[at] == '_' || format[at] == '^' ? format[at] : '\0';
    if (flag != '\0' && at + 1 < format.size()) ++at;
    std::string text = field(format[at], parts, microseconds, offset);
    if (flag == '-' && text.size() > 1)
      text.erase(0, std::min(text.find_first_not_of("0 "), text.size() - 1));
    if (flag == '^') text = base::upper(text);
    out += text;
  }
  return out;
}

std::string DateTime::to_text() const {
  return format_time(microseconds_, "%Y-%m-%d %H:%M:%S") +
         fraction_text(parts_of(microseconds_).microsecond);
}

std::optional<Value> DateTime::attribute(std::string_view name) const {
  const Parts parts = parts_of(microseconds_);
  const std::pair<std::string_view, std::int64_t> members[] = {{"year", parts.year},
                                                               {"month", parts.month},
                                                               {"day", parts.day},
                                                               {"hour", parts.hour},
                                                               {"minute", parts.minute},
                                                               {"second", parts.second},
                                                               {"microsecond", parts.microsecond}};
  for (const auto& [key, value] : members) {
    if (key == name) return Value(value);
  }
  return std::nullopt;
}

bool DateTime::equals(const value::Foreign& other) const noexcept {
  const auto* date = dynamic_cast<const DateTime*>(&other);
  return date != nullptr && date->microseconds_ == microseconds_;
}

std::string Duration::to_text() const {
  const std::int64_t whole_days = floor_div(microseconds_, day_us);
  const std::int64_t rest = microseconds_ - whole_days * day_us;
  std::string out;
  if (whole_days != 0)
    out = base::cat(whole_days, std::abs(whole_days) == 1 ? " day, " : " days, ");
  const std::int64_t seconds = rest / second_us;
  return out + base::cat(seconds / 3600, ":", digits(seconds / 60 % 60, 2), ":",
                         digits(seconds % 60, 2), fraction_text(rest % second_us));
}

std::optional<Value> Duration::attribute(std::string_view name) const {
  const std::int64_t whole_days = floor_div(microseconds_, day_us);
  const std::int64_t rest = microseconds_ - whole_days * day_us;
  if (name == "days") return Value(whole_days);
  if (name == "seconds") return Value(rest / second_us);
  if (name == "microseconds") return Value(rest % second_us);
  return std::nullopt;
}

bool Duration::equals(const value::Foreign& other) const noexcept {
  const auto* duration = dynamic_cast<const Duration*>(&other);
  return duration != nullptr && duration->microseconds_ == microseconds_;
}

std::optional<Value> time_arithmetic(BinaryOp op, const Value& left, const Value& right) {
  if (op != BinaryOp::add && op != BinaryOp::subtract) return std::nullopt;
  const std::int64_t sign = op == BinaryOp::add ? 1 : -1;
  const DateTime* date = date_of(left);
  const Duration* span = duration_of(left);
  const DateTime* other_date = date_of(right);
  const Duration* other_span = duration_of(right);
  if (date != nullptr && other_date != nullptr && op == BinaryOp::subtract) {
    return make_object<Duration>(date->microseconds() - other_date->microseconds());
  }
  if (date != nullptr && other_span != nullptr)
    return make_object<DateTime>(date->microseconds() + sign * other_span->microseconds());
  if (span != nullptr && other_date != nullptr && op == BinaryOp::add) {
    return make_object<DateTime>(span->microseconds() + other_date->microseconds());
  }
  if (span != nullptr && other_span != nullptr)
    return make_object<Duration>(span->microseconds() + sign * other_span->microseconds());
  return std::nullopt;
}

std::optional<int> time_compare(const Value& left, const Value& right) {
  const auto order = [](std::int64_t a, std::int64_t b) { return a < b ? -1 : a > b ? 1 : 0; };
  if (date_of(left) != nullptr && date_of(right) != nullptr)
    return order(date_of(left)->microseconds(), date_of(right)->microseconds());
  if (duration_of(left) != nullptr && duration_of(right) != nullptr) {
    return order(duration_of(left)->microseconds(), duration_of(right)->microseconds());
  }
  return std::nullopt;
}

namespace {

const DateTime& self_date(const Call& call) {
  const DateTime* date = date_of(call.input);
  if (date == nullptr) throw filter_error(base::cat("`", call.name, "` needs a datetime"));
  return *date;
}

Value total_seconds(Call& call) {
  const Duration* span = duration_of(call.input);
  if (span == nullptr) throw filter_error("`total_seconds` needs a timedelta");
  return static_cast<double>(span->microseconds()) / second_us;
}

Value iso_format(Call& call) {
  const std::int64_t at = self_date(call).microseconds();
  return format_time(at, base::cat("%Y-%m-%d", call.text(0, "T"), "%H:%M:%S")) +
         fraction_text(parts_of(at).microsecond);
}

Value formatted(Call& call) { return format_time(self_date(call).microseconds(), call.text(0)); }

Value timestamp(Call& call) {
  Env& env = call.machine.env();
  const std::int64_t local = self_date(call).microseconds();
  const base::WallTime guess{std::chrono::microseconds(local)};
  const base::WallTime better{std::chrono::microseconds(local - env.utc_offset(guess) * second_us)};
  return static_cast<double>(local - env.utc_offset(better) * second_us) / second_us;
}

Value weekday(Call& call) { return (parts_of(self_date(call).microseconds()).weekday + 6) % 7; }
Value iso_weekday(Call& call) {
  return (parts_of(self_date(call).microseconds()).weekday + 6) % 7 + 1;
}
Value date_text(Call& call) { return format_time(self_date(call).microseconds(), "%Y-%m-%d"); }

constexpr GlobalRow rows[] = {
    {"date", "", date_text},         {"isoformat", "sep?", iso_format},
    {"isoweekday", "", iso_weekday}, {"strftime", "format", formatted},
    {"timestamp", "", timestamp},    {"total_seconds", "", total_seconds},
    {"weekday", "", weekday},
};

}  // namespace

std::span<const GlobalRow> time_methods() { return rows; }

}  // namespace kboot::jinja
