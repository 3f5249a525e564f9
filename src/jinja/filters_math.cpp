// Filters on numbers.
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/text_tools.hpp"
#include "jinja/utf8.hpp"
#include "value/number.hpp"

namespace kboot::jinja {
namespace {

using value::Kind;

// int(text, base): white space around, a sign, a prefix that fits the base, single underscores.
std::optional<Value> read_integer(std::string_view text, std::int64_t base) {
  text = base::trim(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t prefixed = 0;
  if (text.size() > 2 && text[0] == '0') {
    const char kind = static_cast<char>(text[1] | 32);
    prefixed = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
  }
  if (prefixed != 0 && (base == prefixed || base == 0)) {
    text.remove_prefix(2);
    base = prefixed;
  }
  if (base == 0) base = 10;
  if (base < 2 || base > 36 || text.starts_with('_') || text.ends_with('_') ||
      text.find("__") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string digits(text);
  std::erase(digits, '_');
  const auto number = parse_integer(digits, static_cast<int>(base));
  return number && negative ? negate(*number) : number;
}

std::optional<double> read_float(std::string_view text) {
  text = base::trim(text);
  std::string digits(text);
  if (digits.find("__") != std::string::npos || digits.starts_with('_') || digits.ends_with('_'))
    return std::nullopt;
  std::erase(digits, '_');
  const std::string small =
      base::lower(digits.starts_with('-') || digits.starts_with('+') ? digits.substr(1) : digits);
  const double sign = digits.starts_with('-') ? -1 : 1;
  if (small == "inf" || small == "infinity") return sign * HUGE_VAL;
  if (small == "nan") return std::nan("");
  if (small.empty() || small.find_first_not_of("0123456789.e+-") != std::string::npos)
    return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(digits.c_str(), &end);
  return *end == '\0' ? std::optional<double>(number) : std::nullopt;
}

Value truncated(double number, const Value& fallback) {
  if (!std::isfinite(number)) return fallback;
  if (std::abs(number) < 9.2e18) return static_cast<std::int64_t>(number);
  std::array<char, 400> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 std::trunc(std::abs(number)), std::chars_format::fixed, 0);
  const Value big = *parse_integer(
      std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())), 10);
  return number < 0 ? negate(big) : big;
}

Value integer(Call& call) {
  const Value fallback = call.value(0, Value(0));
  if (call.input.is_string()) {
    if (const auto number = read_integer(call.input.as_string(), call.integer(1, 10)))
      return *number;
    const auto number = read_float(call.input.as_string());
    return number ? truncated(*number, fallback) : fallback;
  }
  if (call.input.is(Kind::boolean)) return static_cast<std::int64_t>(call.input.as_bool());
  if (call.input.is(Kind::integer) || is_big_integer(call.input)) return call.input;
  return call.input.is(Kind::floating) ? truncated(call.input.as_double(), fallback) : fallback;
}

Value floating(Call& call) {
  if (const auto number = number_of(call.input)) return *number;
  const auto number = call.input.is_string() ? read_float(call.input.as_string()) : std::nullopt;
  return number ? Value(*number) : call.value(0, 0.0);
}

double need_number(const Call& call) {
  const auto number = number_of(call.input);
  if (!number)
    throw filter_error(
        base::cat("`", call.name, "` needs a number, not `", python_type(call.input), "`"));
  return *number;
}

double argument_number(const Call& call, std::size_t index, double fallback) {
  if (!call.has(index)) return fallback;
  const auto number = number_of(call.at(index));
  if (!number)
    throw filter_error(
        base::cat("`", call.name, "` needs a number, not `", python_type(call.at(index)), "`"));
  return *number;
}

Value absolute(Call& call) {
  const double number = need_number(call);
  if (call.input.is(Kind::boolean)) return static_cast<std::int64_t>(number);
  return number < 0 ? negate(call.input) : call.input;
}

// Python's round: to even where two are equally near, judged by the exact decimal digits of the double.
double round_half_even(double number, int digits) {
  if (!std::isfinite(number) || digits > 300) return number;
  if (digits < 0) {
    const double scale = std::pow(10.0, -digits);
    return std::nearbyint(number / scale) * scale;
  }
  std::array<char, 700> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size() - 1, number,
                                 std::chars_format::fixed, digits);
  *end.ptr = '\0';
  return std::strtod(text.data(), nullptr);
}

Value rounded(Call& call) {
  const double number = need_number(call);
  const std::int64_t precision = std::clamp<std::int64_t>(call.integer(0, 0), -300, 300);
  const std::string method = call.text(1, "common");
  if (method == "common") {
    if (!call.input.is(Kind::floating) && precision >= 0) return call.input;
    const double out = round_half_even(number, static_cast<int>(precision));
    return call.input.is(Kind::floating) ? Value(out) : Value(static_cast<std::int64_t>(out));
  }
  if (method != "ceil" && method != "floor")
    throw filter_error("the method of `round` must be `common`, `ceil` or `floor`");
  const double scale = std::pow(10.0, static_cast<double>(precision));
  return (method == "ceil" ? std::ceil(number * scale) : std::floor(number * scale)) / scale;
}

