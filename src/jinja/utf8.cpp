// Decoding UTF-8, and the case of letters.
#include "jinja/utf8.hpp"

#include "base/text.hpp"

namespace kboot::jinja {

CodePoint decode(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t index) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[index]));
  };
  const std::uint32_t first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const std::size_t size = first >= 0xF0 && first < 0xF5 ? 4
                           : first >= 0xE0               ? 3
                           : first >= 0xC2               ? 2
                                                         : 0;
  if (size == 0 || first >= 0xF5 || at + size > text.size()) return {first, 1, false};
  std::uint32_t code = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {first, 1, false};
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF) return {first, 1, false};
  return {code, size, true};
}

bool is_ascii(std::string_view text) noexcept {
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) >= 0x80) return false;
  }
  return true;
}

std::size_t length(std::string_view text) noexcept {
  if (is_ascii(text)) return text.size();
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += decode(text, at).size) ++count;
  return count;
}

std::size_t byte_of(std::string_view text, std::size_t index) noexcept {
  if (is_ascii(text)) return index < text.size() ? index : text.size();
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += decode(text, at).size;
  return at;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = decode(text, at).size;
    out.push_back(text.substr(at, size));
    at += size;
  }
  return out;
}

std::uint32_t upper_case(std::uint32_t code) noexcept {
  if (code >= 'a' && code <= 'z') return code - 32;
  if (code < 0x80) return code;
  if ((code >= 0xE0 && code <= 0xFE && code != 0xF7) ||
      (code >= 0x3B1 && code <= 0x3C9 && code != 0x3C2) || (code >= 0x430 && code <= 0x44F)) {
    return code - 32;
  }
  if (code == 0xFF) return 0x178;
  if (code >= 0x450 && code <= 0x45F) return code - 80;
  const bool odd_lower =
      (code >= 0x100 && code <= 0x137 && code != 0x131) || (code >= 0x14A && code <= 0x177);
  if (odd_lower) return code & ~1U;
  const bool even_lower = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
  if (even_lower) return code % 2 == 0 ? code - 1 : code;
  return code;
}

std::uint32_t lower_case(std::uint32_t code) noexcept {
  if (code >= 'A' && code <= 'Z') return code + 32;
  if (code < 0x80) return code;
  if ((code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
      (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) || (code >= 0x410 && code <= 0x42F)) {
    return code + 32;
  }
  if (code == 0x178) return 0xFF;
  if (code >= 0x400 && code <= 0x40F) return code + 80;
  const bool odd_lower =
      (code >= 0x100 && code <= 0x137 && code != 0x130) || (code >= 0x14A && code <= 0x177);
  if (odd_lower) return code | 1U;
  const bool even_lower = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
  if (even_lower) return code % 2 == 1 ? code + 1 : code;
  return code;
}

namespace {

std::string mapped(std::string_view text, std::uint32_t (*map)(std::uint32_t) noexcept) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    if (!point.valid) {
      out.push_back(text[at]);
    } else {
      base::append_utf8(out, map(point.code));
    }
    at += point.size;
  }
  return out;
}

}  // namespace

std::string to_upper(std::string_view text) {
  std::string out = mapped(text, upper_case);
  return text.find("\u00DF") == std::string_view::npos ? out
                                                       : base::replace_all(out, "\u00DF", "SS");
}

std::string to_lower(std::string_view text) { return mapped(text, lower_case); }

bool is_letter(std::uint32_t code) noexcept {
  if (code < 0x80) return (code | 32) >= 'a' && (code | 32) <= 'z';
  if (code == 0xAA || code == 0xB5 || code == 0xBA) return true;
  if (code < 0xC0 || code == 0xD7 || code == 0xF7) return false;
  return code < 0x2000 || (code >= 0x2C00 && code < 0x2E00) || (code >= 0x3040 && code < 0xD7B0) ||
         (code >= 0xF900 && code < 0xFB00);
}

bool is_white(std::uint32_t code) noexcept {
  return code == ' ' || (code >= 9 && code <= 13) || (code >= 0x1C && code <= 0x1F) ||
         code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

}  // namespace kboot::jinja
