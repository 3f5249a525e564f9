// What Python's `re` writes differently: patterns, replacements, escaping.
#include <algorithm>
#include <cstdint>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "regex/regex.hpp"

namespace kboot::regex {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_hex(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

// How many of up to `most` bytes at `at` are hexadecimal digits.
std::size_t hex_digits(std::string_view text, std::size_t at, std::size_t most) {
  std::size_t count = 0;
  while (count < most && at + count < text.size() && is_hex(text[at + count])) ++count;
  return count;
}

// Writes the escape at `at` and gives the byte behind it.
std::size_t translate_escape(std::string_view pattern, std::size_t at, bool in_class,
                             std::string& out) {
  const char letter = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
  const std::size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  if (digits != 0 && hex_digits(pattern, at + 2, digits) == digits) {
    out += base::cat("\\x{", pattern.substr(at + 2, digits), "}");
    return at + 2 + digits;
  }
  if (letter == 'Z' && !in_class) {
    out += "\\z";
  } else {
    out += pattern.substr(at, 2);
  }
  return at + 2;
}

// {,n} is {0,n} in Python.
bool open_minimum(std::string_view pattern, std::size_t at) {
  std::size_t end = at + 2;
  while (end < pattern.size() && is_digit(pattern[end])) ++end;
  return pattern.substr(at, 2) == "{," && end < pattern.size() && pattern[end] == '}' &&
         end > at + 2;
}

[[noreturn]] void bad_replacement(std::string message) {
  throw base::Error("regex-syntax", std::move(message));
}

class ReplacementReader {
 public:
  ReplacementReader(std::string_view text, const Pattern& pattern,
                    std::vector<Replacement::Piece>& pieces)
      : text_(text), pattern_(pattern), pieces_(pieces) {}

  void run() {
    while (at_ < text_.size()) {
      if (text_[at_] != '\\') {
        literal_.push_back(text_[at_++]);
      } else if (at_ + 1 >= text_.size()) {
        bad_replacement("the replacement ends with a single backslash");
      } else {
        escape(text_[at_ + 1]);
      }
    }
    flush();
  }

 private:
  void flush() {
    if (!literal_.empty()) pieces_.push_back({std::exchange(literal_, {}), std::nullopt});
  }
  void group(std::size_t number) {
    if (number > pattern_.groups())
      bad_replacement(base::cat("the regular expression has no group ", number));
    flush();
    pieces_.push_back({{}, number});
  }
  void escape(char letter) {
    static constexpr std::string_view letters = "abfnrtv\\";
    static constexpr std::string_view values = "\a\b\f\n\r\t\v\\";
    if (letter == 'g') return named();
    if (letter == '0' || is_octal(at_ + 1, 3)) return octal();
    if (is_digit(letter)) return numbered();
    if (const auto index = letters.find(letter); index != std::string_view::npos) {
      literal_.push_back(values[index]);
    } else if (is_letter(letter)) {
      bad_replacement(base::cat("`\\", letter, "` is no escape in a replacement"));
    } else {
      literal_ += text_.substr(at_, 2);
    }
    at_ += 2;
  }
  void named() {
    const std::size_t end = text_.find('>', at_);
    if (at_ + 2 >= text_.size() || text_[at_ + 2] != '<' || end == std::string_view::npos ||
        end == at_ + 3) {
      bad_replacement("`\\g` in a replacement must be followed by `<name>`");
    }
    const std::string_view name = text_.substr(at_ + 3, end - at_ - 3);
    at_ = end + 1;
    std::int64_t number = 0;
    if (base::parse_int(name, number) && number >= 0)
      return group(static_cast<std::size_t>(number));
    const auto found = pattern_.group(name);
    if (!found) bad_replacement(base::cat("the regular expression has no group `", name, "`"));
    group(*found);
  }
  // Three octal digits are a byte, whatever groups there are.
  [[nodiscard]] bool is_octal(std::size_t at, std::size_t digits) const {
    const auto octal_digit = [](char byte) { return byte >= '0' && byte <= '7'; };
    const std::string_view part = text_.substr(at, digits);
    return part.size() == digits && std::all_of(part.begin(), part.end(), octal_digit);
  }
  void octal() {
    std::uint32_t value = 0;
    std::size_t used = 0;
    for (++at_; used < 3 && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '7';
         ++used, ++at_) {
      value = value * 8 + static_cast<std::uint32_t>(text_[at_] - '0');
    }
    base::append_utf8(literal_, value);
  }
  void numbered() {
    std::size_t number = static_cast<std::size_t>(text_[at_ + 1] - '0');
    at_ += 2;
    if (at_ < text_.size() && is_digit(text_[at_]))
      number = number * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    group(number);
  }

  std::string_view text_;
  const Pattern& pattern_;
  std::vector<Replacement::Piece>& pieces_;
  std::size_t at_ = 0;
  std::string literal_;
};

}  // namespace

std::string translate(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  std::size_t class_start = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    const char byte = pattern[at];
    if (byte == '\\') {
      at = translate_escape(pattern, at, in_class, out);
      continue;
    }
    if (in_class && byte == '[') {
      out += "\\[";  // no POSIX classes in Python
    } else if (!in_class && byte == '{' && open_minimum(pattern, at)) {
      out += "{0";
    } else {
      out.push_back(byte);
    }
    if (!in_class && byte == '[') {
      in_class = true;
      class_start = at + 1 + (at + 1 < pattern.size() && pattern[at + 1] == '^' ? 1 : 0);
    } else if (in_class && byte == ']' && at != class_start) {
      in_class = false;
    }
    ++at;
  }
  return out;
}

Replacement::Replacement(std::string_view text, const Pattern& pattern) {
  ReplacementReader(text, pattern, pieces_).run();
}

std::string escape(std::string_view text) {
  static constexpr std::string_view special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  std::string out;
  for (const char byte : text) {
    if (special.find(byte) != std::string_view::npos) out.push_back('\\');
    out.push_back(byte);
  }
  return out;
}

}  // namespace kboot::regex
