// Writing and reading the armor.
#include "vault/age_armor.hpp"

#include <optional>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::vault {
namespace {

constexpr std::string_view header = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view footer = "-----END AGE ENCRYPTED FILE-----";
constexpr std::size_t columns = 64;
constexpr std::size_t most_white_space = 1024;  // around the armor, as age bounds it

[[noreturn]] void refuse(const char* why) {
  throw base::Error("vault-format", base::cat("malformed age armor: ", why));
}

// The next line without its end (LF or CRLF); the last one may lack it.
std::string_view next_line(std::string_view& text) {
  if (text.empty()) {
    refuse("it ends too early");
  }
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

void skip_leading_space(std::string_view& text) {
  std::size_t removed = 0;
  while (true) {
    std::string_view rest = text;
    const std::string_view line = next_line(rest);
    if (!base::trim(line).empty()) {
      return;
    }
    removed += line.size() + 1;
    if (removed > most_white_space) {
      refuse("too much white space before it");
    }
    text = rest;
  }
}

}  // namespace

bool is_armored(std::string_view text) noexcept {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text.substr(start).starts_with(header);
}

std::string armor(std::string_view bytes) {
  const std::string encoded = base::base64_encode(bytes);
  std::string out;
  out.reserve(encoded.size() + encoded.size() / columns + header.size() + footer.size() + 3);
  out.append(header).push_back('\n');
  for (std::size_t at = 0; at < encoded.size(); at += columns) {
    out.append(encoded, at, columns).push_back('\n');
  }
  out.append(footer).push_back('\n');
  return out;
}

std::string dearmor(std::string_view text) {
  skip_leading_space(text);
  if (next_line(text) != header) {
    refuse("its first line is not its header");
  }
  std::string encoded;
  encoded.reserve(text.size());
  bool last = false;
  while (true) {
    const std::string_view line = next_line(text);
    if (line == footer) {
      break;
    }
    if (last) {
      refuse("a line follows a short one");
    }
    if (line.size() > columns) {
      refuse("a line is longer than 64 characters");
    }
    if (line.empty() || line.size() % 4 != 0) {
      refuse("a line is no base64");
    }
    last = line.size() < columns || line.ends_with('=');
    encoded.append(line);
  }
  if (text.size() >= most_white_space || !base::trim(text).empty()) {
    refuse("something stands behind it");
  }
  std::optional<std::string> bytes = base::base64_decode(encoded);
  if (!bytes) {
    refuse("it is no canonical base64");
  }
  return std::move(*bytes);
}

}  // namespace kboot::vault
