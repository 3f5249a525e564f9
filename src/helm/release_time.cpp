// Times of releases: as Go's encoding/json writes them, and as its time package prints them.
#include <array>
#include <chrono>
#include <cstdio>

#include "base/text.hpp"
#include "helm/release.hpp"

namespace kboot::helm {

namespace {

constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// The parts of "2026-11-21T11:08:48.123+01:00".
struct Parts {
  std::string_view date;      // 2026-11-21
  std::string_view clock;     // 11:08:48
  std::string_view fraction;  // .123
  std::string_view zone;      // Z, +01:00
};

bool split_time(std::string_view text, Parts& parts) {
  if (text.size() < 20 || text[10] != 'T') return false;
  parts.date = text.substr(0, 10);
  parts.clock = text.substr(11, 8);
  const std::size_t zone = text.find_first_not_of(".0123456789", 19);
  if (zone == std::string_view::npos) return false;
  parts.fraction = text.substr(19, zone - 19);
  parts.zone = text.substr(zone);
  return true;
}

std::string two_digits(unsigned number) {
  std::string out = std::to_string(number);
  return out.size() < 2 ? "0" + out : out;
}

}  // namespace

std::string release_time(base::WallTime time) {
  using namespace std::chrono;
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<nanoseconds>(time - day));
  std::string year = std::to_string(static_cast<int>(date.year()));
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  std::string out = base::cat(year, '-', two_digits(static_cast<unsigned>(date.month())), '-',
                              two_digits(static_cast<unsigned>(date.day())), 'T',
                              two_digits(static_cast<unsigned>(clock.hours().count())), ':',
                              two_digits(static_cast<unsigned>(clock.minutes().count())), ':',
                              two_digits(static_cast<unsigned>(clock.seconds().count())));
  if (const auto fraction = clock.subseconds().count(); fraction != 0) {
    std::string digits = std::to_string(fraction);
    digits.insert(0, 9 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    out += base::cat('.', digits);
  }
  return out + 'Z';
}

std::string shown_time(std::string_view stored) {
  Parts parts;
  if (!split_time(stored, parts)) return std::string(stored);
  std::string offset = "+0000";
  std::string zone = "UTC";
  if (parts.zone.size() == 6) {
    offset = base::cat(parts.zone.substr(0, 3), parts.zone.substr(4));
    zone = offset;  // Go knows no name for an offset that came from a text
  }
  return base::cat(parts.date, ' ', parts.clock, parts.fraction, ' ', offset, ' ', zone);
}

std::string calendar_time(std::string_view stored) {
  using namespace std::chrono;
  Parts parts;
  std::int64_t y = 0, m = 0, d = 0;
  if (!split_time(stored, parts) || !base::parse_int(parts.date.substr(0, 4), y) ||
      !base::parse_int(parts.date.substr(5, 2), m) || !base::parse_int(parts.date.substr(8, 2), d))
    return std::string(stored);
  const year_month_day date{year(static_cast<int>(y)), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d))};
  if (!date.ok()) return std::string(stored);
  const std::string day_text = std::to_string(d);
  return base::cat(days[weekday(sys_days(date)).c_encoding()], ' ',
                   months[static_cast<std::size_t>(m - 1)], day_text.size() < 2 ? "  " : " ",
                   day_text, ' ', parts.clock, ' ', parts.date.substr(0, 4));
}

}  // namespace kboot::helm
