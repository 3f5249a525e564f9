// Scalars of TOML: what their texts mean.
#include "value/toml_scalar.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include "base/text.hpp"
#include "value/go_syntax.hpp"

namespace kboot::value {

namespace {

bool digit(char byte) { return byte >= '0' && byte <= '9'; }
bool hexadecimal(char byte) {
  return digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

[[noreturn]] void fail(const TomlToken& token, std::string words) {
  throw TomlFault{token.line, std::move(words)};
}

// Each underscore behind a digit, and a digit at the end.
bool underscores_fit(std::string_view text) {
  static constexpr std::string_view words[] = {"nan", "+nan", "-nan", "inf", "+inf", "-inf"};
  if (std::find(std::begin(words), std::end(words), text) != std::end(words)) return true;
  bool after_digit = false;
  for (const char byte : text) {
    if (byte == '_' && !after_digit) return false;
    after_digit = hexadecimal(byte);
  }
  return after_digit;
}

bool leading_zero(std::string_view text) {
  if (text.size() > 1 && text[0] == '0') {
    return text[1] != 'b' && text[1] != 'o' && text[1] != 'x';
  }
  return text.size() > 2 && (text[0] == '-' || text[0] == '+') && text[1] == '0';
}

Value integer(const TomlToken& token) {
  const std::string_view text = token.value;
  const auto invalid = [&](std::string_view why) {
    fail(token, base::cat("Invalid integer ", go_quoted(text), ": ", why));
  };
  if (!underscores_fit(text)) invalid("underscores must be surrounded by digits");
  if (leading_zero(text)) invalid("cannot have leading zeroes");
  std::string plain = base::replace_all(text, "_", "");
  if (plain.front() == '+') plain.erase(0, 1);
  int base = 10;
  if (plain.starts_with("0b")) base = 2;
  if (plain.starts_with("0o")) base = 8;
  if (plain.starts_with("0x")) base = 16;
  if (base != 10) plain.erase(0, 2);
  std::int64_t number = 0;
  const auto result = std::from_chars(plain.data(), plain.data() + plain.size(), number, base);
  if (result.ec == std::errc::result_out_of_range) {
    fail(token, base::cat(text, " is out of range for int64"));
  }
  return number;
}

// What stands between points and exponents.
std::vector<std::string_view> float_parts(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find_first_of(".eE", begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Value floating(const TomlToken& token) {
  const std::string_view text = token.value;
  const auto invalid = [&](std::string_view why) {
    fail(token, base::cat("Invalid float ", go_quoted(text), ": ", why));
  };
  const auto parts = float_parts(text);
  if (!std::all_of(parts.begin(), parts.end(), underscores_fit)) {
    invalid("underscores must be surrounded by digits");
  }
  if (!parts.empty() && leading_zero(parts.front())) invalid("cannot have leading zeroes");
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '.' && (at + 1 == text.size() || !digit(text[at + 1]))) {
      invalid("'.' must be followed by one or more digits");
    }
  }
  std::string plain = base::replace_all(text, "_", "");
  const bool negative = plain.front() == '-';
  if (negative || plain.front() == '+') plain.erase(0, 1);
  double number = 0;
  if (plain == "nan") {
    number = std::numeric_limits<double>::quiet_NaN();
  } else if (plain == "inf") {
    number = std::numeric_limits<double>::infinity();
  } else {
    const auto result = std::from_chars(plain.data(), plain.data() + plain.size(), number);
    const bool whole = result.ptr == plain.data() + plain.size() && digit(plain.front());
    if (!whole) fail(token, base::cat("Invalid float value: ", go_quoted(text)));
    if (result.ec == std::errc::result_out_of_range) {
      // Too small is zero, too large is none.
      const std::size_t e = plain.find_first_of("eE");
      const bool small =
          e == std::string::npos ? plain.starts_with("0.") : plain.substr(e + 1, 1) == "-";
      if (!small) fail(token, base::cat(text, " is out of range for float64"));
      number = 0;
    }
  }
  return negative ? -number : number;
}

// Without backslashes before line ends, and the white space behind them.
std::string without_escaped_line_ends(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t slash = text.find('\\', at);
    if (slash == std::string_view::npos) break;
    out += text.substr(at, slash - at);
    if (text.substr(slash + 1).starts_with('\\')) {
      out += "\\\\";
      at = slash + 2;
      continue;
    }
    const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", slash + 1), text.size());
    const bool line_end =
        text.substr(slash + 1, end - slash - 1).find('\n') != std::string_view::npos;
    if (!line_end) out += '\\';
    at = line_end ? end : slash + 1;
  }
  return out += text.substr(std::min(at, text.size()));
}

std::string unescaped(const TomlToken& token, std::string_view text) {
  static constexpr std::string_view letters = "btnfre\"\\";
  static constexpr std::string_view meant = "\b\t\n\f\r\x1B\"\\";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    const char letter = text[++at];
    const std::size_t known = letters.find(letter);
    if (known != std::string_view::npos) {
      out += meant[known];
      continue;
    }
    if (letter == ' ' || letter == '\t') {
      fail(token, base::cat("invalid escape: '\\", letter, "'"));
    }
    const std::size_t size = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    const std::string_view digits = text.substr(at + 1, size);
    std::uint32_t code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
      fail(token, base::cat("Escaped character '\\u", digits, "' is not valid UTF-8."));
    }
    base::append_utf8(out, code);
    at += size;
  }
  return out;
}

std::string_view without_first_line_end(std::string_view text) {
  if (text.starts_with('\n')) return text.substr(1);
  return text.starts_with("\r\n") ? text.substr(2) : text;
}

Value time(const TomlToken& token) {
  std::string text(token.value);
  for (char& byte : text) {
    if (byte == 'z') byte = 'Z';
    if (byte == 't' || byte == ' ') byte = 'T';
  }
  if (auto found = toml_time(text)) return *found;
  fail(token, base::cat("invalid datetime: ", go_quoted(text)));
}

}  // namespace

Value toml_scalar(const TomlToken& token) {
  switch (token.kind) {
    case TomlToken::text:
      return token.value;
    case TomlToken::escaped:
      return unescaped(token, token.value);
    case TomlToken::multiline:
      return unescaped(token, without_escaped_line_ends(without_first_line_end(token.value)));
    case TomlToken::raw_multiline:
      return without_first_line_end(token.value);
    case TomlToken::integer:
      return integer(token);
    case TomlToken::floating:
      return floating(token);
    case TomlToken::boolean:
      return token.value == "true";
    case TomlToken::time:
      return time(token);
  }
  return {};
}

}  // namespace kboot::value
