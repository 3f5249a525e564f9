// Scalars as Go's yaml.v2 and yaml.v3 resolve them (their resolve.go and encode.go), and numbers as
// Go prints them (strconv, time).
#include "value/go_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace kboot::value {

namespace {

bool digit(char byte) { return byte >= '0' && byte <= '9'; }

// Takes characters off the front of a text, as time.Parse and the expressions of resolve.go do.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] bool at_digit(std::size_t index = 0) const {
    return index < rest_.size() && digit(rest_[index]);
  }
  bool take(char byte) { return take_one_of({&byte, 1}); }
  bool take_one_of(std::string_view set) {
    if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::size_t take_all_of(std::string_view set) {
    const std::size_t count = std::min(rest_.find_first_not_of(set), rest_.size());
    rest_.remove_prefix(count);
    return count;
  }
  // One or two digits (with `two`, exactly two) below `bound`, or -1.
  int take_number(int bound, bool two = false) {
    if (!at_digit() || (two && !at_digit(1))) return -1;
    int number = rest_[0] - '0';
    if (at_digit(1)) number = number * 10 + (rest_[1] - '0');
    rest_.remove_prefix(at_digit(1) ? 2 : 1);
    return number < bound ? number : -1;
  }

 private:
  std::string_view rest_;
};

constexpr std::string_view decimal = "0123456789";
constexpr std::string_view decimal_or_underscore = "0123456789_";

// The words of null and booleans, those of YAML 1.1 too.
bool is_word(std::string_view text) {
  static constexpr std::array<std::string_view, 27> sorted{
      "",   "FALSE", "False", "N",    "NO",   "NULL", "No",  "Null", "OFF",
      "ON", "Off",   "On",    "TRUE", "True", "Y",    "YES", "Yes",  "false",
      "n",  "no",    "null",  "off",  "on",   "true", "y",   "yes",  "~"};
  static_assert(std::is_sorted(sorted.begin(), sorted.end()));
  return text.size() <= 5 && std::binary_search(sorted.begin(), sorted.end(), text);
}

bool is_infinity_or_nan(std::string_view text) {
  const bool sign = text.starts_with('+') || text.starts_with('-');
  const std::string_view word = sign ? text.substr(1) : text;
  if (word == ".inf" || word == ".Inf" || word == ".INF") return true;
  return !sign && (word == ".nan" || word == ".NaN" || word == ".NAN");
}

bool is_day(int year, int month, int day) {
  static constexpr std::array lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

// Z or +hh:mm, up to the end.
bool is_zone(Cursor& cursor) {
  if (cursor.take('Z')) return cursor.done();
  return cursor.take_one_of("+-") && cursor.take_number(25, true) >= 0 && cursor.take(':') &&
         cursor.take_number(61, true) >= 0 && cursor.done();
}

}  // namespace

