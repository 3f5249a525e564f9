// Python's format specifications: `>10.2f`.
#include "jinja/format_spec.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/machine.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/text_tools.hpp"
#include "jinja/utf8.hpp"
#include "value/containers.hpp"
#include "value/number.hpp"

namespace kboot::jinja {
namespace {

std::string in_base(const Value& number, unsigned base, bool upper) {
  BigInteger rest = *big_integer_of(number);
  const bool negative = rest.negative();
  if (negative) rest.negate();
  std::string out;
  const BigInteger divisor(static_cast<std::int64_t>(base));
  do {
    const BigInteger::Division step = BigInteger::divide(rest, divisor);
    const auto digit = static_cast<std::size_t>(step.remainder.value().as_int());
    out.insert(out.begin(), (upper ? "0123456789ABCDEF" : "0123456789abcdef")[digit]);
    rest = step.quotient;
  } while (BigInteger::compare(rest, BigInteger(0)) > 0);
  return negative ? "-" + out : out;
}

// printf of a double; `kind` is one of e E f F g G.
std::string float_text(double number, char kind, int precision, bool alternative) {
  if (std::isnan(number)) return kind >= 'a' ? "nan" : "NAN";
  if (std::isinf(number)) return std::string(number < 0 ? "-" : "") + (kind >= 'a' ? "inf" : "INF");
  const std::array<char, 7> format = {'%', alternative ? '#' : '-', '.', '*', kind, '\0', '\0'};
  std::array<char, 512> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), format.data(), precision, number);
  return {buffer.data(),
          static_cast<std::size_t>(std::min<int>(size, static_cast<int>(buffer.size()) - 1))};
}

[[noreturn]] void bad_spec(std::string_view spec) {
  throw filter_error(base::cat("`", spec, "` is no format"));
}

bool is_align(char byte) { return byte == '<' || byte == '>' || byte == '^' || byte == '='; }

}  // namespace

std::int64_t read_number(std::string_view text, std::size_t& at) {
  std::int64_t out = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    out = out * 10 + (text[at] - '0');
    if (out > widest)
      throw base::Error("template-limit", base::cat("a format is wider than ", widest));
  }
  return out;
}

Spec read_spec(std::string_view text) {
  Spec spec;
  std::size_t at = 0;
  const std::size_t first = text.empty() ? 0 : decode(text, 0).size;
  if (text.size() > first && is_align(text[first])) {
    spec.fill = std::string(text.substr(0, first));
    spec.align = text[first];
    at = first + 1;
  } else if (!text.empty() && is_align(text[0])) {
    spec.align = text[at++];
  }
  const auto take = [&](std::string_view set) {
    return at < text.size() && set.find(text[at]) != std::string_view::npos;
  };
  if (take("+- ")) spec.sign = text[at++];
  if (take("#")) spec.alternative = ++at > 0;
  if (take("0")) {
    if (spec.align == '\0') {
      spec.fill = "0";
      spec.align = '=';
    }
    ++at;
  }
  spec.width = read_number(text, at);
  if (take(",_")) spec.grouping = text.substr(at++, 1);
  if (take(".")) {
    const std::size_t digits = ++at;
    spec.precision = read_number(text, at);
    if (at == digits) bad_spec(text);
  }
  if (at < text.size()) spec.kind = text[at++];
  if (at != text.size()) bad_spec(text);
  return spec;
}

std::string number_body(const Value& value, const Spec& spec, std::string_view text) {
  const bool is_float = value.is(value::Kind::floating);
  const int precision =
      static_cast<int>(std::min<std::int64_t>(spec.precision < 0 ? 6 : spec.precision, 300));
  switch (spec.kind) {
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return float_text(
          *number_of(value), spec.kind,
          spec.kind != 'e' && spec.kind != 'E' && precision == 0 && (spec.kind | 32) == 'g'
              ? 1
              : precision,
          spec.alternative);
    case '%':
      return float_text(*number_of(value) * 100, 'f', precision, false) + "%";
    case '\0':
      if (is_float && spec.precision >= 0)
        return float_text(value.as_double(), 'g', std::max(1, precision), false);
      return is_float ? value::float_repr(value.as_double()) : in_base(value, 10, false);
    default:
      break;
  }
  if (is_float || spec.precision >= 0) bad_spec(text);
  const std::string prefix =
      spec.alternative && spec.kind != 'd' ? base::cat('0', spec.kind) : std::string();
  std::string body;
  switch (spec.kind) {
    case 'd':
    case 'n':
      body = in_base(value, 10, false);
      break;
    case 'x':
      body = in_base(value, 16, false);
      break;
    case 'X':
      body = in_base(value, 16, true);
      break;
    case 'o':
      body = in_base(value, 8, false);
      break;
    case 'b':
      body = in_base(value, 2, false);
      break;
    case 'c':
      base::append_utf8(body, static_cast<std::uint32_t>(value.as_int()));
      return body;
    default:
      bad_spec(text);
  }
  return body[0] == '-' ? "-" + prefix + body.substr(1) : prefix + body;
}

std::string aligned(std::string body, const Spec& spec, char usual) {
  const char align = spec.align == '\0' ? usual : spec.align;
  const auto width = static_cast<std::size_t>(spec.width);
  if (align != '=') return pad(body, width, align, spec.fill);
  const std::size_t sign =
      !body.empty() && (body[0] == '-' || body[0] == '+' || body[0] == ' ') ? 1 : 0;
  return body.substr(0, sign) +
         pad(body.substr(sign), width > sign ? width - sign : 0, '>', spec.fill);
}

std::string format_spec(const Value& value, std::string_view text) {
  if (text.empty()) return to_text(value);
  const Spec spec = read_spec(text);
  if (number_of(value) &&
      !(value.is(value::Kind::boolean) && spec.kind == '\0' && spec.width == 0)) {
    std::string body = number_body(value, spec, text);
    if (!spec.grouping.empty()) body = group_thousands(body, spec.grouping);
    if (spec.sign != '-' && body[0] != '-') body.insert(body.begin(), spec.sign);
    return aligned(std::move(body), spec, '>');
  }
  const bool text_spec =
      (spec.kind == 's' || spec.kind == '\0') && spec.grouping.empty() && spec.align != '=';
  if (!text_spec || (!value.is_string() && spec.kind == 's' && !value.is_string())) bad_spec(text);
  std::string body = to_text(value);
  if (spec.precision >= 0) body.resize(byte_of(body, static_cast<std::size_t>(spec.precision)));
  return aligned(std::move(body), spec, '<');
}

}  // namespace kboot::jinja
