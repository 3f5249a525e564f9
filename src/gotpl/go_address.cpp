// Reading IPv4 and IPv6 addresses.
#include "gotpl/go_address.hpp"

#include <cstdint>

#include "base/text.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/print.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::size_t v4_size = 4;
constexpr std::size_t v6_size = 16;

int hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Address run() {
    const std::size_t mark = text_.find_first_of(".:%");
    if (mark == text_.npos) fail("unable to parse IP");
    if (text_[mark] == '%') fail("missing IPv6 address");
    if (text_[mark] == ':') return v6();
    return {v4_fields(text_)};
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    throw Failure(base::cat("ParseAddr(", go_quote(text_), "): ", why));
  }
  [[noreturn]] void fail(std::string_view why, std::string_view at) const {
    fail(base::cat(why, " (at ", go_quote(at), ")"));
  }

  // Four numbers with dots between them, without leading zeros.
  [[nodiscard]] std::string v4_fields(std::string_view text) const {
    std::string out;
    int value = 0;
    int digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char byte = text[i];
      if (byte >= '0' && byte <= '9') {
        if (digits == 1 && value == 0) fail("IPv4 field has octet with leading zero");
        value = value * 10 + (byte - '0');
        ++digits;
        if (value > 255) fail("IPv4 field has value >255");
      } else if (byte == '.') {
        if (i == 0 || i == text.size() - 1 || text[i - 1] == '.') {
          fail("IPv4 field must have at least one digit", text.substr(i));
        }
        if (out.size() == v4_size - 1) fail("IPv4 address too long");
        out += static_cast<char>(value);
        value = digits = 0;
      } else {
        fail("unexpected character", text.substr(i));
      }
    }
    if (out.size() < v4_size - 1) fail("IPv4 address too short");
    return out + static_cast<char>(value);
  }

  Address v6() {
    Address out;
    rest_ = text_;
    const std::size_t percent = text_.find('%');
    if (percent != text_.npos) {
      rest_ = text_.substr(0, percent);
      out.zone = text_.substr(percent + 1);
      if (out.zone.empty()) fail("zone must be a non-empty string");
    }
    if (rest_.starts_with("::")) {
      gap_ = 0;
      rest_.remove_prefix(2);
    }
    const bool only_gap = has_gap() && rest_.empty();
    while (!only_gap && bytes_.size() < v6_size && field()) {
    }
    if (!rest_.empty()) fail("trailing garbage after address", rest_);
    if (bytes_.size() == v6_size && has_gap()) {
      fail("the :: must expand to at least one field of zeros");
    }
    if (bytes_.size() < v6_size) {
      if (!has_gap()) fail("address string too short");
      bytes_.insert(gap_, v6_size - bytes_.size(), '\0');
    }
    out.bytes = bytes_;
    return out;
  }

  // One number of up to four digits, or an IPv4 address at the end. False behind the last.
  bool field() {
    std::size_t size = 0;
    std::uint32_t value = 0;
    for (; size < rest_.size() && hex_digit(rest_[size]) >= 0; ++size) {
      value = value * 16 + static_cast<std::uint32_t>(hex_digit(rest_[size]));
      if (size > 3) fail("each group must have 4 or less digits", rest_);
    }
    if (size == 0) fail("each colon-separated field must have at least one digit", rest_);
    if (size < rest_.size() && rest_[size] == '.') return embedded();
    bytes_ += static_cast<char>(value >> 8);
    bytes_ += static_cast<char>(value & 0xFF);
    rest_.remove_prefix(size);
    if (rest_.empty()) return false;
    if (rest_[0] != ':') fail("unexpected character, want colon", rest_);
    if (rest_.size() == 1) fail("colon must be followed by more characters", rest_);
    rest_.remove_prefix(1);
    if (rest_[0] != ':') return true;
    if (has_gap()) fail("multiple :: in address", rest_);
    gap_ = bytes_.size();
    rest_.remove_prefix(1);
    return !rest_.empty();
  }

  bool embedded() {
    if (!has_gap() && bytes_.size() != v6_size - v4_size) {
      fail("embedded IPv4 address must replace the final 2 fields of the address", rest_);
    }
    if (bytes_.size() + v4_size > v6_size) {
      fail("too many hex fields to fit an embedded IPv4 at the end of the address", rest_);
    }
    bytes_ += v4_fields(rest_);
    rest_ = {};
    return false;
  }

  [[nodiscard]] bool has_gap() const { return gap_ != std::string::npos; }

  std::string_view text_;
  std::string_view rest_;
  std::string bytes_;
  std::size_t gap_ = std::string::npos;
};

}  // namespace

Address parse_address(std::string_view text) { return Parser(text).run(); }

}  // namespace kboot::gotpl