// One of the four layouts that yaml.v2 lets time.Parse try.
bool is_go_timestamp(std::string_view text) {
  if (text.size() < 8 || text[4] != '-' || text.find_first_not_of(decimal) != 4) return false;
  const int year =
      (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
  Cursor cursor(text.substr(5));
  const int month = cursor.take_number(13);
  const int day = cursor.take('-') ? cursor.take_number(32) : -1;
  if (!is_day(year, month, day)) return false;
  if (cursor.done()) return true;
  const bool zoned = cursor.take_one_of("Tt");
  if (!zoned && cursor.take_all_of(" ") == 0) return false;
  const bool time = cursor.take_number(24) >= 0 && cursor.take(':') &&
                    cursor.take_number(60) >= 0 && cursor.take(':') && cursor.take_number(60) >= 0;
  if (!time) return false;
  if (cursor.at_digit(1) && cursor.take_one_of(".,")) cursor.take_all_of(decimal);
  return zoned ? is_zone(cursor) : cursor.done();
}

namespace {

// [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
bool is_sexagesimal(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return false;
  Cursor cursor(text);
  cursor.take_one_of("+-");
  if (!cursor.at_digit()) return false;
  cursor.take_all_of(decimal_or_underscore);
  int places = 0;
  for (; cursor.take(':'); ++places) {
    if (cursor.take_number(60) < 0) return false;
  }
  if (cursor.take('.')) cursor.take_all_of(decimal_or_underscore);
  return places > 0 && cursor.done();
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool is_float_text(std::string_view text) {
  Cursor cursor(text);
  cursor.take_one_of("+-");
  const std::size_t whole = cursor.take_all_of(decimal);
  const std::size_t fraction = cursor.take('.') ? cursor.take_all_of(decimal) : 0;
  if (whole + fraction == 0) return false;
  if (cursor.take_one_of("eE")) {
    cursor.take_one_of("+-");
    if (cursor.take_all_of(decimal) == 0) return false;
  }
  return cursor.done();
}

// strconv.ParseFloat of a text that is_float_text holds for; nothing where it is out of range.
std::optional<double> parse_double(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    // Too small is zero to Go, too large an error.
    const std::size_t exponent = text.find_first_of("eE");
    const bool small = exponent != std::string_view::npos && text.substr(exponent + 1, 1) == "-";
    if (!small) return std::nullopt;
    return text.starts_with('-') ? -0.0 : 0.0;
  }
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

struct Radix {
  std::string_view digits;
  int base;
};

// What a text without its sign is to ParseInt with base 0.
Radix radix_of(std::string_view body) {
  if (body.size() > 2 && body[0] == '0') {
    const char letter = static_cast<char>(body[1] | 0x20);
    if (letter == 'x') return {body.substr(2), 16};
    if (letter == 'o') return {body.substr(2), 8};
    if (letter == 'b') return {body.substr(2), 2};
  }
  if (body.size() > 1 && body[0] == '0') return {body.substr(1), 8};
  return {body, 10};
}

std::optional<Value> parse_integer(std::string_view plain) {
  const bool negative = plain.starts_with('-');
  const bool sign = negative || plain.starts_with('+');
  const Radix radix = radix_of(plain.substr(sign ? 1 : 0));
  std::uint64_t number = 0;
  const char* const last = radix.digits.data() + radix.digits.size();
  const auto [end, error] = std::from_chars(radix.digits.data(), last, number, radix.base);
  if (error != std::errc() || end != last) return std::nullopt;
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (number <= most) {
    const auto whole = static_cast<std::int64_t>(number);
    return Value(negative ? -whole : whole);
  }
  if (negative && number == most + 1) return Value(std::numeric_limits<std::int64_t>::min());
  // ParseUint takes no sign.
  if (sign) return std::nullopt;
  return Value(static_cast<std::int64_t>(number)).set_subtype(Subtype::go_uint64);
}

}  // namespace

std::optional<Value> parse_go_yaml_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '.') {
    // As strconv.ParseFloat takes it: underscores only between digits.
    for (std::size_t at = text.find('_'); at != std::string_view::npos;
         at = text.find('_', at + 1)) {
      if (at + 1 >= text.size() || !digit(text[at - 1]) || !digit(text[at + 1]))
        return std::nullopt;
    }
  }
  std::string without;
  std::string_view plain = text;
  if (text.find('_') != std::string_view::npos) plain = without = base::replace_all(text, "_", "");
  if (auto number = parse_integer(plain)) return number;
  // A library's own way with binary numbers: it takes a sign behind `0b`.
  if (plain.starts_with("0b") && plain.size() > 3 && (plain[2] == '-' || plain[2] == '+')) {
    std::string digits(plain.substr(2, 1));
    digits += "0b";
    digits += plain.substr(3);
    return plain.find_first_not_of("01", 3) == std::string_view::npos ? parse_integer(digits)
                                                                      : std::nullopt;
  }
  if (!is_float_text(plain)) return std::nullopt;
  const auto number = parse_double(plain);
  return number ? std::optional<Value>(*number) : std::nullopt;
}

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  static constexpr std::string_view hints = "+-.0123456789FNOTYfnoty~";
  const char first = text.front();
  if (hints.find(first) == std::string_view::npos) return false;
  if (first >= 'A') return is_word(text);
  if (is_infinity_or_nan(text)) return true;
  return is_go_timestamp(text) || parse_go_yaml_number(text).has_value() || is_sexagesimal(text);
}

