// Numbers and dates of YAML 1.1 (PyYAML's resolver.py and constructor.py; Go's yaml.v2 resolve.go).
#include "value/yaml_number.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"

namespace kboot::value::yaml {

namespace {

bool digit(char byte) { return byte >= '0' && byte <= '9'; }

// Takes characters off the front of a text, as a regular expression would.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  bool take(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }
  bool take_one_of(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // How many of the set were taken.
  std::size_t take_all_of(std::string_view set) {
    const std::size_t count = std::min(rest_.find_first_not_of(set), rest_.size());
    rest_.remove_prefix(count);
    return count;
  }
  // A number of `least` to `most` decimal digits, or -1.
  int take_number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int number = 0;
    while (count < most && count < rest_.size() && digit(rest_[count]))
      number = number * 10 + (rest_[count++] - '0');
    if (count < least) return -1;
    rest_.remove_prefix(count);
    return number;
  }
  // (:[0-5]?[0-9])+ , the lower places of a sexagesimal number.
  bool take_sixties() {
    bool any = false;
    while (take(":")) {
      const bool two = rest_.size() >= 2 && rest_[0] <= '5' && digit(rest_[0]) && digit(rest_[1]);
      if (!two && (rest_.empty() || !digit(rest_[0]))) return false;
      rest_.remove_prefix(two ? 2 : 1);
      any = true;
    }
    return any;
  }

