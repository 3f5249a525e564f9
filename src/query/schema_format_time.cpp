// Formats of schemas: dates, times, durations.
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "query/schema_format.hpp"

namespace kboot::query {

namespace {

bool digit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

std::size_t leading_digits(std::string_view text) {
  std::size_t count = 0;
  while (digit(text, count)) ++count;
  return count;
}

int days_in(int month, int year) {
  static constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

struct Clock {
  long hour, minute, second;
};

FormatFault apply_offset(std::string_view text, Clock& clock) {
  if (text == "z" || text == "Z") return std::nullopt;
  if (text.size() != 6) return "offset must be 6 characters long";
  if (text.front() != '+' && text.front() != '-') return "offset must begin with plus/minus";
  const long sign = text.front() == '+' ? -1 : 1;
  text.remove_prefix(1);
  if (text[2] != ':') return "missing colon in offset in correct place";
  std::vector<long> parts;
  const std::string_view hours = text.substr(0, 2);
  for (const std::string_view part : {hours, text.substr(3)}) {
    long number = 0;
    if (atoi_fault(part, number)) return "invalid hour/min in offset";
    if (number < 0) return "non-positive hour/min in offset";
    parts.push_back(number);
  }
  if (parts[0] > 23 || parts[1] > 59) return "hour/min in offset out of range";
  long minutes = clock.hour * 60 + clock.minute + sign * (parts[0] * 60 + parts[1]);
  if (minutes < 0) minutes += 24L * 60;
  clock.hour = minutes / 60;
  clock.minute = minutes % 60;
  return std::nullopt;
}

FormatFault units_fault(std::string_view text, std::string_view all) {
  std::string_view units = all;
  while (!text.empty()) {
    const std::size_t digits = leading_digits(text);
    if (digits == 0) return "missing number";
    text.remove_prefix(digits);
    if (text.empty()) return "missing unit";
    const std::string_view unit = text.substr(0, 1);
    const std::size_t at = units.find(unit);
    if (at == std::string_view::npos) {
      // The library quotes a byte, not a character.
      std::string quoted;
      base::append_utf8(quoted, static_cast<unsigned char>(unit.front()));
      quoted = quoted_character(quoted);
      return all.find(unit) != std::string_view::npos ? base::cat("unit ", quoted, " out of order")
                                                      : base::cat("invalid unit ", quoted);
    }
    units.remove_prefix(at + 1);
    text.remove_prefix(1);
  }
  return std::nullopt;
}

// As package time quotes what it cannot parse.
std::string time_quoted(std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x80 || code < 0x20) {
      out += "\\x";
      out += hex[code >> 4];
      out += hex[code & 15];
      continue;
    }
    if (byte == '"' || byte == '\\') out += '\\';
    out += byte;
  }
  return out += '"';
}

FormatFault behind(std::string_view lead, FormatFault found) {
  return found ? FormatFault(base::cat(lead, *found)) : std::nullopt;
}

}  // namespace

FormatFault date_fault(std::string_view text) {
  const std::string lead = base::cat("parsing time ", time_quoted(text));
  std::string_view rest = text;
  const auto cannot = [&](std::string_view part) {
    return base::cat(lead, " as \"2006-01-02\": cannot parse ", time_quoted(rest), " as \"", part,
                     "\"");
  };
  if (leading_digits(rest.substr(0, 4)) != 4) return cannot("2006");
  const int year =
      (rest[0] - '0') * 1000 + (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
  rest.remove_prefix(4);
  std::array<int, 2> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!rest.starts_with('-')) return cannot("-");
    rest.remove_prefix(1);
    if (!digit(rest, 0) || !digit(rest, 1)) return cannot(i == 0 ? "01" : "02");
    parts[i] = (rest[0] - '0') * 10 + (rest[1] - '0');
    if (i == 0 && (parts[0] < 1 || parts[0] > 12)) return lead + ": month out of range";
    rest.remove_prefix(2);
  }
  if (!rest.empty()) return base::cat(lead, ": extra text: ", time_quoted(rest));
  if (parts[1] < 1 || parts[1] > days_in(parts[0], year)) return lead + ": day out of range";
  return std::nullopt;
}

FormatFault time_fault(std::string_view text) {
  if (text.size() < 9) return "less than 9 characters long";
  if (text[2] != ':' || text[5] != ':') return "missing colon in correct place";
  std::vector<long> parts;
  for (const std::string_view part : {text.substr(0, 2), text.substr(3, 2), text.substr(6, 2)}) {
    long number = 0;
    if (atoi_fault(part, number)) return "invalid hour/min/sec";
    if (number < 0) return "non-positive hour/min/sec";
    parts.push_back(number);
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 60) return "hour/min/sec out of range";
  std::string_view rest = text.substr(8);
  if (rest.starts_with('.')) {
    const std::size_t digits = leading_digits(rest.substr(1));
    if (digits == 0) return "no digits in second fraction";
    rest.remove_prefix(digits + 1);
  }
  Clock clock{parts[0], parts[1], parts[2]};
  if (auto found = apply_offset(rest, clock)) return found;
  if (clock.second >= 60 && (clock.hour != 23 || clock.minute != 59)) return "invalid leap second";
  return std::nullopt;
}

FormatFault date_time_fault(std::string_view text) {
  if (text.size() < 20) return "less than 20 characters long";
  if (text[10] != 't' && text[10] != 'T') return "11th character must be t or T";
  if (auto found = date_fault(text.substr(0, 10))) {
    return behind("invalid date element: ", std::move(found));
  }
  return behind("invalid time element: ", time_fault(text.substr(11)));
}

FormatFault duration_fault(std::string_view text) {
  if (!text.starts_with('P')) return "must start with P";
  text.remove_prefix(1);
  if (text.empty()) return "nothing after P";
  if (text.ends_with('W')) {
    text.remove_suffix(1);
    if (text.empty()) return "no number in week";
    return leading_digits(text) == text.size() ? FormatFault() : FormatFault("invalid week");
  }
  static constexpr std::array<std::string_view, 2> units{"YMD", "HMS"};
  std::size_t index = 0;
  for (const std::string_view part : base::split(text, 'T')) {
    if (index != 0 && part.empty()) return "no time elements";
    if (index >= units.size()) return "more than one T";
    if (auto found = units_fault(part, units[index++])) return found;
  }
  return std::nullopt;
}

FormatFault period_fault(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return "missing slash";
  const std::string_view start = text.substr(0, slash);
  const std::string_view end = text.substr(slash + 1);
  if (start.starts_with('P')) {
    if (auto found = behind("invalid start duration: ", duration_fault(start))) return found;
    return behind("invalid end date-time: ", date_time_fault(end));
  }
  if (auto found = behind("invalid start date-time: ", date_time_fault(start))) return found;
  if (end.starts_with('P')) return behind("invalid end duration: ", duration_fault(end));
  return behind("invalid end date-time: ", date_time_fault(end));
}

}  // namespace kboot::query
