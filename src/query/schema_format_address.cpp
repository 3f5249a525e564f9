// Formats of schemas: IP addresses, as Go's net/netip reads them.
#include <algorithm>

#include "base/text.hpp"
#include "query/schema_format.hpp"
#include "value/go_syntax.hpp"

namespace kboot::query {

namespace {

using value::go_quoted;

bool digit(char byte) { return byte >= '0' && byte <= '9'; }
bool hexadecimal(char byte) {
  const char low = static_cast<char>(byte | 0x20);
  return digit(byte) || (low >= 'a' && low <= 'f');
}

std::string refusal(std::string_view whole, std::string_view why, std::string_view at = {}) {
  const std::string lead = base::cat("ParseAddr(", go_quoted(whole), "): ", why);
  return at.empty() ? lead : base::cat(lead, " (at ", go_quoted(at), ")");
}

// The four fields of an address of version 4.
FormatFault fields_fault(std::string_view whole, std::string_view text) {
  int value = 0;
  int digits = 0;
  int fields = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (digit(text[i])) {
      if (digits == 1 && value == 0) {
        return refusal(whole, "IPv4 field has octet with leading zero");
      }
      value = value * 10 + (text[i] - '0');
      ++digits;
      if (value > 255) return refusal(whole, "IPv4 field has value >255");
    } else if (text[i] == '.') {
      if (i == 0 || i + 1 == text.size() || text[i - 1] == '.') {
        return refusal(whole, "IPv4 field must have at least one digit", text.substr(i));
      }
      if (fields == 3) return refusal(whole, "IPv4 address too long");
      ++fields;
      value = digits = 0;
    } else {
      return refusal(whole, "unexpected character", text.substr(i));
    }
  }
  if (fields < 3) return refusal(whole, "IPv4 address too short");
  return std::nullopt;
}

// Reads an address of version 6 without its zone.
class Address {
 public:
  explicit Address(std::string_view whole) : whole_(whole) {}

  FormatFault fault(std::string_view text) {
    if (text.starts_with("::")) {
      ellipsis_ = 0;
      text.remove_prefix(2);
      if (text.empty()) return std::nullopt;
    }
    while (bytes_ < 16) {
      bool last = false;
      if (auto found = group(text, last)) return found;
      if (last) break;
    }
    if (!text.empty()) return refusal(whole_, "trailing garbage after address", text);
    if (bytes_ < 16 && ellipsis_ < 0) return refusal(whole_, "address string too short");
    if (bytes_ >= 16 && ellipsis_ >= 0) {
      return refusal(whole_, "the :: must expand to at least one field of zeros");
    }
    return std::nullopt;
  }

 private:
  FormatFault group(std::string_view& text, bool& last) {
    std::size_t size = 0;
    for (; size < text.size() && hexadecimal(text[size]); ++size) {
      if (size > 3) return refusal(whole_, "each group must have 4 or less digits", text);
    }
    if (size == 0) {
      return refusal(whole_, "each colon-separated field must have at least one digit", text);
    }
    if (text.substr(size).starts_with('.')) {
      if (ellipsis_ < 0 && bytes_ != 12) {
        return refusal(
            whole_, "embedded IPv4 address must replace the final 2 fields of the address", text);
      }
      if (bytes_ + 4 > 16) {
        return refusal(
            whole_, "too many hex fields to fit an embedded IPv4 at the end of the address", text);
      }
      if (auto found = fields_fault(whole_, text)) return found;
      text = {};
      bytes_ += 4;
      last = true;
      return std::nullopt;
    }
    bytes_ += 2;
    text.remove_prefix(size);
    last = text.empty();
    return last ? std::nullopt : colon(text, last);
  }

  FormatFault colon(std::string_view& text, bool& last) {
    if (text.front() != ':') return refusal(whole_, "unexpected character, want colon", text);
    if (text.size() == 1) return refusal(whole_, "colon must be followed by more characters", text);
    text.remove_prefix(1);
    if (text.front() != ':') return std::nullopt;
    if (ellipsis_ >= 0) return refusal(whole_, "multiple :: in address", text);
    ellipsis_ = bytes_;
    text.remove_prefix(1);
    last = text.empty();
    return std::nullopt;
  }

  std::string_view whole_;
  int bytes_ = 0;
  int ellipsis_ = -1;
};

}  // namespace

FormatFault ipv4_fault(std::string_view text) {
  const auto groups = base::split(text, '.');
  if (groups.size() != 4) return "expected four decimals";
  for (const std::string_view group : groups) {
    if (group.size() > 1 && group.front() == '0') return "leading zeros";
    long number = 0;
    if (auto found = atoi_fault(group, number)) return found;
    if (number < 0 || number > 255) return "decimal must be between 0 and 255";
  }
  return std::nullopt;
}

FormatFault address_fault(std::string_view text) {
  const std::size_t kind = text.find_first_of(".:%");
  if (kind == std::string_view::npos) return refusal(text, "unable to parse IP");
  if (text[kind] == '.') return fields_fault(text, text);
  if (text[kind] == '%') return refusal(text, "missing IPv6 address");
  const std::size_t zone = text.find('%');
  if (zone != std::string_view::npos && zone + 1 == text.size()) {
    return refusal(text, "zone must be a non-empty string");
  }
  return Address(text).fault(text.substr(0, zone));
}

FormatFault ipv6_fault(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return "missing colon";
  if (auto found = address_fault(text)) return found;
  if (text.find('%') != std::string_view::npos) return "zone id is not a part of ipv6 address";
  return std::nullopt;
}

}  // namespace kboot::query
