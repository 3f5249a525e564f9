// Text for a screen: spans with a colour, made harmless when it is printed.
#include "report/text.hpp"

#include <array>

#include "base/text.hpp"

namespace kboot::report {

namespace {

constexpr std::array<std::string_view, 11> codes = {"",     "0;31", "0;32", "0;33", "0;34", "0;36",
                                                    "0;35", "1;30", "1",    "1;31", "1;35"};

// Length of the well-formed UTF-8 sequence at the start of `text`; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80    ? 1
                             : lead >= 0xF0 ? 4
                             : lead >= 0xE0 ? 3
                             : lead >= 0xC2 ? 2
                                            : 0;
  if (length == 0 || length > text.size() || !base::is_utf8(text.substr(0, length))) return 0;
  return length;
}

// C0 but line end and tab, DEL, and C1 as U+0080..U+009F.
bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1)
    return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
  return sequence.size() == 2 && first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

void append_escape(std::string& out, unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\x";
  out += digits[byte >> 4U];
  out += digits[byte & 15U];
}

}  // namespace

std::string_view sgr(Paint paint) noexcept { return codes[static_cast<std::size_t>(paint)]; }

Text& Text::add(std::string_view text, Paint paint) {
  if (text.empty()) return *this;
  if (!spans_.empty() && spans_.back().paint == paint) {
    spans_.back().text += text;
  } else {
    spans_.push_back({std::string(text), paint});
  }
  return *this;
}

Text& Text::add(const Text& other) {
  for (const Span& span : other.spans_) add(span.text, span.paint);
  return *this;
}

Text& Text::pad_to(std::size_t column) {
  const std::string all = plain();
  const std::size_t line = all.rfind('\n');
  const std::string_view last =
      std::string_view(all).substr(line == std::string::npos ? 0 : line + 1);
  const std::size_t width = base::display_width(last);
  if (width < column) return add(std::string(column - width, ' '));
  return last.empty() || last.back() == ' ' ? *this : add(" ");
}

std::string Text::plain() const {
  std::string all;
  for (const Span& span : spans_) all += span.text;
  return all;
}

Text indented(const Text& text, std::size_t blanks) {
  Text out;
  bool line_start = true;
  for (const Span& span : text.spans()) {
    for (std::size_t at = 0; at < span.text.size();) {
      const std::size_t end = std::min(span.text.find('\n', at), span.text.size() - 1) + 1;
      const std::string_view part = std::string_view(span.text).substr(at, end - at);
      if (line_start && part != "\n") out.add(std::string(blanks, ' '));
      out.add(part, span.paint);
      line_start = part.back() == '\n';
      at = end;
    }
  }
  return out;
}

std::string harmless(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      base::append_utf8(out, 0xFFFD);
      text.remove_prefix(1);
      continue;
    }
    const std::string_view sequence = text.substr(0, length);
    if (is_control(sequence)) {
      append_escape(out, static_cast<unsigned char>(sequence.back()));
    } else {
      out += sequence;
    }
    text.remove_prefix(length);
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t columns) {
  constexpr std::string_view dots = "...";
  if (base::display_width(text) <= columns) return std::string(text);
  std::string out;
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(sequence_length(text), 1);
    const std::size_t next = base::display_width(text.substr(0, length));
    if (width + next + dots.size() > columns) break;
    out += text.substr(0, length);
    width += next;
    text.remove_prefix(length);
  }
  return out.append(dots.substr(0, columns));
}

}  // namespace kboot::report