namespace {

// The shortest digits that read back as the number: d.ddde+xx.
struct Shortest {
  std::array<char, 40> buffer;
  std::string_view text;
  int exponent;
};

template <typename Float>
Shortest shortest(Float number) {
  Shortest out{};
  const auto end = std::to_chars(out.buffer.data(), out.buffer.data() + out.buffer.size(), number,
                                 std::chars_format::scientific);
  out.text = {out.buffer.data(), static_cast<std::size_t>(end.ptr - out.buffer.data())};
  const std::size_t e = out.text.find('e');
  const std::size_t digits = e + (out.text[e + 1] == '+' ? 2 : 1);
  std::from_chars(out.text.data() + digits, end.ptr, out.exponent);
  return out;
}

// The same digits without an exponent, filled up with zeros (where std::to_chars would go on with
// the digits of the binary number).
std::string fixed(const Shortest& number) {
  std::string digits;
  for (const char byte : number.text.substr(0, number.text.find('e'))) {
    if (digit(byte)) digits += byte;
  }
  const std::string sign = number.text.front() == '-' ? "-" : "";
  const int point = number.exponent + 1;  // so many digits stand before it
  if (point <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  const auto whole = static_cast<std::size_t>(point);
  if (digits.size() <= whole) return sign + digits + std::string(whole - digits.size(), '0');
  return sign + digits.insert(whole, 1, '.');
}

}  // namespace

namespace {

template <typename Float>
std::string float_g(Float number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  if (number == 0) return std::signbit(number) ? "-0" : "0";
  const Shortest digits = shortest(number);
  constexpr int precision = 6;  // what strconv decides by
  const bool exponent = digits.exponent < -4 || digits.exponent >= precision;
  return exponent ? std::string(digits.text) : fixed(digits);
}

}  // namespace

std::string go_float_g(double number) { return float_g(number); }

std::string go_float32_g(double number) { return float_g(static_cast<float>(number)); }

std::string go_json_float(double number) {
  if (number == 0) return std::signbit(number) ? "-0" : "0";
  const double size = std::fabs(number);
  const Shortest digits = shortest(number);
  if (size >= 1e-6 && size < 1e21) return fixed(digits);
  std::string text(digits.text);
  const std::size_t zero = text.find("e-0");
  if (zero != std::string::npos) text.erase(zero + 2, 1);
  return text;
}

std::string go_duration(std::int64_t nanoseconds) {
  struct Unit {
    std::uint64_t size;
    std::string_view name;
  };
  static constexpr std::array small{Unit{1, "ns"}, Unit{1'000, "\u00B5s"}, Unit{1'000'000, "ms"}};
  constexpr std::uint64_t second = 1'000'000'000;
  if (nanoseconds == 0) return "0s";
  const bool negative = nanoseconds < 0;
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(nanoseconds)
                                      : static_cast<std::uint64_t>(nanoseconds);
  const auto decimals = [](std::uint64_t number, std::uint64_t unit) {
    std::string text = std::to_string(number / unit);
    std::string fraction = std::to_string(unit + number % unit).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? text : text + "." + fraction;
  };
  const std::string sign = negative ? "-" : "";
  if (size < second) {
    const Unit& unit = small[size < 1'000 ? 0 : size < 1'000'000 ? 1 : 2];
    return base::cat(sign, decimals(size, unit.size), unit.name);
  }
  const std::uint64_t minutes = size / (60 * second);
  std::string text = sign;
  if (minutes >= 60) text += base::cat(minutes / 60, "h");
  if (minutes > 0) text += base::cat(minutes % 60, "m");
  return base::cat(text, decimals(size % (60 * second), second), "s");
}

}  // namespace kboot::value
