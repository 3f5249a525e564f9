// Reading, printing and rounding durations.
#include "gotpl/go_duration.hpp"

#include <array>
#include <limits>
#include <optional>

#include "base/text.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::uint64_t too_large = std::uint64_t{1} << 63;

struct Unit {
  std::string_view name;
  std::int64_t size;
};
constexpr std::array<Unit, 8> units{{{"ns", nanosecond},
                                     {"us", microsecond},
                                     {"\u00b5s", microsecond},
                                     {"\u03bcs", microsecond},
                                     {"ms", millisecond},
                                     {"s", one_second},
                                     {"m", one_minute},
                                     {"h", one_hour}}};

bool is_digit_byte(char byte) { return byte >= '0' && byte <= '9'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), rest_(text) {}

  std::int64_t run() {
    const bool negative = rest_.starts_with('-');
    if (negative || rest_.starts_with('+')) rest_.remove_prefix(1);
    if (rest_ == "0") return 0;
    if (rest_.empty()) fail("invalid duration ");
    std::uint64_t sum = 0;
    while (!rest_.empty()) {
      sum += part();
      if (sum > too_large) fail("invalid duration ");
    }
    if (negative) return static_cast<std::int64_t>(std::uint64_t{0} - sum);
    if (sum == too_large) fail("invalid duration ");
    return static_cast<std::int64_t>(sum);
  }

 private:
  [[noreturn]] void fail(std::string_view what) {
    throw Failure(base::cat("time: ", what, quote_for_time(text_)));
  }

  // One number with its unit.
  std::uint64_t part() {
    if (rest_[0] != '.' && !is_digit_byte(rest_[0])) fail("invalid duration ");
    const std::size_t before = rest_.size();
    const std::uint64_t whole = integer();
    bool any = before != rest_.size();
    std::uint64_t fraction = 0;
    double scale = 1;
    if (rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      const std::size_t behind = rest_.size();
      fraction = fraction_digits(scale);
      any = any || behind != rest_.size();
    }
    if (!any) fail("invalid duration ");
    const auto size = static_cast<std::uint64_t>(unit());
    if (whole > too_large / size) fail("invalid duration ");
    std::uint64_t out = whole * size;
    if (fraction > 0) {
      out += static_cast<std::uint64_t>(static_cast<double>(fraction) *
                                        (static_cast<double>(size) / scale));
      if (out > too_large) fail("invalid duration ");
    }
    return out;
  }

  std::uint64_t integer() {
    std::uint64_t out = 0;
    while (!rest_.empty() && is_digit_byte(rest_[0])) {
      if (out > too_large / 10) fail("invalid duration ");
      out = out * 10 + static_cast<std::uint64_t>(rest_[0] - '0');
      if (out > too_large) fail("invalid duration ");
      rest_.remove_prefix(1);
    }
    return out;
  }

  // Digits that do not fit any more are left out.
  std::uint64_t fraction_digits(double& scale) {
    std::uint64_t out = 0;
    bool full = false;
    for (; !rest_.empty() && is_digit_byte(rest_[0]); rest_.remove_prefix(1)) {
      if (full) continue;
      const std::uint64_t next = out * 10 + static_cast<std::uint64_t>(rest_[0] - '0');
      full = out > (too_large - 1) / 10 || next > too_large;
      if (full) continue;
      out = next;
      scale *= 10;
    }
    return out;
  }

  std::int64_t unit() {
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] != '.' && !is_digit_byte(rest_[size])) ++size;
    if (size == 0) fail("missing unit in duration ");
    const std::string_view name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    for (const Unit& row : units) {
      if (row.name == name) return row.size;
    }
    fail(base::cat("unknown unit ", quote_for_time(name), " in duration "));
  }

  std::string_view text_;
  std::string_view rest_;
};

// A number of `unit`s with the fraction that it has, without zeros at its end.
std::string in_units(std::uint64_t number, std::uint64_t unit) {
  std::string out = std::to_string(number / unit);
  std::string fraction = std::to_string(unit + number % unit).substr(1);
  while (fraction.ends_with('0')) fraction.pop_back();
  return fraction.empty() ? out : base::cat(out, ".", fraction);
}

}  // namespace

std::int64_t parse_duration(std::string_view text) { return Reader(text).run(); }

std::string duration_text(std::int64_t duration) {
  const auto number = static_cast<std::uint64_t>(duration);
  const std::uint64_t size = duration < 0 ? std::uint64_t{0} - number : number;
  std::string out = duration < 0 ? "-" : "";
  constexpr auto second = static_cast<std::uint64_t>(one_second);
  if (size == 0) return "0s";
  if (size < static_cast<std::uint64_t>(microsecond)) return base::cat(out, size, "ns");
  if (size < static_cast<std::uint64_t>(millisecond)) {
    return base::cat(out, in_units(size, microsecond), "\u00b5s");
  }
  if (size < second) return base::cat(out, in_units(size, millisecond), "ms");
  const std::uint64_t minutes = size / second / 60;
  if (minutes >= 60) out += base::cat(minutes / 60, "h");
  if (minutes > 0) out += base::cat(minutes % 60, "m");
  return base::cat(out, in_units(size % (60 * second), second), "s");
}

std::int64_t truncate_duration(std::int64_t duration, std::int64_t multiple) noexcept {
  return multiple <= 0 ? duration : duration - duration % multiple;
}

std::int64_t round_duration(std::int64_t duration, std::int64_t multiple) noexcept {
  if (multiple <= 0) return duration;
  const std::int64_t rest = duration % multiple;
  const std::uint64_t size = rest < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(rest)
                                      : static_cast<std::uint64_t>(rest);
  const std::int64_t towards_zero = duration - rest;
  if (size + size < static_cast<std::uint64_t>(multiple)) return towards_zero;
  std::int64_t out = 0;
  if (duration < 0) {
    return __builtin_sub_overflow(towards_zero, multiple, &out)
               ? std::numeric_limits<std::int64_t>::min()
               : out;
  }
  return __builtin_add_overflow(towards_zero, multiple, &out)
             ? std::numeric_limits<std::int64_t>::max()
             : out;
}

double duration_in(std::int64_t duration, std::int64_t unit) noexcept {
  return static_cast<double>(duration / unit) +
         static_cast<double>(duration % unit) / static_cast<double>(unit);
}

std::string quote_for_time(std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    if (rune.code >= 0x80 || rune.code < 0x20) {
      for (const char byte : text.substr(at, rune.size)) {
        const auto bits = static_cast<unsigned char>(byte);
        out += base::cat("\\x", hex[bits >> 4], hex[bits & 15]);
      }
    } else {
      if (rune.code == '"' || rune.code == '\\') out += '\\';
      out += static_cast<char>(rune.code);
    }
    at += rune.size;
  }
  return out + '"';
}

}  // namespace kboot::gotpl
