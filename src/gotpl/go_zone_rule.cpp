// POSIX's TZ rules, which TZif files hold for the time behind their tables.
#include <optional>

#include "gotpl/go_calendar.hpp"
#include "gotpl/go_zone.hpp"

namespace kboot::gotpl {
namespace {

// When in a year a change comes: a day of three kinds, and seconds behind its midnight.
struct Change {
  enum class Kind : std::uint8_t { julian, day_of_year, weekday } kind = Kind::julian;
  int day = 0;
  int week = 0;
  int month = 0;
  std::int64_t time = 7200;
};

class RuleReader {
 public:
  explicit RuleReader(std::string_view rest) : rest(rest) {}

  std::string_view rest;
  bool ok = true;

  std::string_view name() {
    if (rest.starts_with('<')) {
      const std::size_t end = rest.find('>');
      if (end == rest.npos) return fail();
      return take(end + 1).substr(1, end - 1);
    }
    const std::size_t end = std::min(rest.find_first_of("0123456789,-+"), rest.size());
    return end < 3 ? fail() : take(end);
  }

  std::int64_t offset() {
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    std::int64_t out = std::int64_t{number(0, 24 * 7)} * 3600;
    if (ok && accept(':')) {
      out += std::int64_t{number(0, 59)} * 60;
      if (ok && accept(':')) out += number(0, 59);
    }
    return negative ? -out : out;
  }

  Change change() {
    Change out;
    if (accept('J')) {
      out.day = number(1, 365);
    } else if (accept('M')) {
      out.kind = Change::Kind::weekday;
      out.month = number(1, 12);
      ok = ok && accept('.');
      out.week = number(1, 5);
      ok = ok && accept('.');
      out.day = number(0, 6);
    } else {
      out.kind = Change::Kind::day_of_year;
      out.day = number(0, 365);
    }
    if (ok && accept('/')) out.time = offset();
    return out;
  }

  bool accept(char byte) {
    if (!rest.starts_with(byte)) return false;
    rest.remove_prefix(1);
    return true;
  }

 private:
  std::string_view fail() {
    ok = false;
    return {};
  }

  std::string_view take(std::size_t size) {
    const std::string_view out = rest.substr(0, size);
    rest.remove_prefix(size);
    return out;
  }

  int number(int least, int most) {
    int out = 0;
    std::size_t size = 0;
    for (; size < rest.size() && rest[size] >= '0' && rest[size] <= '9' && out <= most; ++size) {
      out = out * 10 + (rest[size] - '0');
    }
    rest.remove_prefix(size);
    if (size == 0 || out < least || out > most) ok = false;
    return out;
  }
};

// Seconds from the beginning of a year to the change.
std::int64_t seconds_to(const Change& change, std::int64_t year, std::int64_t offset) {
  std::int64_t day = change.day;
  if (change.kind == Change::Kind::julian) {
    day += (is_leap(year) && change.day >= 60 ? 1 : 0) - 1;
  } else if (change.kind == Change::Kind::weekday) {
    const std::int64_t first = days_of(year, change.month);
    const auto weekday = static_cast<int>(((first + 4) % 7 + 7) % 7);
    int in_month = (change.day - weekday + 7) % 7;
    for (int week = 1; week < change.week; ++week) {
      if (in_month + 7 >= days_in(change.month, year)) break;
      in_month += 7;
    }
    day = first - days_of(year, 1) + in_month;
  }
  return day * seconds_a_day + change.time - offset;
}

}  // namespace

std::optional<ZoneSpan> zone_by_rule(std::string_view rule, std::int64_t last,
                                     std::int64_t seconds) {
  RuleReader reader(rule);
  ZoneSpan standard;
  standard.name = reader.name();
  if (!reader.ok) return std::nullopt;
  standard.offset = -reader.offset();
  if (!reader.ok) return std::nullopt;
  standard.begin = last;
  if (reader.rest.empty() || reader.rest[0] == ',') return standard;
  ZoneSpan summer;
  summer.name = reader.name();
  summer.dst = true;
  summer.offset = standard.offset + 3600;
  if (!reader.rest.empty() && reader.rest[0] != ',') summer.offset = -reader.offset();
  if (!reader.ok) return std::nullopt;
  if (reader.rest.empty()) reader.rest = ",M3.2.0,M11.1.0";
  if (!reader.accept(',') && !reader.accept(';')) return std::nullopt;
  const Change begin = reader.change();
  if (!reader.ok || !reader.accept(',')) return std::nullopt;
  const Change end = reader.change();
  if (!reader.ok || !reader.rest.empty()) return std::nullopt;

  const Civil civil = civil_of(seconds);
  const std::int64_t year_begin = days_of(civil.year, 1) * seconds_a_day;
  std::int64_t from = seconds_to(begin, civil.year, standard.offset);
  std::int64_t to = seconds_to(end, civil.year, summer.offset);
  if (to < from) {  // the south
    std::swap(from, to);
    std::swap(standard, summer);
  }
  const std::int64_t in_year = seconds - year_begin;
  if (in_year >= from && in_year < to) {
    summer.begin = year_begin + from;
    summer.end = year_begin + to;
    return summer;
  }
  standard.begin = in_year < from ? year_begin : year_begin + to;
  standard.end = in_year < from ? year_begin + from : year_begin + 365 * seconds_a_day;
  return standard;
}

}  // namespace kboot::gotpl