 private:
  std::string_view rest_;
};

constexpr std::string_view decimal = "0123456789_";

bool all_of(std::string_view text, std::string_view set) {
  return text.find_first_not_of(set) == std::string_view::npos;
}

std::string without_underscores(std::string_view text) { return base::replace_all(text, "_", ""); }

// A sign and digits of a base, where they fit 64 bits.
std::optional<std::int64_t> to_int(bool negative, std::string_view digits, int base) {
  std::string text = negative ? "-" : "";
  text += digits;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> sexagesimal(bool negative, std::string_view text) {
  std::int64_t total = 0;
  for (const std::string_view part : base::split(text, ':')) {
    std::int64_t place = 0;
    if (!base::parse_int(part, place) || total > (std::int64_t{1} << 55)) return std::nullopt;
    total = total * 60 + place;
  }
  return negative ? -total : total;
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool is_sexagesimal_int(std::string_view body) {
  Cursor cursor(body);
  return cursor.take_one_of("123456789") && (cursor.take_all_of(decimal), cursor.take_sixties()) &&
         cursor.done();
}

double to_double(std::string_view text) {
  return std::strtod(without_underscores(text).c_str(), nullptr);
}

bool take_exponent(Cursor& cursor, bool sign_needed) {
  if (!cursor.take_one_of("eE")) return true;
  const bool sign = cursor.take_one_of("+-");
  return (sign || !sign_needed) && cursor.take_all_of("0123456789") > 0;
}

// The parts of a date and time as they were written, not yet checked.
struct Timestamp {
  int year = 0;
  int month = 0;
  int day = 0;
  bool has_time = false;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::string_view fraction;
  bool has_zone = false;
  bool zone_negative = false;
  int zone_hours = 0;
  int zone_minutes = 0;
};

// ([ \t]*(Z|[-+]hh?(:mm)?))? up to the end.
bool match_zone(Cursor& cursor, Timestamp& out) {
  if (cursor.done()) return true;
  cursor.take_all_of(" \t");
  out.has_zone = true;
  if (cursor.take("Z")) return cursor.done();
  out.zone_negative = cursor.rest().starts_with('-');
  if (!cursor.take_one_of("+-")) return false;
  out.zone_hours = cursor.take_number(1, 2);
  out.zone_minutes = cursor.take(":") ? cursor.take_number(2, 2) : 0;
  return out.zone_hours >= 0 && out.zone_minutes >= 0 && cursor.done();
}

// ([Tt]|[ \t]+)h?h:mm:ss(.fraction)?zone
bool match_time(Cursor& cursor, Timestamp& out) {
  if (!cursor.take_one_of("Tt") && cursor.take_all_of(" \t") == 0) return false;
  out.has_time = true;
  out.hour = cursor.take_number(1, 2);
  out.minute = cursor.take(":") ? cursor.take_number(2, 2) : -1;
  out.second = cursor.take(":") ? cursor.take_number(2, 2) : -1;
  if (out.hour < 0 || out.minute < 0 || out.second < 0) return false;
  if (cursor.take(".")) {
    const std::string_view digits = cursor.rest();
    out.fraction = digits.substr(0, cursor.take_all_of("0123456789"));
  }
  return match_zone(cursor, out);
}

std::optional<Timestamp> match_timestamp(std::string_view text) {
  Cursor cursor(text);
  Timestamp out;
  // A date alone needs two digits each; before a time one is enough.
  const bool date_alone = text.size() == 10;
  const std::size_t least = date_alone ? 2 : 1;
  out.year = cursor.take_number(4, 4);
  out.month = cursor.take("-") ? cursor.take_number(least, 2) : -1;
  out.day = cursor.take("-") ? cursor.take_number(least, 2) : -1;
  if (out.year < 0 || out.month < 0 || out.day < 0) return std::nullopt;
  if (cursor.done()) return date_alone ? std::optional(out) : std::nullopt;
  return match_time(cursor, out) ? std::optional(out) : std::nullopt;
}

bool is_date(int year, int month, int day) {
  static constexpr std::array lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

template <typename... Numbers>
std::string format(const char* pattern, Numbers... numbers) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), pattern, numbers...);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

bool is_time(const Timestamp& time) {
  return time.hour < 24 && time.minute < 60 && time.second < 60 && time.zone_hours < 24 &&
         time.zone_minutes < 60;
}

// As Python's str() of a datetime: microseconds only where there are any.
std::string time_text(const Timestamp& time) {
  std::string out = format(" %02d:%02d:%02d", time.hour, time.minute, time.second);
  std::string fraction(time.fraction);
  fraction.resize(6, '0');
  if (fraction != "000000") out += "." + fraction;
  if (time.has_zone) {
    const bool utc = time.zone_hours == 0 && time.zone_minutes == 0;
    out += format("%c%02d:%02d", time.zone_negative && !utc ? '-' : '+', time.zone_hours,
                  time.zone_minutes);
  }
  return out;
}

}  // namespace

bool is_python_int(std::string_view text) {
  const std::string_view body = without_sign(text);
  if (body.empty() || !digit(body.front())) return false;
  if (body == "0") return true;
  if (body.starts_with("0b")) return body.size() > 2 && all_of(body.substr(2), "01_");
  if (body.starts_with("0x"))
    return body.size() > 2 && all_of(body.substr(2), "0123456789abcdefABCDEF_");
  if (body.front() == '0') return all_of(body.substr(1), "01234567_");
  return all_of(body, decimal) || is_sexagesimal_int(body);
}

std::optional<Value> parse_python_int(std::string_view text) {
  if (!is_python_int(text)) return std::nullopt;
  const bool negative = text.starts_with('-');
  const std::string body = without_underscores(without_sign(text));
  std::optional<std::int64_t> number;
  if (body.starts_with("0b")) {
    number = to_int(negative, std::string_view(body).substr(2), 2);
  } else if (body.starts_with("0x")) {
    number = to_int(negative, std::string_view(body).substr(2), 16);
  } else if (body.starts_with('0')) {
    number = to_int(negative, body, 8);
  } else if (body.find(':') != std::string::npos) {
    number = sexagesimal(negative, body);
  } else {
    number = to_int(negative, body, 10);
  }
  return number ? Value(*number) : Value(text);
}

std::optional<Value> parse_python_float(std::string_view text) {
  Cursor cursor(text);
  if (cursor.take(".")) {  // a leading point takes no sign
    if (cursor.rest().empty() || !digit(cursor.rest().front())) return std::nullopt;
    cursor.take_all_of(decimal);
    if (!take_exponent(cursor, true) || !cursor.done()) return std::nullopt;
    return to_double(text);
  }
  cursor.take_one_of("+-");
  if (cursor.rest().empty() || !digit(cursor.rest().front())) return std::nullopt;
  cursor.take_all_of(decimal);
  const std::string_view sixties = cursor.rest();
  if (sixties.starts_with(':')) {
    if (!cursor.take_sixties() || !cursor.take(".")) return std::nullopt;
    cursor.take_all_of(decimal);
    if (!cursor.done()) return std::nullopt;
    double total = 0;
    const std::string body = without_underscores(without_sign(text));
    for (const std::string_view part : base::split(body, ':')) total = total * 60 + to_double(part);
    return text.starts_with('-') ? -total : total;
  }
  if (!cursor.take(".")) return std::nullopt;
  cursor.take_all_of(decimal);
  if (!take_exponent(cursor, true) || !cursor.done()) return std::nullopt;
  return to_double(text);
}

bool is_timestamp(std::string_view text) { return match_timestamp(text).has_value(); }

std::optional<std::string> parse_timestamp(std::string_view text) {
  const std::optional<Timestamp> found = match_timestamp(text);
  if (!found || !is_date(found->year, found->month, found->day) || !is_time(*found))
    return std::nullopt;
  const std::string date = format("%04d-%02d-%02d", found->year, found->month, found->day);
  return found->has_time ? date + time_text(*found) : date;
}

std::optional<Value> parse_go_number(std::string_view text) {
  const std::string plain = without_underscores(text);
  const bool negative = plain.starts_with('-');
  const std::string body(without_sign(plain));
  if (body.empty() || (!digit(body.front()) && body.front() != '.')) return std::nullopt;
  struct Prefix {
    std::string_view text;
    int base;
  };
  static constexpr std::array prefixes{Prefix{"0x", 16}, Prefix{"0X", 16}, Prefix{"0b", 2},
                                       Prefix{"0B", 2},  Prefix{"0o", 8},  Prefix{"0O", 8}};
  for (const Prefix& prefix : prefixes) {
    if (!body.starts_with(prefix.text)) continue;
    const auto number = to_int(negative, std::string_view(body).substr(2), prefix.base);
    return number ? std::optional<Value>(*number) : std::nullopt;
  }
  const bool octal = body.size() > 1 && body.front() == '0';
  if (const auto number = to_int(negative, body, octal ? 8 : 10)) return Value(*number);
  Cursor cursor(body);
  const std::size_t whole = cursor.take_all_of("0123456789");
  const std::size_t fraction = cursor.take(".") ? cursor.take_all_of("0123456789") : 0;
  if (whole + fraction == 0 || !take_exponent(cursor, false) || !cursor.done()) return std::nullopt;
  return to_double(plain);
}

}  // namespace kboot::value::yaml
