// Layouts and printing of points in time.
#include <array>
#include <string>

#include "base/text.hpp"
#include "gotpl/go_time.hpp"

namespace kboot::gotpl {
namespace {

using Element = LayoutElement;

struct Row {
  std::string_view written;
  Element element;
};
// Longer ones before those that they begin with.
constexpr std::array<Row, 36> elements{{
    {"January", Element::long_month},
    {"Jan", Element::month},
    {"Monday", Element::long_weekday},
    {"Mon", Element::weekday},
    {"MST", Element::zone_name},
    {"01", Element::zero_month},
    {"02", Element::zero_day},
    {"03", Element::zero_hour12},
    {"04", Element::zero_minute},
    {"05", Element::zero_second},
    {"06", Element::year},
    {"002", Element::zero_year_day},
    {"15", Element::hour},
    {"1", Element::number_month},
    {"2006", Element::long_year},
    {"2", Element::day},
    {"_2006", Element::none},  // a line and a year
    {"_2", Element::under_day},
    {"__2", Element::under_year_day},
    {"3", Element::hour12},
    {"4", Element::minute},
    {"5", Element::second},
    {"PM", Element::upper_pm},
    {"pm", Element::lower_pm},
    {"-070000", Element::number_seconds_zone},
    {"-07:00:00", Element::number_colon_seconds_zone},
    {"-0700", Element::number_zone},
    {"-07:00", Element::number_colon_zone},
    {"-07", Element::number_short_zone},
    {"Z070000", Element::iso_seconds_zone},
    {"Z07:00:00", Element::iso_colon_seconds_zone},
    {"Z0700", Element::iso_zone},
    {"Z07:00", Element::iso_colon_zone},
    {"Z07", Element::iso_short_zone},
    {".", Element::fraction0},
    {",", Element::fraction0},
}};

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// A point with zeros or nines behind it, and no other digit behind those.
std::size_t fraction_size(std::string_view text) {
  if (text.size() < 2 || (text[1] != '0' && text[1] != '9')) return 0;
  std::size_t end = text.find_first_not_of(text[1], 1);
  if (end == text.npos) end = text.size();
  return is_digit_at(text, end) ? 0 : end;
}

const Row* element_at(std::string_view text) {
  for (const Row& row : elements) {
    if (text.starts_with(row.written)) {
      const bool short_name = row.element == Element::month || row.element == Element::weekday;
      const bool goes_on = text.size() > 3 && text[3] >= 'a' && text[3] <= 'z';
      if (!short_name || !goes_on) return &row;
    }
  }
  return nullptr;
}

class Formatter {
 public:
  explicit Formatter(const Time& time) : time_(time), civil_(time.civil()), zone_(time.zone()) {}

  std::string run(std::string_view layout) {
    while (!layout.empty()) {
      const LayoutPart part = next_part(layout);
      out_ += part.prefix;
      if (part.element == Element::none) break;
      put(part);
      layout = part.rest;
    }
    return std::move(out_);
  }

 private:
  void number(std::int64_t number, int width, char fill = '0') {
    const std::string digits = std::to_string(number < 0 ? -number : number);
    if (number < 0) out_ += '-';
    for (auto i = static_cast<int>(digits.size()); i < width; ++i) out_ += fill;
    out_ += digits;
  }

  [[nodiscard]] int hour12() const { return civil_.hour % 12 == 0 ? 12 : civil_.hour % 12; }
  [[nodiscard]] std::string_view month() const {
    return month_names[static_cast<std::size_t>(civil_.month - 1)];
  }
  [[nodiscard]] std::string_view weekday() const {
    return day_names[static_cast<std::size_t>(civil_.weekday)];
  }

