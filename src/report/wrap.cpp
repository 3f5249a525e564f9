// Text broken into lines of at most so many columns, at blanks and behind hyphens inside words.
#include "report/text.hpp"

#include <cctype>

#include "base/text.hpp"

namespace kboot::report {

namespace {

bool is_letter(char byte) { return std::isalpha(static_cast<unsigned char>(byte)) != 0; }

// "server-side" may break behind its hyphen; "-v", "1-2" and "a-" may not.
std::vector<std::string> pieces_of(std::string_view word) {
  std::vector<std::string> pieces(1);
  for (std::size_t at = 0; at < word.size(); ++at) {
    pieces.back() += word[at];
    const bool breaks = word[at] == '-' && at >= 2 && at + 2 < word.size() &&
                        is_letter(word[at - 1]) && is_letter(word[at - 2]) &&
                        is_letter(word[at + 1]) && is_letter(word[at + 2]);
    if (breaks) pieces.emplace_back();
  }
  return pieces;
}

class Paragraph {
 public:
  explicit Paragraph(std::size_t columns) : columns_(columns) {}

  void add(std::string piece, std::size_t blanks) {
    const std::size_t gap = line_.empty() ? 0 : blanks;
    if (base::display_width(line_) + gap + base::display_width(piece) <= columns_) {
      line_.append(gap, ' ').append(piece);
      return;
    }
    // A piece that fits on no line starts in the room that is left.
    while (base::display_width(piece) > columns_) {
      const std::size_t used = line_.empty() ? 0 : base::display_width(line_) + gap;
      const std::size_t room = used < columns_ ? columns_ - used : 0;
      if (room > 0) line_.append(line_.empty() ? 0 : gap, ' ').append(piece, 0, room);
      piece.erase(0, room);
      finish();
    }
    finish();
    line_ = std::move(piece);
  }
  void finish() {
    if (!line_.empty()) lines.push_back(std::move(line_));
    line_.clear();
  }
  std::vector<std::string> lines;

 private:
  std::size_t columns_;
  std::string line_;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  Paragraph paragraph(columns);
  std::size_t blanks = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
      ++blanks;
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])) == 0) ++end;
    for (std::string& piece : pieces_of(text.substr(at, end - at))) {
      paragraph.add(std::move(piece), blanks);
      blanks = 0;
    }
    at = end;
  }
  paragraph.finish();
  return paragraph.lines;
}

}  // namespace kboot::report
