// strptime in the C locale.
#include <array>
#include <chrono>

#include "base/text.hpp"
#include "jinja/calendar.hpp"
#include "jinja/time.hpp"

namespace kboot::jinja {
namespace {

// Reads a text by a strptime format.
class TimeReader {
 public:
  TimeReader(std::string_view text, std::string_view format) : text_(text), format_(format) {}

  std::optional<std::int64_t> run() {
    if (!read(format_) || at_ != text_.size()) return std::nullopt;
    if (afternoon_) hour_ = hour_ % 12 + (*afternoon_ ? 12 : 0);
    const auto date = std::chrono::year(year_) / month_ / day_;
    if (!date.ok()) return std::nullopt;
    const std::int64_t day =
        year_day_
            ? std::chrono::sys_days(std::chrono::year(year_) / 1 / 1).time_since_epoch().count() +
                  *year_day_ - 1
            : std::chrono::sys_days(date).time_since_epoch().count();
    return day * day_us + ((hour_ * 60LL + minute_) * 60 + second_) * second_us + microsecond_;
  }

 private:
  bool read(std::string_view format) {
    for (std::size_t i = 0; i < format.size(); ++i) {
      if (format[i] == '%' && i + 1 < format.size()) {
        if (!directive(format[++i])) return false;
      } else if (format[i] == ' ') {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
      } else if (at_ >= text_.size() || text_[at_++] != format[i]) {
        return false;
      }
    }
    return true;
  }
  bool number(int& out, std::size_t most, int low, int high) {
    std::size_t used = 0;
    out = 0;
    for (; used < most && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++used)
      out = out * 10 + (text_[at_++] - '0');
    return used > 0 && out >= low && out <= high;
  }
  template <std::size_t N>
  std::optional<std::size_t> word(const std::array<std::string_view, N>& words, bool brief) {
    for (std::size_t i = 0; i < N; ++i) {
      const std::string_view candidate = brief ? words[i].substr(0, 3) : words[i];
      if (base::lower(text_.substr(at_, candidate.size())) != base::lower(candidate)) continue;
      at_ += candidate.size();
      return i;
    }
    return std::nullopt;
  }
  bool month(bool brief) {
    const auto index = word(months, brief);
    if (index) month_ = static_cast<int>(*index) + 1;
    return index.has_value();
  }
  bool fraction() {
    const std::size_t from = at_;
    int value = 0;
    if (!number(value, 6, 0, 999'999)) return false;
    microsecond_ = value;
    for (std::size_t used = at_ - from; used < 6; ++used) microsecond_ *= 10;
    return true;
  }
  bool zone_text() {
    if (at_ < text_.size() && text_[at_] == 'Z') return ++at_ > 0;
    if (at_ >= text_.size() || (text_[at_] != '+' && text_[at_] != '-')) return false;
    ++at_;
    int hours = 0;
    int minutes = 0;
    if (!number(hours, 2, 0, 23)) return false;
    if (at_ < text_.size() && text_[at_] == ':') ++at_;
    return number(minutes, 2, 0, 59);
  }
  bool zone_name() {
    while (at_ < text_.size() && ((text_[at_] | 32) >= 'a') && ((text_[at_] | 32) <= 'z')) ++at_;
    return true;
  }
  bool half() {
    const std::string letters = base::lower(text_.substr(at_, 2));
    if (letters != "am" && letters != "pm") return false;
    afternoon_ = letters == "pm";
    at_ += 2;
    return true;
  }
  bool directive(char letter) {
    int ignored = 0;
    switch (letter) {
      case 'Y':
        return number(year_, 4, 1, 9999);
      case 'y':
        if (!number(year_, 2, 0, 99)) return false;
        year_ += year_ < 69 ? 2000 : 1900;
        return true;
      case 'm':
        return number(month_, 2, 1, 12);
      case 'd':
      case 'e':
        return number(day_, 2, 1, 31);
      case 'H':
      case 'k':
        return number(hour_, 2, 0, 23);
      case 'I':
      case 'l':
        return number(hour_, 2, 1, 12);
      case 'M':
        return number(minute_, 2, 0, 59);
      case 'S':
        return number(second_, 2, 0, 61);
      case 'f':
        return fraction();
      case 'j':
        if (!number(ignored, 3, 1, 366)) return false;
        year_day_ = ignored;
        return true;
      case 'b':
      case 'h':
        return month(true);
      case 'B':
        return month(false);
      case 'a':
        return word(days, true).has_value();
      case 'A':
        return word(days, false).has_value();
      case 'p':
        return half();
      case 'z':
        return zone_text();
      case 'Z':
        return zone_name();
      case 'F':
        return read("%Y-%m-%d");
      case 'T':
      case 'X':
        return read("%H:%M:%S");
      case 'D':
      case 'x':
        return read("%m/%d/%y");
      case 'R':
        return read("%H:%M");
      case 'c':
        return read("%a %b %d %H:%M:%S %Y");
      case '%':
        return at_ < text_.size() && text_[at_++] == '%';
      default:
        throw filter_error(base::cat("`%", letter, "` is no part of a date"));
    }
  }

  std::string_view text_;
  std::string_view format_;
  std::size_t at_ = 0;
  int year_ = 1900, month_ = 1, day_ = 1, hour_ = 0, minute_ = 0, second_ = 0;
  std::int64_t microsecond_ = 0;
  std::optional<bool> afternoon_;
  std::optional<int> year_day_;
};

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text, std::string_view format) {
  return TimeReader(text, format).run();
}

}  // namespace kboot::jinja
