// The types of scalars in the clear.
#include "vault/sops_plain.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;
using value::YamlPiece;

constexpr std::string_view yaml_tags = "tag:yaml.org,2002:";
constexpr std::uint64_t below_int64 = std::uint64_t{1} << 63;

[[noreturn]] void refuse(std::string why, const YamlPiece& piece) {
  throw base::Error("vault-format", std::move(why))
      .note(base::cat("it stands at `", base::join(piece.path, ":"), "`"));
}

SopsValue make(SopsType type, std::string_view text) { return {type, SecretBytes::copy(text)}; }

bool is_one_of(std::string_view text, std::string_view names) {
  const std::vector<std::string_view> all = base::split(names, ' ');
  return std::ranges::find(all, text) != all.end();
}

// An integer of up to 64 bits, and whether it is negative.
struct Integer {
  std::uint64_t number;
  bool negative;
  [[nodiscard]] bool fits() const noexcept {
    return number < below_int64 || (number == below_int64 && negative);
  }
  [[nodiscard]] std::string text() const {
    return base::cat(negative && number != 0 ? "-" : "", number);
  }
};

// strconv's ParseInt and ParseUint with base 0: 0x1F, 0o17, 017, 0b11.
std::optional<Integer> read_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const bool has_sign = negative || text.starts_with('+');
  text.remove_prefix(has_sign ? 1 : 0);
  int radix = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char letter = base::lower(text)[1];
    radix = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    text.remove_prefix(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
  }
  Integer integer{0, negative};
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, integer.number, radix);
  // ParseUint takes no sign.
  if (failed != std::errc() || stop != end || (has_sign && !integer.fits())) {
    return std::nullopt;
  }
  return integer;
}

// Digits, a point, an exponent: what go-yaml's pattern of floats takes.
bool looks_like_float(std::string_view text) {
  const auto digits = [&text] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  const auto skip = [&text](std::string_view letters) {
    const bool found = !text.empty() && letters.find(text[0]) != std::string_view::npos;
    text.remove_prefix(found ? 1 : 0);
    return found;
  };
  skip("+-");
  const std::size_t whole = digits();
  const std::size_t part = skip(".") ? digits() : 0;
  if (whole + part == 0) {
    return false;
  }
  if (skip("eE")) {
    skip("+-");
    if (digits() == 0) {
      return false;
    }
  }
  return text.empty();
}

// strconv.FormatFloat(value, 'f', -1, 64) of what ParseFloat reads; nothing where it overflows.
std::optional<std::string> read_float(std::string_view text) {
  if (!looks_like_float(text)) {
    return std::nullopt;
  }
  text.remove_prefix(text.starts_with('+') ? 1 : 0);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc::result_out_of_range) {
    // Too small is zero; too large is no float.
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent == std::string_view::npos || text.substr(exponent + 1, 1) != "-") {
      return std::nullopt;
    }
    return text.starts_with('-') ? "-0" : "0";
  }
  std::array<char, 400> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return std::string(buffer.data(), written.ptr);
}

std::optional<std::string> read_special_float(std::string_view text) {
  if (is_one_of(text, ".inf .Inf .INF +.inf +.Inf +.INF")) {
    return "+Inf";
  }
  if (is_one_of(text, "-.inf -.Inf -.INF")) {
    return "-Inf";
  }
  if (is_one_of(text, ".nan .NaN .NAN")) {
    return "NaN";
  }
  return std::nullopt;
}

// What begins like a number: a time, an integer, a float; else nothing.
std::optional<SopsValue> read_number(std::string_view text, const YamlPiece& piece,
                                     SopsSyntax syntax) {
  if (auto time = read_go_time(text); time && syntax == SopsSyntax::yaml) {
    return make(SopsType::time, *time);
  }
  const std::string plain = base::replace_all(text, "_", "");
  if (const std::optional<Integer> integer = read_integer(plain)) {
    if (integer->fits()) {
      return make(SopsType::integer, integer->text());
    }
    if (syntax == SopsSyntax::yaml) {
      refuse("a SOPS file cannot hold an integer of more than 63 bits", piece);
    }
  }
  if (const auto number = read_float(plain)) {
    return make(SopsType::floating, *number);
  }
  return std::nullopt;
}

std::optional<SopsValue> read_plain_scalar(std::string_view text, const YamlPiece& piece,
                                           SopsSyntax syntax) {
  if (is_one_of(text, " ~ null Null NULL")) {
    return std::nullopt;
  }
  if (is_one_of(text, "true True TRUE")) {
    return make(SopsType::boolean, "True");
  }
  if (is_one_of(text, "false False FALSE")) {
    return make(SopsType::boolean, "False");
  }
  if (const auto number = read_special_float(text)) {
    return make(SopsType::floating, *number);
  }
  if (std::string_view("+-.0123456789").find(text[0]) != std::string_view::npos) {
    if (auto number = read_number(text, piece, syntax)) {
      return number;
    }
  }
  return make(SopsType::str, text);
}

}  // namespace

std::optional<SopsValue> read_plain_value(const YamlPiece& piece, SopsSyntax syntax) {
  std::string_view tag = piece.tag;
  if (tag.starts_with(yaml_tags)) {
    tag.remove_prefix(yaml_tags.size());
  }
  if (tag == "merge" && piece.text == "<<") {  // so go-yaml writes that text
    tag = "str";
  }
  if (!tag.empty() && tag != "str") {
    refuse("a value with a tag cannot stand in a SOPS file", piece);
  }
  if (piece.style != base::ScalarStyle::plain || tag == "str") {
    return make(SopsType::str, piece.text);
  }
  return read_plain_scalar(piece.text, piece, syntax);
}

bool is_plain_text(std::string_view text) {
  const std::optional<SopsValue> value = read_plain_scalar(text, {}, SopsSyntax::yaml);
  return value && value->type == SopsType::str;
}

}  // namespace kboot::vault
