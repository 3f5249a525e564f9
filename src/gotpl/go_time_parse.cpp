// Reading points in time by a layout.
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/go_duration.hpp"
#include "gotpl/go_time.hpp"
#include "gotpl/go_time_scan.hpp"

namespace kboot::gotpl {
namespace {

using Element = LayoutElement;
using namespace time_scan;

class Parser {
 public:
  Parser(std::string_view layout, std::string_view text,
         const std::shared_ptr<const Location>& local)
      : whole_layout_(layout), whole_text_(text), layout_(layout), text_(text), local_(local) {}

  Time run() {
    while (true) {
      const LayoutPart part = next_part(layout_);
      // Go names all of what stands between two elements.
      if (!skip(text_, part.prefix)) cannot_parse(text_, part.prefix);
      if (part.element == Element::none) break;
      layout_ = part.rest;
      const std::string_view held = text_;
      try {
        element(part);
      } catch (const Mismatch&) {
        if (range_.empty()) cannot_parse(held, part.written);
      }
      if (!range_.empty()) fail(base::cat(": ", range_, " out of range"));
    }
    if (!text_.empty()) fail(base::cat(": extra text: ", quote_for_time(text_)));
    return finish();
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Failure(base::cat("parsing time ", quote_for_time(whole_text_), why));
  }

  [[noreturn]] void cannot_parse(std::string_view what, std::string_view as) const {
    fail(base::cat(" as ", quote_for_time(whole_layout_), ": cannot parse ", quote_for_time(what),
                   " as ", quote_for_time(as)));
  }

  std::string_view take(std::size_t size) {
    if (text_.size() < size) throw Mismatch();
    const std::string_view out = text_.substr(0, size);
    text_.remove_prefix(size);
    return out;
  }

  // One or two digits; two where it is `fixed`.
  int number(bool fixed) {
    if (!is_digit_at(text_, 0) || (fixed && !is_digit_at(text_, 1))) throw Mismatch();
    const std::string_view digits = take(is_digit_at(text_, 1) ? 2 : 1);
    int out = 0;
    for (const char digit : digits) out = out * 10 + (digit - '0');
    return out;
  }

  static int whole_number(std::string_view text) {
    int out = 0;
    bool negative = false;
    if (text.starts_with('-') || text.starts_with('+')) {
      negative = text[0] == '-';
      text.remove_prefix(1);
    }
    if (text.empty()) throw Mismatch();
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!is_digit_at(text, i)) throw Mismatch();
      out = out * 10 + (text[i] - '0');
    }
    return negative ? -out : out;
  }