Value logarithm(Call& call) {
  const double number = need_number(call);
  if (number <= 0) throw filter_error("`log` needs a number above zero");
  const double base = argument_number(call, 0, 0);
  if (!call.has(0)) return std::log(number);
  return base == 10 ? std::log10(number) : std::log(number) / std::log(base);
}

Value power(Call& call) { return std::pow(need_number(call), argument_number(call, 0, 1)); }

Value root(Call& call) {
  const double base = argument_number(call, 0, 2);
  const double number = need_number(call);
  if (number < 0) throw filter_error("`root` needs a number that is not negative");
  return base == 2 ? std::sqrt(number) : std::pow(number, 1.0 / base);
}

// Sizes: ansible/module_utils/common/text/formatters.py.

constexpr std::string_view size_letters = "YZEPTGMK";

double size_of(std::size_t index) {
  return std::pow(2.0, 10.0 * static_cast<double>(size_letters.size() - index));
}

Value human_readable(Call& call) {
  const double size =
      call.input.is_string() ? read_float(call.input.as_string()).value_or(0) : need_number(call);
  const std::string unit = call.given(1) ? base::upper(call.text(1)) : std::string();
  const std::string base_name = call.flag(0, false) ? "bits" : "Bytes";
  double limit = 1;
  std::string suffix;
  for (std::size_t i = 0; i < size_letters.size(); ++i) {
    const bool wanted = unit.empty() ? size >= size_of(i) : unit[0] == size_letters[i];
    if (!wanted) continue;
    limit = size_of(i);
    suffix = size_letters[i];
    break;
  }
  const std::string name = limit == 1 ? base_name : suffix + (call.flag(0, false) ? "b" : "B");
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size / limit,
                                 std::chars_format::fixed, 2);
  return base::cat(
      std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())), " ",
      name);
}

Value human_to_bytes(Call& call) {
  const std::string text = to_text(call.input);
  const std::string_view trimmed = base::trim(text);
  const std::size_t digits = std::min(trimmed.find_first_not_of("0123456789."), trimmed.size());
  const auto number = read_float(trimmed.substr(0, digits));
  std::string unit(base::trim(trimmed.substr(digits)));
  if (!number || digits == 0)
    throw filter_error(base::cat("`human_to_bytes` cannot read `", text, "`"));
  if (unit.empty()) unit = call.given(0) ? call.text(0) : "B";
  const std::string letter = base::upper(unit.substr(0, 1));
  const std::string rest = unit.substr(1);
  const bool bits = call.flag(1, false);
  const auto index = size_letters.find(letter);
  const bool plain_unit = letter == "B";
  const bool fits = plain_unit ? rest.empty() || base::lower(rest) == (bits ? "its" : "ytes") ||
                                     base::lower(rest) == (bits ? "it" : "yte")
                               : rest.empty() || rest == (bits ? "b" : "B");
  if ((index == std::string_view::npos && !plain_unit) || !fits) {
    throw filter_error(base::cat("`human_to_bytes` does not know the unit `", unit, "`"));
  }
  return static_cast<std::int64_t>(std::nearbyint(*number * (plain_unit ? 1.0 : size_of(index))));
}

Value file_size(Call& call) {
  const bool binary = call.flag(0, false);
  const double bytes =
      call.input.is_string() ? read_float(call.input.as_string()).value_or(0) : need_number(call);
  const double base = binary ? 1024 : 1000;
  static constexpr std::string_view letters = "kMGTPEZY";
  if (bytes == 1) return "1 Byte";
  if (bytes < base) return base::cat(to_text(Value(static_cast<std::int64_t>(bytes))), " Bytes");
  double unit = base;
  std::size_t index = 0;
  while (index + 1 < letters.size() && bytes >= unit * base) {
    unit *= base;
    ++index;
  }
  const std::string letter(1, binary && index == 0 ? 'K' : letters[index]);
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes / unit,
                                 std::chars_format::fixed, 1);
  return base::cat(
      std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())), " ",
      letter, binary ? "iB" : "B");
}

constexpr FilterRow rows[] = {
    {"abs", "", absolute},
    {"filesizeformat", "binary?", file_size},
    {"float", "default?", floating},
    {"human_readable", "isbits? unit?", human_readable},
    {"human_to_bytes", "default_unit? isbits?", human_to_bytes},
    {"int", "default? base?", integer},
    {"log", "base?", logarithm},
    {"pow", "y", power},
    {"root", "base?", root},
    {"round", "precision? method?", rounded},
};

}  // namespace

std::span<const FilterRow> math_filters() { return rows; }

}  // namespace kboot::jinja
