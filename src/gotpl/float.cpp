// strconv.FormatFloat.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "gotpl/print.hpp"

namespace kboot::gotpl {

namespace {

// 0.DIGITS * 10^point, without zeros at the end.
struct Decimal {
  std::string digits;
  int point = 0;
};

// The fewest digits that read back (precision -1), or as many as asked for, rounded.
Decimal decimal_of(double number, int digits) {
  Decimal out;
  if (number == 0) return out;
  std::string text(static_cast<std::size_t>(std::max(digits, 0)) + 32, '\0');
  char* const begin = text.data();
  char* const end = begin + text.size();
  const auto result =
      digits < 0 ? std::to_chars(begin, end, number, std::chars_format::scientific)
                 : std::to_chars(begin, end, number, std::chars_format::scientific, digits - 1);
  text.resize(static_cast<std::size_t>(result.ptr - begin));
  const std::size_t exponent = text.find('e');
  for (const char byte : std::string_view(text).substr(0, exponent)) {
    if (byte != '.') out.digits += byte;
  }
  out.digits.resize(out.digits.find_last_not_of('0') + 1);
  out.point = std::atoi(text.c_str() + exponent + 1) + 1;
  return out;
}

char digit_at(const Decimal& decimal, std::size_t index) {
  return index < decimal.digits.size() ? decimal.digits[index] : '0';
}

std::string exponent_text(char letter, int exponent, int least_digits) {
  std::string digits = std::to_string(std::abs(exponent));
  if (static_cast<int>(digits.size()) < least_digits) digits.insert(0, "0");
  return std::string{letter, exponent < 0 ? '-' : '+'} + digits;
}

std::string scientific(const Decimal& decimal, int precision, char letter) {
  std::string out(1, digit_at(decimal, 0));
  if (precision > 0) out += '.';
  for (int i = 1; i <= precision; ++i) out += digit_at(decimal, static_cast<std::size_t>(i));
  return out + exponent_text(letter, decimal.digits.empty() ? 0 : decimal.point - 1, 2);
}

std::string fixed(const Decimal& decimal, int precision) {
  std::string out;
  for (int i = 0; i < decimal.point; ++i) out += digit_at(decimal, static_cast<std::size_t>(i));
  if (out.empty()) out = "0";
  if (precision > 0) out += '.';
  for (int i = 0; i < precision; ++i) {
    const int at = decimal.point + i;
    out += at < 0 ? '0' : digit_at(decimal, static_cast<std::size_t>(at));
  }
  return out;
}

std::string fixed_rounded(double number, int precision) {
  std::string text(static_cast<std::size_t>(precision) + 330, '\0');
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number,
                                    std::chars_format::fixed, precision);
  text.resize(static_cast<std::size_t>(result.ptr - text.data()));
  return text;
}

std::string general(double number, int precision, char letter) {
  const bool shortest = precision < 0;
  const Decimal decimal = decimal_of(number, shortest ? -1 : std::max(precision, 1));
  const int count = static_cast<int>(decimal.digits.size());
  const int limit = shortest ? 6 : std::max(precision, 1);
  const int exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= limit) return scientific(decimal, count - 1, letter);
  return fixed(decimal, std::max(count - decimal.point, 0));
}

constexpr int mantissa_bits = 52;

struct Binary {
  std::uint64_t mantissa;
  int exponent;  // of the mantissa's last bit
};

Binary binary_of(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const int exponent = static_cast<int>(bits >> mantissa_bits & 0x7ff);
  const std::uint64_t mantissa = bits & ((std::uint64_t{1} << mantissa_bits) - 1);
  if (exponent == 0) return {mantissa, 1 - 1023 - mantissa_bits};
  return {mantissa | std::uint64_t{1} << mantissa_bits, exponent - 1023 - mantissa_bits};
}

std::string power_of_two(double number) {
  const Binary binary = binary_of(number);
  return std::to_string(binary.mantissa) + exponent_text('p', binary.exponent, 1);
}

// 0x1.8p+01: the leading bit, then the rest in hexadecimal digits.
std::string hexadecimal(double number, int precision, char letter) {
  auto [mantissa, exponent] = binary_of(number);
  exponent = mantissa == 0 ? 0 : exponent + mantissa_bits;
  constexpr std::uint64_t top = std::uint64_t{1} << 60;
  if (mantissa != 0) {
    mantissa <<= 60 - mantissa_bits;
    while ((mantissa & top) == 0) {
      mantissa <<= 1;
      --exponent;
    }
  }
  if (precision >= 0 && precision < 15) {
    const int shift = precision * 4;
    const std::uint64_t extra = mantissa << shift & (top - 1);
    mantissa >>= 60 - shift;
    if ((extra | (mantissa & 1)) > top / 2) ++mantissa;
    mantissa <<= 60 - shift;
    if ((mantissa & top << 1) != 0) {
      mantissa >>= 1;
      ++exponent;
    }
  }
  const std::string_view digits = letter == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
  std::string out{'0', letter, static_cast<char>('0' + (mantissa >> 60 & 1))};
  mantissa <<= 4;
  if (precision < 0 && mantissa != 0) {
    for (out += '.'; mantissa != 0; mantissa <<= 4) out += digits[mantissa >> 60 & 15];
  } else if (precision > 0) {
    out += '.';
    for (int i = 0; i < precision; ++i, mantissa <<= 4) out += digits[mantissa >> 60 & 15];
  }
  return out + exponent_text(letter == 'x' ? 'p' : 'P', exponent, 2);
}

std::string magnitude(double number, char verb, int precision) {
  switch (verb) {
    case 'e':
    case 'E': {
      const Decimal decimal = decimal_of(number, precision < 0 ? -1 : precision + 1);
      const int shown = static_cast<int>(decimal.digits.size()) - 1;
      return scientific(decimal, precision < 0 ? std::max(shown, 0) : precision, verb);
    }
    case 'f': {
      if (precision >= 0) return fixed_rounded(number, precision);
      const Decimal decimal = decimal_of(number, -1);
      return fixed(decimal, std::max(static_cast<int>(decimal.digits.size()) - decimal.point, 0));
    }
    case 'b':
      return power_of_two(number);
    case 'x':
    case 'X':
      return hexadecimal(number, precision, verb);
    default:
      return general(number, precision, verb == 'G' ? 'E' : 'e');
  }
}

}  // namespace

std::string go_float(double number, char verb, int precision) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const std::string text = magnitude(std::fabs(number), verb, precision);
  return std::signbit(number) ? "-" + text : text;
}

}  // namespace kboot::gotpl
