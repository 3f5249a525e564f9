// Go's readers of base64 and base32.
#include "gotpl/go_base.hpp"

#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::string_view alphabet64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view alphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::uint8_t none = 0xFF;

consteval std::array<std::uint8_t, 256> digits_of(std::string_view alphabet) {
  std::array<std::uint8_t, 256> out{};
  out.fill(none);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    out[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return out;
}

constexpr auto digits64 = digits_of(alphabet64);
constexpr auto digits32 = digits_of(alphabet32);

bool is_line_end(char byte) { return byte == '\n' || byte == '\r'; }

class Base64 {
 public:
  explicit Base64(std::string_view text) : text_(text) {}

  Decoded run() {
    out_.bytes.reserve(text_.size() / 4 * 3);
    while (at_ < text_.size() && out_.error.empty()) group();
    return std::move(out_);
  }

 private:
  void fail(std::size_t at) { out_.error = base::cat("illegal base64 data at input byte ", at); }

  void skip_line_ends() {
    while (at_ < text_.size() && is_line_end(text_[at_])) ++at_;
  }

  // Behind the first `=`, with `count` digits before it.
  void padding(std::size_t count) {
    if (count < 2) return fail(at_ - 1);
    if (count == 2) {
      skip_line_ends();
      if (at_ == text_.size()) return fail(at_);
      if (text_[at_] != '=') return fail(at_ - 1);
      ++at_;
    }
    skip_line_ends();
    if (at_ < text_.size()) fail(at_);
  }

  void group() {
    std::uint32_t bits = 0;
    std::size_t count = 0;
    while (count < 4) {
      if (at_ == text_.size()) {
        if (count > 0) fail(at_ - count);
        return;
      }
      const char byte = text_[at_++];
      const std::uint8_t digit = digits64[static_cast<unsigned char>(byte)];
      if (digit != none) {
        bits = bits << 6 | digit;
        ++count;
      } else if (byte == '=') {
        padding(count);
        break;
      } else if (!is_line_end(byte)) {
        return fail(at_ - 1);
      }
    }
    bits <<= 6 * (4 - count);
    for (std::size_t i = 1; i < count; ++i) {
      out_.bytes += static_cast<char>(bits >> (24 - 8 * i) & 0xFF);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Decoded out_;
};

class Base32 {
 public:
  explicit Base32(std::string_view text) {
    for (const char byte : text) {
      if (!is_line_end(byte)) text_ += byte;
    }
  }

  Decoded run() {
    while (at_ < text_.size() && !end_ && out_.error.empty()) group();
    return std::move(out_);
  }

 private:
  void fail(std::size_t at) { out_.error = base::cat("illegal base32 data at input byte ", at); }

  // Behind the first `=`, with `count` digits before it.
  void padding(std::size_t count) {
    const std::size_t left = text_.size() - at_;
    if (left + count < 7) return fail(text_.size());
    for (std::size_t i = 0; i + count < 7; ++i) {
      if (left > i && text_[at_ + i] != '=') return fail(at_ + i - 1);
    }
    end_ = true;
    if (count == 3 || count == 6) fail(at_ - 1);
  }

  void group() {
    std::uint64_t bits = 0;
    std::size_t count = 0;
    while (count < 8) {
      if (at_ == text_.size()) return fail(at_ - count);
      const char byte = text_[at_++];
      if (byte == '=' && count >= 2 && text_.size() - at_ < 8) {
        padding(count);
        if (!out_.error.empty()) return;
        break;
      }
      const std::uint8_t digit = digits32[static_cast<unsigned char>(byte)];
      if (digit == none) return fail(at_ - 1);
      bits = bits << 5 | digit;
      ++count;
    }
    bits <<= 5 * (8 - count);
    for (std::size_t i = 1; i <= count * 5 / 8; ++i) {
      out_.bytes += static_cast<char>(bits >> (40 - 8 * i) & 0xFF);
    }
  }

  std::string text_;
  std::size_t at_ = 0;
  bool end_ = false;
  Decoded out_;
};

}  // namespace

Decoded base64_decode(std::string_view text) { return Base64(text).run(); }
Decoded base32_decode(std::string_view text) { return Base32(text).run(); }

std::string base32_encode(std::string_view bytes) {
  std::string out;
  std::uint64_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = (bits << 8 | static_cast<unsigned char>(byte)) & 0xFFFF;
    for (count += 8; count >= 5; count -= 5) out += alphabet32[bits >> (count - 5) & 31];
  }
  if (count > 0) out += alphabet32[bits << (5 - count) & 31];
  while (out.size() % 8 != 0) out += '=';
  return out;
}

}  // namespace kboot::gotpl
