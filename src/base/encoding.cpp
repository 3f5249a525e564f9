// Hexadecimal, base64 (RFC 4648) and percent encoding.
#include "base/encoding.hpp"

#include <array>
#include <cstdint>

namespace kboot::base {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Table = std::array<std::int8_t, 256>;

constexpr Table reverse(std::string_view alphabet) {
  Table table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

constexpr Table standard_table = reverse(standard_alphabet);
constexpr Table url_table = reverse(url_alphabet);

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

std::string hex_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out.push_back(hex_digits[value >> 4]);
    out.push_back(hex_digits[value & 15]);
  }
  return out;
}

std::optional<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return out;
}

std::string base64_encode(std::string_view bytes, Base64 alphabet, bool pad) {
  const std::string_view letters = alphabet == Base64::url ? url_alphabet : standard_alphabet;
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    pending = pending << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) out.push_back(letters[pending >> (bits - 6) & 63]);
  }
  if (bits > 0) out.push_back(letters[pending << (6 - bits) & 63]);
  while (pad && out.size() % 4 != 0) out.push_back('=');
  return out;
}

std::optional<std::string> base64_decode(std::string_view text, Base64 alphabet, bool pad) {
  if (pad) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return std::nullopt;
  const Table& table = alphabet == Base64::url ? url_table : standard_table;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const int value = table[static_cast<unsigned char>(letter)];
    if (value < 0) return std::nullopt;
    pending = pending << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(pending >> bits & 0xFF));
    }
  }
  // RFC 4648 section 3.5: bits that are left over must be zero.
  if ((pending & ((1U << bits) - 1)) != 0) return std::nullopt;
  return out;
}

std::optional<std::string> base64_decode_lenient(std::string_view text) {
  std::string letters;
  letters.reserve(text.size());
  for (const char byte : text) {
    if (byte != '\n' && byte != '\r' && byte != ' ' && byte != '\t') letters.push_back(byte);
  }
  return base64_decode(letters);
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    if (letter || (byte >= '0' && byte <= '9') ||
        std::string_view("-._~").find(byte) != std::string_view::npos) {
      out.push_back(byte);
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";  // upper case: RFC 3986 section 2.1
      const auto value = static_cast<unsigned char>(byte);
      out.append({'%', digits[value >> 4], digits[value & 15]});
    }
  }
  return out;
}

}  // namespace kboot::base
