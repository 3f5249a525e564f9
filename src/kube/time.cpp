// Reads and writes RFC 3339 times.
#include "kube/time.hpp"

#include <charconv>
#include <cstdio>

#include "base/text.hpp"

namespace kboot::kube {

namespace {

bool number(std::string_view text, std::size_t at, std::size_t digits, int& out) {
  if (at + digits > text.size()) return false;
  const char* begin = text.data() + at;
  return std::from_chars(begin, begin + digits, out).ptr == begin + digits;
}

// What stands behind the seconds: a fraction and an offset. False when it is neither.
bool read_tail(std::string_view tail, base::Duration& offset) {
  if (tail.starts_with('.')) {
    const auto end = tail.find_first_not_of("0123456789", 1);
    if (end == 1 || end == tail.npos) return false;
    tail.remove_prefix(end);
  }
  if (tail == "Z" || tail == "z") return true;
  int hours = 0;
  int minutes = 0;
  if (tail.size() != 6 || (tail[0] != '+' && tail[0] != '-') || tail[3] != ':') return false;
  if (!number(tail, 1, 2, hours) || !number(tail, 4, 2, minutes)) return false;
  offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  if (tail[0] == '-') offset = -offset;
  return true;
}

}  // namespace

std::optional<base::WallTime> parse_time(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't'))
    return std::nullopt;
  if (!number(text, 0, 4, year) || !number(text, 5, 2, month) || !number(text, 8, 2, day) ||
      !number(text, 11, 2, hour) || !number(text, 14, 2, minute) || !number(text, 17, 2, second)) {
    return std::nullopt;
  }
  base::Duration offset{};
  if (!read_tail(text.substr(19), offset)) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const auto midnight = std::chrono::sys_days(date);
  return base::WallTime(midnight) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) - offset;
}

std::string format_time(base::WallTime time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time - days).count();
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  return text;
}

std::string short_duration(base::Duration duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (seconds < 60) return base::cat(std::max<std::int64_t>(seconds, 0), 's');
  if (seconds < 3600) {
    return seconds % 60 == 0 ? base::cat(seconds / 60, 'm')
                             : base::cat(seconds / 60, 'm', seconds % 60, 's');
  }
  if (seconds < 48 * 3600) return base::cat(seconds / 3600, 'h');
  return base::cat(seconds / 86400, 'd');
}

}  // namespace kboot::kube
