// Reads Go's durations.
#include "helm/go_duration.hpp"

#include <algorithm>
#include <cmath>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::helm {

namespace {

struct UnitRow {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr UnitRow units[] = {
    {"ns", 1},         {"us", 1'000},        {"\xC2\xB5s", 1'000},  {"\xCE\xBCs", 1'000},
    {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& rest) {
  const std::size_t size =
      static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
  const std::string_view digits = rest.substr(0, size);
  rest.remove_prefix(size);
  return digits;
}

class DurationReader {
 public:
  DurationReader(std::string_view text, std::string_view what) : text_(text), what_(what) {}

  base::Duration read() {
    std::string_view rest = text_;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    if (rest == "0") return base::Duration::zero();
    if (rest.empty()) refuse("invalid duration");
    long double total = 0;
    while (!rest.empty()) total += part(rest);
    if (total > 9.2e18L) refuse("invalid duration");
    const auto count = static_cast<std::int64_t>(std::floor(total));
    return base::Duration(negative ? -count : count);
  }

 private:
  [[noreturn]] void refuse(std::string_view why) const {
    throw base::Error("option-value", base::cat('`', what_, "` cannot be `", text_,
                                                "`: time: ", why, " \"", text_, '"'))
        .hint("it is a number with a unit: 90s, 5m, 1h30m");
  }

  long double part(std::string_view& rest) const {
    const std::string_view whole = take_digits(rest);
    std::string_view fraction;
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      fraction = take_digits(rest);
    }
    if (whole.empty() && fraction.empty()) refuse("invalid duration");
    const auto end = std::ranges::find_if(rest, [](char c) { return c == '.' || is_digit(c); });
    const std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    if (name.empty()) refuse("missing unit in duration");
    const auto* unit = std::ranges::find(units, name, &UnitRow::name);
    if (unit == std::end(units)) refuse(base::cat("unknown unit \"", name, "\" in duration"));
    rest.remove_prefix(name.size());
    return number(whole, fraction) * static_cast<long double>(unit->nanoseconds);
  }

  static long double number(std::string_view whole, std::string_view fraction) {
    long double value = 0;
    for (const char c : whole) value = value * 10 + (c - '0');
    long double place = 1;
    for (const char c : fraction) value += (c - '0') * (place /= 10);
    return value;
  }

  std::string_view text_;
  std::string_view what_;
};

}  // namespace

base::Duration parse_go_duration(std::string_view text, std::string_view what) {
  return DurationReader(text, what).read();
}

}  // namespace kboot::helm
