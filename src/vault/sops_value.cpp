// Opening, sealing and typing the values of SOPS files.
#include "vault/sops_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/aes_gcm.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

constexpr std::array<std::string_view, 7> type_names = {"str",   "int",  "float",  "bool",
                                                        "bytes", "time", "comment"};
constexpr std::size_t nonce_size = 32;
constexpr std::string_view yaml_tags = "tag:yaml.org,2002:";

struct Sealed {
  crypto::AesGcmSealed text;
  std::string nonce;
  SopsType type = SopsType::str;
};

std::optional<SopsType> type_named(std::string_view name) {
  const auto found = std::ranges::find(type_names, name);
  if (found == type_names.end()) {
    return std::nullopt;
  }
  return static_cast<SopsType>(found - type_names.begin());
}

// The field behind `,name:`, up to the next one.
std::string_view field(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) {
    return {};
  }
  text.remove_prefix(at + name.size());
  return text.substr(0, text.find_first_of(",]"));
}

std::optional<Sealed> parse(std::string_view text) {
  if (!text.starts_with(sops_value_mark) || text.find(']') == std::string_view::npos) {
    return std::nullopt;
  }
  std::optional<std::string> data = base::base64_decode(field(text, ",data:"));
  std::optional<std::string> nonce = base::base64_decode(field(text, ",iv:"));
  std::optional<std::string> tag = base::base64_decode(field(text, ",tag:"));
  const std::optional<SopsType> type = type_named(field(text, ",type:"));
  if (!data || !nonce || nonce->empty() || !tag || !type) {
    return std::nullopt;
  }
  return Sealed{{std::move(*data), std::move(*tag)}, std::move(*nonce), *type};
}

SopsValue make(SopsType type, std::string_view text) { return {type, SecretBytes::copy(text)}; }

bool is_one_of(std::string_view text, std::string_view names) {
  const std::vector<std::string_view> all = base::split(names, ' ');
  return std::ranges::find(all, text) != all.end();
}

// strconv.ParseInt with base 0, underscores taken out: 0x1F, 0o17, 017, 0b11, 1_000.
std::optional<std::string> read_integer(std::string_view plain) {
  std::string text = base::replace_all(plain, "_", "");
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.erase(0, 1);
  }
  int radix = 10;
  if (text.size() > 1 && text[0] == '0') {
    const char letter = base::lower(text)[1];
    radix = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
    text.erase(0, letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
  }
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number, radix);
  const std::uint64_t most = std::uint64_t{1} << 63;
  if (failed != std::errc() || stop != end || number > most || (number == most && !negative)) {
    return std::nullopt;
  }
  return base::cat(negative && number != 0 ? "-" : "", number);
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

// strconv.FormatFloat(value, 'f', -1, 64).
std::optional<std::string> read_float(std::string_view plain) {
  if (is_one_of(plain, ".inf .Inf .INF +.inf +.Inf +.INF")) {
    return "+Inf";
  }
  if (is_one_of(plain, "-.inf -.Inf -.INF")) {
    return "-Inf";
  }
  if (is_one_of(plain, ".nan .NaN .NAN")) {
    return "NaN";
  }
  if (!looks_like_float(plain)) {
    return std::nullopt;
  }
  if (plain.starts_with('+')) {
    plain.remove_prefix(1);
  }
  double number = 0;
  std::from_chars(plain.data(), plain.data() + plain.size(), number);
  std::array<char, 400> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return std::string(buffer.data(), written.ptr);
}

// 2026-01-31, or 2026-01-31T10:00:00Z: those whose form SOPS keeps. Others would change when read.
std::optional<std::string> read_time(std::string_view plain) {
  const auto shape = [&](std::string_view pattern) {
    return plain.size() == pattern.size() &&
           std::equal(plain.begin(), plain.end(), pattern.begin(), [](char letter, char wanted) {
             return wanted == '0' ? letter >= '0' && letter <= '9' : letter == wanted;
           });
  };
  if (shape("0000-00-00")) {
    return base::cat(plain, "T00:00:00Z");
  }
  if (shape("0000-00-00T00:00:00Z")) {
    return std::string(plain);
  }
  return std::nullopt;
}

std::optional<SopsValue> read_plain_scalar(std::string_view text) {
  if (is_one_of(text, " ~ null Null NULL")) {
    return std::nullopt;
  }
  if (is_one_of(text, "true True TRUE")) {
    return make(SopsType::boolean, "True");
  }
  if (is_one_of(text, "false False FALSE")) {
    return make(SopsType::boolean, "False");
  }
  if (const auto number = read_integer(text)) {
    return make(SopsType::integer, *number);
  }
  if (const auto number = read_float(text)) {
    return make(SopsType::floating, *number);
  }
  if (const auto time = read_time(text)) {
    return make(SopsType::time, *time);
  }
  return make(SopsType::str, text);
}

}  // namespace

std::optional<SopsValue> try_sops_value(std::string_view text, std::string_view key,
                                        std::string_view data) {
  const std::optional<Sealed> sealed = parse(text);
  if (!sealed) {
    return std::nullopt;
  }
  std::optional<SecretBytes> plain =
      crypto::aes256_gcm_open(key, sealed->nonce, data, sealed->text);
  if (!plain) {
    return std::nullopt;
  }
  if (sealed->type == SopsType::boolean) {  // SOPS has read and written them in other ways too
    return make(SopsType::boolean,
                is_one_of(plain->view(), "1 t T true TRUE True") ? "True" : "False");
  }
  return SopsValue{sealed->type, std::move(*plain)};
}

SopsValue open_sops_value(std::string_view text, std::string_view key, std::string_view data) {
  if (!parse(text)) {
    throw base::Error("vault-format", "a value of the SOPS file is not encrypted as SOPS does it")
        .note(base::cat("it stands at `", data.substr(0, data.size() - 1), "`"));
  }
  std::optional<SopsValue> value = try_sops_value(text, key, data);
  if (!value) {
    throw base::Error("vault-damaged", "a value of the SOPS file was changed or moved")
        .note(base::cat("it stands at `", data.substr(0, data.size() - 1), "`"));
  }
  return std::move(*value);
}

std::string seal_sops_value(base::Entropy& entropy, const SopsValue& value, std::string_view key,
                            std::string_view data) {
  std::string nonce(nonce_size, '\0');
  entropy.fill({reinterpret_cast<unsigned char*>(nonce.data()), nonce.size()});
  const crypto::AesGcmSealed sealed = crypto::aes256_gcm_seal(key, nonce, data, value.text.view());
  return base::cat(sops_value_mark, "data:", base::base64_encode(sealed.text),
                   ",iv:", base::base64_encode(nonce), ",tag:", base::base64_encode(sealed.tag),
                   ",type:", type_names[static_cast<std::size_t>(value.type)], "]");
}

std::optional<SopsValue> read_plain_value(const value::YamlPiece& piece) {
  std::string_view tag = piece.tag;
  if (tag.starts_with(yaml_tags)) {
    tag.remove_prefix(yaml_tags.size());
  }
  if (!tag.empty() && tag != "str") {
    throw base::Error("vault-format", "a value with a tag cannot stand in a SOPS file")
        .note(base::cat("it stands at `", base::join(piece.path, ":"), "`"));
  }
  if (piece.style != base::ScalarStyle::plain || tag == "str") {
    return make(SopsType::str, piece.text);
  }
  return read_plain_scalar(piece.text);
}

}  // namespace kboot::vault
