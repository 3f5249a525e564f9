// Reading numbers by the rules of Go's strconv.
#include "gotpl/number.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "base/text.hpp"

namespace kboot::gotpl {

namespace {

char low(char byte) { return static_cast<char>(byte | 0x20); }

bool is_base(char letter) { return low(letter) == 'b' || low(letter) == 'o' || low(letter) == 'x'; }

// Underscores stand between digits, or between a base prefix and a digit.
bool underscores_fit(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  char before = '^';
  bool hex = false;
  if (text.size() >= 2 && text[0] == '0' && is_base(text[1])) {
    before = '0';
    hex = low(text[1]) == 'x';
    text.remove_prefix(2);
  }
  for (const char byte : text) {
    if ((byte >= '0' && byte <= '9') || (hex && low(byte) >= 'a' && low(byte) <= 'f')) {
      before = '0';
    } else if (byte == '_') {
      if (before != '0') return false;
      before = '_';
    } else {
      if (before == '_') return false;
      before = '!';
    }
  }
  return before != '_';
}

// What stands behind the base's prefix.
struct Digits {
  int base = 10;
  std::string_view text;
};

Digits split_base(std::string_view text) {
  if (text.empty() || text[0] != '0') return {10, text};
  if (text.size() >= 3 && is_base(text[1])) {
    const char letter = low(text[1]);
    return {letter == 'b' ? 2 : letter == 'o' ? 8 : 16, text.substr(2)};
  }
  return {8, text.substr(1)};
}

std::string without_underscores(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte != '_') out += byte;
  }
  return out;
}

std::optional<double> read_double(const std::string& digits, bool hex, bool negative) {
  double number = 0;
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number,
                                      hex ? std::chars_format::hex : std::chars_format::general);
  if (result.ptr != end || result.ec == std::errc::invalid_argument) return std::nullopt;
  if (result.ec == std::errc::result_out_of_range) {
    // Too small is zero to Go, too large is an error; strtod tells which.
    number = std::strtod((hex ? "0x" + digits : digits).c_str(), nullptr);
    if (std::isinf(number)) return std::nullopt;
  }
  return negative ? -number : number;
}

}  // namespace

std::optional<std::uint64_t> parse_uint(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const Digits digits = split_base(text);
  if (digits.text.empty()) {
    if (text == "0") return 0;
    return std::nullopt;
  }
  if (text.find('_') != std::string_view::npos && !underscores_fit(text)) return std::nullopt;
  const std::string plain = without_underscores(digits.text);
  std::uint64_t number = 0;
  const char* end = plain.data() + plain.size();
  const auto result = std::from_chars(plain.data(), end, number, digits.base);
  if (plain.empty() || result.ptr != end || result.ec != std::errc()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const auto number = parse_uint(text);
  constexpr std::uint64_t above = std::uint64_t{1} << 63;
  if (!number || (negative ? *number > above : *number >= above)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - *number : *number);
}

std::optional<double> parse_float(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest[0] == '-';
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  const std::string word = base::lower(rest);
  if (word == "inf" || word == "infinity") {
    const double infinity = std::numeric_limits<double>::infinity();
    return negative ? -infinity : infinity;
  }
  if (word == "nan") return text == rest ? std::optional(std::nan("")) : std::nullopt;
  const bool hex = rest.size() > 2 && rest[0] == '0' && low(rest[1]) == 'x';
  if (rest.find('_') != std::string_view::npos && !underscores_fit(rest)) return std::nullopt;
  std::string digits = without_underscores(hex ? rest.substr(2) : rest);
  if (digits.empty() || digits[0] == '-' || digits[0] == '+') return std::nullopt;
  if (hex && digits.find_first_of("pP") == std::string::npos) return std::nullopt;
  if (!hex && low(digits[0]) >= 'a') return std::nullopt;  // from_chars would take "inf" and "nan"
  return read_double(digits, hex, negative);
}

}  // namespace kboot::gotpl