  void put(const LayoutPart& part) {
    switch (part.element) {
      case Element::year:
        return number((civil_.year < 0 ? -civil_.year : civil_.year) % 100, 2);
      case Element::long_year:
        return number(civil_.year, 4);
      case Element::month:
        out_ += month().substr(0, 3);
        return;
      case Element::long_month:
        out_ += month();
        return;
      case Element::number_month:
        return number(civil_.month, 0);
      case Element::zero_month:
        return number(civil_.month, 2);
      case Element::weekday:
        out_ += weekday().substr(0, 3);
        return;
      case Element::long_weekday:
        out_ += weekday();
        return;
      case Element::day:
        return number(civil_.day, 0);
      case Element::under_day:
        return number(civil_.day, 2, ' ');
      case Element::zero_day:
        return number(civil_.day, 2);
      case Element::under_year_day:
        return number(civil_.year_day, 3, ' ');
      case Element::zero_year_day:
        return number(civil_.year_day, 3);
      default:
        return put_clock(part);
    }
  }

  void put_clock(const LayoutPart& part) {
    switch (part.element) {
      case Element::hour:
        return number(civil_.hour, 2);
      case Element::hour12:
        return number(hour12(), 0);
      case Element::zero_hour12:
        return number(hour12(), 2);
      case Element::minute:
        return number(civil_.minute, 0);
      case Element::zero_minute:
        return number(civil_.minute, 2);
      case Element::second:
        return number(civil_.second, 0);
      case Element::zero_second:
        return number(civil_.second, 2);
      case Element::upper_pm:
        out_ += civil_.hour >= 12 ? "PM" : "AM";
        return;
      case Element::lower_pm:
        out_ += civil_.hour >= 12 ? "pm" : "am";
        return;
      case Element::fraction0:
      case Element::fraction9:
        return fraction(part);
      case Element::zone_name:
        if (zone_.name.empty()) return offset("-0700");
        out_ += zone_.name;
        return;
      default:
        return offset(part.written);
    }
  }

  void fraction(const LayoutPart& part) {
    const bool trims = part.element == Element::fraction9;
    if (trims && time_.nanoseconds == 0) return;
    std::string digits = std::to_string(1'000'000'000 + time_.nanoseconds).substr(1);
    digits.resize(std::min(digits.size(), part.written.size() - 1));
    while (trims && digits.ends_with('0')) digits.pop_back();
    if (digits.empty()) return;
    out_ += part.written[0];
    out_ += digits;
  }

  void offset(std::string_view written) {
    if (zone_.offset == 0 && written[0] == 'Z') {
      out_ += 'Z';
      return;
    }
    // As Go does it: less than a minute west of UTC has no sign.
    const std::int64_t minutes = zone_.offset / 60;
    out_ += minutes < 0 ? '-' : '+';
    const std::int64_t size = minutes < 0 ? -minutes : minutes;
    const std::int64_t seconds = (minutes < 0 ? -zone_.offset : zone_.offset) % 60;
    const bool colon = written.find(':') != written.npos;
    const bool with_seconds = written.size() == 7 || written.size() == 9;
    number(size / 60, 2);
    if (written.size() == 3) return;
    if (colon) out_ += ':';
    number(size % 60, 2);
    if (!with_seconds) return;
    if (colon) out_ += ':';
    number(seconds, 2);
  }

  const Time& time_;
  Civil civil_;
  ZoneSpan zone_;
  std::string out_;
};

}  // namespace

LayoutPart next_part(std::string_view layout) {
  for (std::size_t at = 0; at < layout.size(); ++at) {
    const std::string_view text = layout.substr(at);
    const Row* const row = element_at(text);
    if (row == nullptr) continue;
    if (row->element == Element::none) {
      return {layout.substr(0, at + 1), Element::long_year, text.substr(1, 4), text.substr(5)};
    }
    if (row->element != Element::fraction0) {
      const std::size_t size = row->written.size();
      return {layout.substr(0, at), row->element, text.substr(0, size), text.substr(size)};
    }
    const std::size_t size = fraction_size(text);
    if (size == 0) continue;
    return {layout.substr(0, at), text[1] == '0' ? Element::fraction0 : Element::fraction9,
            text.substr(0, size), text.substr(size)};
  }
  return {layout, Element::none, {}, {}};
}

std::string format_time(const Time& time, std::string_view layout) {
  return Formatter(time).run(layout);
}

}  // namespace kboot::gotpl
