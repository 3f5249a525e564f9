// DER values.
#include "crypto/der.hpp"

#include <chrono>

namespace kboot::crypto::der {
namespace {

void append_digits(std::string& out, int number, int width) {
  const std::string digits = std::to_string(number);
  out.append(static_cast<std::size_t>(width) - digits.size(), '0').append(digits);
}

}  // namespace

std::string value(unsigned char tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() < 0x80) {
    out.push_back(static_cast<char>(content.size()));
  } else {
    std::string size;
    for (std::size_t rest = content.size(); rest > 0; rest >>= 8) {
      size.insert(size.begin(), static_cast<char>(rest));
    }
    out.push_back(static_cast<char>(0x80 | size.size()));
    out.append(size);
  }
  return out.append(content);
}

std::string sequence(std::string_view content) { return value(sequence_tag, content); }

std::string integer(std::string_view big_endian) {
  while (big_endian.size() > 1 && big_endian[0] == '\0') big_endian.remove_prefix(1);
  std::string content;
  // A leading bit would make it negative.
  if (big_endian.empty() || (static_cast<unsigned char>(big_endian[0]) & 0x80) != 0) {
    content.push_back('\0');
  }
  return value(integer_tag, content.append(big_endian));
}

std::string bit_string(std::string_view bytes, unsigned char unused) {
  std::string content(1, static_cast<char>(unused));
  return value(bit_string_tag, content.append(bytes));
}

std::string time(std::int64_t seconds) {
  using namespace std::chrono;
  const sys_seconds moment{std::chrono::seconds(seconds)};
  const sys_days day = floor<days>(moment);
  const year_month_day date{day};
  const hh_mm_ss clock{moment - day};
  const int year = static_cast<int>(date.year());
  const bool utc = year >= 1950 && year < 2050;
  std::string text;
  append_digits(text, utc ? year % 100 : year, utc ? 2 : 4);
  append_digits(text, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  append_digits(text, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  append_digits(text, static_cast<int>(clock.hours().count()), 2);
  append_digits(text, static_cast<int>(clock.minutes().count()), 2);
  append_digits(text, static_cast<int>(clock.seconds().count()), 2);
  return value(utc ? utc_time_tag : generalized_time_tag, text.append("Z"));
}

}  // namespace kboot::crypto::der
