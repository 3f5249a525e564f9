// Go's `regexp` over byte strings that hold UTF-8, by RE2. Go's package follows RE2's syntax and
// leftmost-first matching; its own rules for empty matches, splitting and `$1` are followed here.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "regex/regex.hpp"

namespace kboot::regex {

class GoPattern {
 public:
  // Throws Error `regex-syntax`; its message is that of Go's regexp.Compile:
  // "error parsing regexp: missing closing ): `a(b`".
  explicit GoPattern(std::string_view pattern);
  ~GoPattern();
  GoPattern(GoPattern&&) noexcept;
  GoPattern& operator=(GoPattern&&) noexcept;

  // MatchString.
  [[nodiscard]] bool matches(std::string_view text) const;
  // FindString: the leftmost match, or empty where there is none.
  [[nodiscard]] std::string_view find(std::string_view text) const;
  // FindAllStringSubmatchIndex: at most `limit` matches that do not overlap; all if negative.
  [[nodiscard]] std::vector<Match> all(std::string_view text, long limit = -1) const;
  // ReplaceAllString: `$1`, `${1}`, `${name}` and `$$` in the replacement are expanded. Throws Error
  // `regex-limit` beyond 256 MiB.
  [[nodiscard]] std::string replace(std::string_view text, std::string_view replacement) const;
  // ReplaceAllLiteralString.
  [[nodiscard]] std::string replace_literal(std::string_view text,
                                            std::string_view replacement) const;
  // Split: at most `limit` parts; all if negative, none if zero.
  [[nodiscard]] std::vector<std::string_view> split(std::string_view text, long limit = -1) const;

 private:
  struct Code;
  struct Piece;
  [[nodiscard]] bool run(std::string_view text, std::size_t from, Match& match) const;
  [[nodiscard]] std::vector<Piece> pieces(std::string_view replacement) const;
  [[nodiscard]] std::string replace(std::string_view text, const std::vector<Piece>& pieces) const;
  std::unique_ptr<Code> code_;
};

// regexp.QuoteMeta.
[[nodiscard]] std::string go_quote_meta(std::string_view text);

}  // namespace kboot::regex
