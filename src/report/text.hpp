// Text for a screen: spans with a colour, made harmless when it is printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::report {

// The colours that Ansible uses too; they never carry meaning alone.
enum class Paint : std::uint8_t {
  none,
  red,
  green,
  yellow,
  blue,
  cyan,
  purple,
  grey,
  bold,
  bright_red,
  bright_purple
};

// The SGR parameters of a colour ("0;31"); empty for `none`.
[[nodiscard]] std::string_view sgr(Paint paint) noexcept;

struct Span {
  std::string text;
  Paint paint = Paint::none;
};

// Builds one piece of output. Neighbours of one colour are one span, so that a secret is never cut
// in two.
class Text {
 public:
  Text() = default;
  explicit Text(std::string_view text, Paint paint = Paint::none) { add(text, paint); }

  Text& add(std::string_view text, Paint paint = Paint::none);
  Text& add(const Text& other);
  // Blanks up to this many columns of the current line; at least one blank where anything stands
  // before.
  Text& pad_to(std::size_t column);
  [[nodiscard]] bool empty() const noexcept { return spans_.empty(); }
  [[nodiscard]] const std::vector<Span>& spans() const noexcept { return spans_; }
  // Without colours.
  [[nodiscard]] std::string plain() const;

 private:
  std::vector<Span> spans_;
};

// Every line of a text behind this many blanks.
[[nodiscard]] Text indented(const Text& text, std::size_t blanks);

// Terminal control characters as visible escapes (`\x1b`); line ends and tabs stay, bytes that are
// no UTF-8 become U+FFFD: text from outside must not move the cursor or change the terminal.
[[nodiscard]] std::string harmless(std::string_view text);

// At most `columns` columns of a text, the end replaced by "..." when it is cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

// Lines of at most so many columns, broken at blanks and behind hyphens inside words, as Python's
// textwrap does with its defaults: white space is one blank, words longer than a line are cut.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace kboot::report
