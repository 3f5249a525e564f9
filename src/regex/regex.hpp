// Front door of regex: Python's `re` over byte strings that hold UTF-8, by PCRE2.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kboot::regex {

struct Flags {
  bool ignore_case = false;
  bool multiline = false;
  bool dot_all = false;
};

// Bytes [begin, end) of the subject; absent where a group took no part in the match.
struct Range {
  std::size_t begin;
  std::size_t end;
  [[nodiscard]] std::string_view of(std::string_view text) const {
    return text.substr(begin, end - begin);
  }
};
using Match = std::vector<std::optional<Range>>;  // [0] is the whole match

class Pattern {
 public:
  // Throws Error `regex-syntax` for what Python's re does not compile either.
  explicit Pattern(std::string_view pattern, Flags flags = {});
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  // The first match at or behind byte `from`. Throws Error `regex-limit` when the pattern takes too many steps.
  [[nodiscard]] std::optional<Match> search(std::string_view text, std::size_t from = 0) const;
  // A match that begins at the first byte, as re.match; with `whole` it must also end at the last, as re.fullmatch.
  [[nodiscard]] std::optional<Match> match(std::string_view text, bool whole = false) const;
  // All matches that do not overlap, as re.finditer; at most `limit` (0: all).
  [[nodiscard]] std::vector<Match> all(std::string_view text, std::size_t limit = 0) const;

  [[nodiscard]] std::size_t groups() const noexcept;
  // The number of a named group.
  [[nodiscard]] std::optional<std::size_t> group(std::string_view name) const;
  // All named groups with their numbers, in the order of their names.
  [[nodiscard]] std::vector<std::pair<std::string, std::size_t>> names() const;

 private:
  struct Code;
  [[nodiscard]] std::optional<Match> run(std::string_view text, std::size_t from,
                                         unsigned options) const;
  std::unique_ptr<Code> code_;
};

// A replacement as re.sub reads it, cut into literal texts and group numbers.
class Replacement {
 public:
  // Throws Error `regex-syntax` for a group that the pattern does not have and for unknown escapes.
  Replacement(std::string_view text, const Pattern& pattern);

  struct Piece {
    std::string text;
    std::optional<std::size_t> group;
  };
  [[nodiscard]] const std::vector<Piece>& pieces() const noexcept { return pieces_; }

 private:
  std::vector<Piece> pieces_;
};

// As re.escape.
[[nodiscard]] std::string escape(std::string_view text);
// Python's syntax as PCRE2 wants it: {,n}, \Z, \uXXXX.
[[nodiscard]] std::string translate(std::string_view pattern);

}  // namespace kboot::regex
