// Dates and times of plain YAML scalars, by go-yaml v3's four layouts: a date, or a date and a time
// behind `T`, `t` (both with a zone) or a blank (without).
#include <array>

#include "base/text.hpp"
#include "vault/sops_plain.hpp"

namespace kboot::vault {
namespace {

constexpr std::size_t precision = 9;  // digits of a second's part

class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] bool skip(char wanted) noexcept {
    const bool found = text_.starts_with(wanted);
    text_.remove_prefix(found ? 1 : 0);
    return found;
  }
  // Between `least` and `most` digits; nothing where the number is not within its bounds.
  [[nodiscard]] std::optional<int> number(std::size_t least, std::size_t most, int lowest,
                                          int highest) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < text_.size() && text_[count] >= '0' && text_[count] <= '9') {
      value = value * 10 + (text_[count++] - '0');
    }
    text_.remove_prefix(count);
    if (count < least || value < lowest || value > highest) {
      return std::nullopt;
    }
    return value;
  }
  // `.25` or `,25`, without its last zeros; empty where there is none.
  [[nodiscard]] std::string part_of_second() {
    if (text_.size() < 2 || (text_[0] != '.' && text_[0] != ',') || text_[1] < '0' ||
        text_[1] > '9') {
      return {};
    }
    std::size_t end = 1;
    while (end <= precision && end < text_.size() && text_[end] >= '0' && text_[end] <= '9') {
      ++end;
    }
    std::string digits(text_.substr(1, end - 1));
    text_.remove_prefix(end);
    digits.resize(digits.find_last_not_of('0') + 1);
    return digits.empty() ? digits : "." + digits;
  }
  [[nodiscard]] std::string_view rest() const noexcept { return text_; }

 private:
  std::string_view text_;
};

int days_of(int year, int month) noexcept {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days.at(static_cast<std::size_t>(month) - 1);
}

std::string padded(int number, std::size_t size) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < size ? size - digits.size() : 0, '0') + digits;
}

// `Z`, or `+01:00`.
std::optional<std::string> read_zone(Reader& reader) {
  if (reader.skip('Z')) {
    return "Z";
  }
  const bool minus = reader.skip('-');
  if (!minus && !reader.skip('+')) {
    return std::nullopt;
  }
  const auto hour = reader.number(2, 2, 0, 24);
  if (!hour || !reader.skip(':')) {
    return std::nullopt;
  }
  const auto minute = reader.number(2, 2, 0, 60);
  if (!minute) {
    return std::nullopt;
  }
  if (*hour == 0 && *minute == 0) {
    return "Z";
  }
  return base::cat(minus ? "-" : "+", padded(*hour, 2), ":", padded(*minute, 2));
}

// What stands behind the date, with the zone.
std::optional<std::string> read_clock(Reader& reader) {
  const bool in_utc = reader.skip(' ');
  if (!in_utc && !reader.skip('T') && !reader.skip('t')) {
    return std::nullopt;
  }
  std::string text = "T";
  for (const auto& [mark, highest] :
       {std::pair(':', 23), std::pair(':', 59), std::pair('\0', 59)}) {
    const auto number = reader.number(1, 2, 0, highest);
    if (!number || (mark != '\0' && !reader.skip(mark))) {
      return std::nullopt;
    }
    text += padded(*number, 2);
    if (mark != '\0') {
      text += mark;
    }
  }
  text += reader.part_of_second();
  const std::optional<std::string> zone = in_utc ? "Z" : read_zone(reader);
  if (!zone) {
    return std::nullopt;
  }
  return text + *zone;
}

}  // namespace

std::optional<std::string> read_go_time(std::string_view text) {
  Reader reader(text);
  const auto year = reader.number(4, 4, 0, 9999);
  if (!year || !reader.skip('-')) {
    return std::nullopt;
  }
  const auto month = reader.number(1, 2, 1, 12);
  if (!month || !reader.skip('-')) {
    return std::nullopt;
  }
  const auto day = reader.number(1, 2, 1, days_of(*year, *month));
  if (!day) {
    return std::nullopt;
  }
  const std::optional<std::string> clock =
      reader.rest().empty() ? "T00:00:00Z" : read_clock(reader);
  if (!clock || !reader.rest().empty()) {
    return std::nullopt;
  }
  return base::cat(padded(*year, 4), "-", padded(*month, 2), "-", padded(*day, 2), *clock);
}

}  // namespace kboot::vault
