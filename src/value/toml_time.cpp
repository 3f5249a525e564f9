// Dates and times of TOML, as Go's time.Parse takes them.
#include <array>
#include <memory>

#include "value/toml_scalar.hpp"
#include "value/toml_text.hpp"

namespace kboot::value {

namespace {

bool digit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// Takes the parts of a time off the front of a text.
class Parts {
 public:
  explicit Parts(std::string_view text) : rest_(text) {}

  bool take(char byte) {
    if (!rest_.starts_with(byte)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // So many digits, not above `most`.
  bool number(std::size_t size, int least, int most, int& out) {
    int value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (!digit(rest_, i)) return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(size);
    out = value;
    return value >= least && value <= most;
  }
  void fraction(int& nanoseconds) {
    if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !digit(rest_, 1)) return;
    std::size_t size = 1;
    nanoseconds = 0;
    int scale = 100'000'000;
    for (; digit(rest_, size); ++size, scale /= 10) nanoseconds += (rest_[size] - '0') * scale;
    rest_.remove_prefix(size);
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool is_day(const TomlTime& time) {
  static constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (time.year % 4 == 0 && time.year % 100 != 0) || time.year % 400 == 0;
  return time.day <=
         days[static_cast<std::size_t>(time.month - 1)] + (time.month == 2 && leap ? 1 : 0);
}

bool read_date(Parts& parts, TomlTime& time) {
  return parts.number(4, 0, 9999, time.year) && parts.take('-') &&
         parts.number(2, 1, 12, time.month) && parts.take('-') &&
         parts.number(2, 1, 31, time.day) && is_day(time);
}

// The seconds may be left out.
bool read_clock(Parts& parts, TomlTime& time) {
  if (!parts.number(2, 0, 23, time.hour) || !parts.take(':') ||
      !parts.number(2, 0, 59, time.minute)) {
    return false;
  }
  if (!parts.take(':')) return true;
  if (!parts.number(2, 0, 59, time.second)) return false;
  parts.fraction(time.nanosecond);
  return true;
}

bool read_offset(Parts& parts, TomlTime& time) {
  if (parts.take('Z')) return true;
  const bool negative = parts.take('-');
  if (!negative && !parts.take('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!parts.number(2, 0, 24, hours) || !parts.take(':') || !parts.number(2, 0, 60, minutes)) {
    return false;
  }
  time.offset_minutes = (hours * 60 + minutes) * (negative ? -1 : 1);
  if (time.offset_minutes != 0) time.zone = TomlTime::Zone::offset;
  return true;
}

}  // namespace

std::optional<Value> toml_time(std::string_view text) {
  auto time = std::make_unique<TomlTime>();
  Parts parts(text);
  if (text.size() > 2 && text[2] == ':') {
    time->zone = TomlTime::Zone::local_time;
    if (!read_clock(parts, *time) || !parts.done()) return std::nullopt;
    return Value::foreign(std::move(time));
  }
  if (!read_date(parts, *time)) return std::nullopt;
  time->zone = TomlTime::Zone::local_date;
  if (parts.done()) return Value::foreign(std::move(time));
  if (!parts.take('T') || !read_clock(parts, *time)) return std::nullopt;
  time->zone = TomlTime::Zone::local_datetime;
  if (parts.done()) return Value::foreign(std::move(time));
  time->zone = TomlTime::Zone::utc;
  if (!read_offset(parts, *time) || !parts.done()) return std::nullopt;
  return Value::foreign(std::move(time));
}

}  // namespace kboot::value
