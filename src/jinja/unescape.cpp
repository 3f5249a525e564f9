// Python's backslash escapes in strings.
#include "base/text.hpp"
#include "jinja/lexer.hpp"

namespace kboot::jinja {

int digit_value(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return 99;
}

namespace {

// Decodes Python's backslash escapes; unknown ones stay as they are.
class Unescaper {
 public:
  explicit Unescaper(std::string_view text) : text_(text) {}
  std::string run() {
    while (at_ < text_.size()) {
      if (text_[at_] != '\\' || at_ + 1 >= text_.size()) {
        out_.push_back(text_[at_++]);
      } else {
        escape(text_[at_ + 1]);
      }
    }
    return std::move(out_);
  }

 private:
  void escape(char letter) {
    static constexpr std::string_view letters = "\\'\"abfnrtv";
    static constexpr std::string_view values = "\\'\"\a\b\f\n\r\t\v";
    if (const auto index = letters.find(letter); index != std::string_view::npos) {
      out_.push_back(values[index]);
      at_ += 2;
    } else if (letter == '\n') {
      at_ += 2;
    } else if (letter == 'x') {
      number(2, 2, 16);
    } else if (letter == 'u') {
      number(2, 4, 16);
    } else if (letter == 'U') {
      number(2, 8, 16);
    } else if (letter >= '0' && letter <= '7') {
      number(1, 3, 8);
    } else {
      out_.push_back('\\');
      ++at_;
    }
  }
  // Digits from `skip` bytes on: exactly `count` in hexadecimal, up to `count` in octal.
  void number(std::size_t skip, std::size_t count, int base) {
    std::uint32_t value = 0;
    std::size_t used = 0;
    while (used < count && at_ + skip + used < text_.size() &&
           digit_value(text_[at_ + skip + used]) < base) {
      value = value * static_cast<std::uint32_t>(base) +
              static_cast<std::uint32_t>(digit_value(text_[at_ + skip + used]));
      ++used;
    }
    if (base == 16 && used != count)
      throw SyntaxProblem{"the escape in this string is cut short", 0, 1};
    base::append_utf8(out_, value);
    at_ += skip + used;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string unescape_string(std::string_view body) { return Unescaper(body).run(); }

}  // namespace kboot::jinja