  // The index of a name, in any case.
  template <std::size_t count>
  int name(const std::array<std::string_view, count>& names, bool is_short) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view wanted = is_short ? names[i].substr(0, 3) : names[i];
      if (base::lower(text_.substr(0, wanted.size())) != base::lower(wanted)) continue;
      text_.remove_prefix(wanted.size());
      return static_cast<int>(i);
    }
    throw Mismatch();
  }

  void check(bool good, std::string_view what) {
    if (!good) range_ = what;
  }

  void element(const LayoutPart& part) {
    switch (part.element) {
      case Element::year:
        year_ = whole_number(take(2));
        year_ += year_ >= 69 ? 1900 : 2000;
        return;
      case Element::long_year:
        if (text_.size() < 4 || !is_digit_at(text_, 0)) throw Mismatch();
        year_ = whole_number(take(4));
        return;
      case Element::month:
      case Element::long_month:
        month_ = name(month_names, part.element == Element::month) + 1;
        return;
      case Element::number_month:
      case Element::zero_month:
        month_ = number(part.element == Element::zero_month);
        return check(month_ >= 1 && month_ <= 12, "month");
      case Element::weekday:
      case Element::long_weekday:
        (void)name(day_names, part.element == Element::weekday);
        return;
      case Element::day:
      case Element::under_day:
      case Element::zero_day:
        if (part.element == Element::under_day && text_.starts_with(' ')) text_.remove_prefix(1);
        day_ = number(part.element == Element::zero_day);
        return;
      case Element::under_year_day:
      case Element::zero_year_day:
        return year_day(part.element == Element::zero_year_day);
      default:
        return clock(part);
    }
  }

  void year_day(bool fixed) {
    for (int i = 0; i < 2; ++i) {
      if (!fixed && text_.starts_with(' ')) text_.remove_prefix(1);
    }
    std::size_t size = 0;
    while (size < 3 && is_digit_at(text_, size)) ++size;
    if (size == 0 || (fixed && size != 3)) throw Mismatch();
    year_day_ = whole_number(take(size));
  }

  void clock(const LayoutPart& part) {
    switch (part.element) {
      case Element::hour:
        hour_ = number(false);
        return check(hour_ < 24, "hour");
      case Element::hour12:
      case Element::zero_hour12:
        hour_ = number(part.element == Element::zero_hour12);
        return check(hour_ <= 12, "hour");
      case Element::minute:
      case Element::zero_minute:
        minute_ = number(part.element == Element::zero_minute);
        return check(minute_ < 60, "minute");
      case Element::second:
      case Element::zero_second:
        return second(part.element == Element::zero_second);
      case Element::upper_pm:
        return half_day("PM", "AM");
      case Element::lower_pm:
        return half_day("pm", "am");
      case Element::fraction0:
        return fraction(part.written.size());
      case Element::fraction9:
        return optional_fraction();
      default:
        return zone(part);
    }
  }

  void second(bool fixed) {
    second_ = number(fixed);
    check(second_ < 60, "second");
    if (!range_.empty() || text_.size() < 2 || !is_point(text_[0]) || !is_digit_at(text_, 1)) {
      return;
    }
    // A fraction that the layout does not have is taken too.
    const Element next = next_part(layout_).element;
    if (next != Element::fraction0 && next != Element::fraction9) optional_fraction();
  }

  void half_day(std::string_view afternoon, std::string_view morning) {
    const std::string_view word = take(2);
    if (word != afternoon && word != morning) throw Mismatch();
    (word == afternoon ? is_afternoon_ : is_morning_) = true;
  }

  void optional_fraction() {
    if (text_.size() < 2 || !is_point(text_[0]) || !is_digit_at(text_, 1)) return;
    std::size_t size = 1;
    while (is_digit_at(text_, size)) ++size;
    fraction(size);
  }

  // A point and digits, `size` bytes together.
  void fraction(std::size_t size) {
    std::string_view written = take(size);
    if (!is_point(written[0])) throw Mismatch();
    written = written.substr(0, 10);
    const int nanoseconds = whole_number(written.substr(1));
    if (nanoseconds < 0) return check(false, "fractional second");
    nanoseconds_ = nanoseconds;
    for (std::size_t i = written.size(); i < 10; ++i) nanoseconds_ *= 10;
  }

  void zone(const LayoutPart& part) {
    if (part.element == Element::zone_name) {
      if (text_.starts_with("UTC")) {
        is_utc_ = true;
        text_.remove_prefix(3);
        return;
      }
      const std::size_t size = zone_name_size(text_);
      if (size == 0) throw Mismatch();
      zone_name_ = take(size);
      return;
    }
    if (part.written[0] == 'Z' && text_.starts_with('Z')) {
      is_utc_ = true;
      text_.remove_prefix(1);
      return;
    }
    offset(part.written);
  }

  // Written like the layout's: -07, -0700, -07:00, -070000, -07:00:00.
  void offset(std::string_view layout) {
    const std::string_view written = take(layout.size());
    const bool colon = layout.find(':') != layout.npos;
    if (colon && (written[3] != ':' || (layout.size() == 9 && written[6] != ':'))) throw Mismatch();
    const std::size_t step = colon ? 3 : 2;
    const std::string_view held = text_;
    std::array<int, 3> parts{};
    try {
      for (std::size_t i = 0; i < parts.size() && 1 + i * step < layout.size(); ++i) {
        text_ = written.substr(1 + i * step, 2);
        parts[i] = number(true);
      }
    } catch (const Mismatch&) {
      text_ = held;
      check(parts[0] <= 24, "time zone offset hour");
      check(parts[1] <= 60, "time zone offset minute");
      throw;
    }
    text_ = held;
    check(parts[0] <= 24, "time zone offset hour");
    check(parts[1] <= 60, "time zone offset minute");
    check(parts[2] <= 60, "time zone offset second");
    const int seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2];
    zone_offset_ = written[0] == '-' ? -seconds : seconds;
    if (written[0] != '+' && written[0] != '-') throw Mismatch();
  }

  void date_of_year_day() {
    int in_year = year_day_;
    int month = 0;
    int day = 0;
    if (is_leap(year_)) {
      if (in_year == 31 + 29) {
        month = 2;
        day = 29;
      } else if (in_year > 31 + 29) {
        --in_year;
      }
    }
    if (in_year < 1 || in_year > 365) fail(": day-of-year out of range");
    if (month == 0) {
      month = 12;
      while (days_before(month) >= in_year) --month;
      day = in_year - days_before(month);
    }
    if (month_ >= 0 && month_ != month) fail(": day-of-year does not match month");
    if (day_ >= 0 && day_ != day) fail(": day-of-year does not match day");
    month_ = month;
    day_ = day;
  }

  [[nodiscard]] Time at(std::shared_ptr<const Location> location) const {
    return make_time(year_, month_, day_, (hour_ * 60 + minute_) * 60 + second_, nanoseconds_,
                     std::move(location));
  }

  Time finish() {
    if (is_afternoon_ && hour_ < 12) {
      hour_ += 12;
    } else if (is_morning_ && hour_ == 12) {
      hour_ = 0;
    }
    if (year_day_ >= 0) {
      date_of_year_day();
    } else {
      if (month_ < 0) month_ = 1;
      if (day_ < 0) day_ = 1;
    }
    if (day_ < 1 || day_ > days_in(month_, year_)) fail(": day out of range");
    if (is_utc_) return at(utc_location());
    // Go keeps "no offset" as -1 too.
    if (zone_offset_ != -1) return with_offset();
    if (!zone_name_.empty()) return with_zone_name();
    return at(local_);
  }

  Time with_offset() {
    Time out = at(utc_location());
    out.seconds -= zone_offset_;
    const ZoneSpan local = local_->at(out.seconds);
    const bool same =
        local.offset == zone_offset_ && (zone_name_.empty() || local.name == zone_name_);
    out.location =
        same ? local_ : std::make_shared<const Location>(std::string(zone_name_), zone_offset_);
    return out;
  }

  Time with_zone_name() {
    Time out = at(utc_location());
    if (const auto offset = local_->offset_of(zone_name_, out.seconds)) {
      out.seconds -= *offset;
      out.location = local_;
      return out;
    }
    // A zone that is not known has no offset, but for GMT+3.
    const bool counts = zone_name_.size() > 3 && zone_name_.starts_with("GMT");
    out.location = std::make_shared<const Location>(
        std::string(zone_name_), counts ? whole_number(zone_name_.substr(3)) * 3600 : 0);
    return out;
  }

  std::string_view whole_layout_;
  std::string_view whole_text_;
  std::string_view layout_;
  std::string_view text_;
  const std::shared_ptr<const Location>& local_;
  std::string_view range_;  // what is out of its range
  int year_ = 0;
  int month_ = -1;
  int day_ = -1;
  int year_day_ = -1;
  int hour_ = 0;
  int minute_ = 0;
  int second_ = 0;
  std::int64_t nanoseconds_ = 0;
  bool is_afternoon_ = false;
  bool is_morning_ = false;
  bool is_utc_ = false;
  int zone_offset_ = -1;
  std::string_view zone_name_;
};

}  // namespace

Time parse_time(std::string_view layout, std::string_view text,
                const std::shared_ptr<const Location>& local) {
  return Parser(layout, text, local).run();
}

}  // namespace kboot::gotpl
