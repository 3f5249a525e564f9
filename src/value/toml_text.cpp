// Strings, keys and times as BurntSushi/toml writes them.
#include "value/toml_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::value {

namespace {

bool bare(char byte) {
  return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
         byte == '_' || byte == '-';
}

// With zeros before it, at least `width` digits.
std::string padded(int number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

std::string toml_quoted(std::string_view text) {
  static constexpr std::string_view special = "\"\\\b\t\n\f\r";
  static constexpr std::string_view letters = "\"\\btnfr";
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    const std::size_t letter = special.find(byte);
    if (letter != std::string_view::npos) {
      out += '\\';
      out += letters[letter];
    } else if (code < 0x20 || code == 0x7F) {
      out += "\\u00";
      out += hex[code >> 4];
      out += hex[code & 15];
    } else {
      out += byte;
    }
  }
  return out += '"';
}

std::string toml_key(std::string_view part) {
  const bool plain = !part.empty() && std::all_of(part.begin(), part.end(), bare);
  return plain ? std::string(part) : toml_quoted(part);
}

std::string toml_key(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += '.';
    out += toml_key(part);
  }
  return out;
}

std::string TomlTime::date() const {
  return base::cat(padded(year, 4), "-", padded(month, 2), "-", padded(day, 2));
}

std::string TomlTime::time() const {
  std::string text = base::cat(padded(hour, 2), ":", padded(minute, 2), ":", padded(second, 2));
  if (nanosecond == 0) return text;
  std::string fraction = padded(nanosecond, 9);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return base::cat(text, ".", fraction);
}

std::string TomlTime::offset(bool colon) const {
  const int size = std::abs(offset_minutes);
  return base::cat(offset_minutes < 0 ? "-" : "+", padded(size / 60, 2), colon ? ":" : "",
                   padded(size % 60, 2));
}

Value TomlTime::to_data() const {
  return base::cat(date(), "T", time(), offset_minutes == 0 ? "Z" : offset(true));
}

std::string TomlTime::to_text() const {
  std::string name = offset(false);
  if (zone == Zone::utc) name = "UTC";
  if (zone == Zone::local_datetime) name = "datetime-local";
  if (zone == Zone::local_date) name = "date-local";
  if (zone == Zone::local_time) name = "time-local";
  return base::cat(date(), " ", time(), " ", offset(false), " ", name);
}

bool TomlTime::equals(const Foreign& other) const noexcept {
  const auto* same = dynamic_cast<const TomlTime*>(&other);
  return same != nullptr && toml() == same->toml();
}

std::string TomlTime::toml() const {
  switch (zone) {
    case Zone::local_datetime:
      return base::cat(date(), "T", time());
    case Zone::local_date:
      return date();
    case Zone::local_time:
      return time();
    default:
      return base::cat(date(), "T", time(), offset_minutes == 0 ? "Z" : offset(true));
  }
}

}  // namespace kboot::value
