// Compiling and matching as Go's regexp does; the only file that calls RE2.
#include "regex/go_pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "regex/go_syntax.hpp"

namespace kboot::regex {
namespace {

constexpr std::size_t largest_text = std::size_t{256} << 20;

re2::StringPiece view(std::string_view text) { return {text.data(), text.size()}; }

// Go's word for each thing that RE2 refuses.
struct Wording {
  RE2::ErrorCode code;
  const char* text;
};
constexpr std::array wordings{
    Wording{RE2::ErrorBadEscape, "invalid escape sequence"},
    Wording{RE2::ErrorBadCharClass, "invalid character class"},
    Wording{RE2::ErrorBadCharRange, "invalid character class range"},
    Wording{RE2::ErrorMissingBracket, "missing closing ]"},
    Wording{RE2::ErrorMissingParen, "missing closing )"},
    Wording{RE2::ErrorUnexpectedParen, "unexpected )"},
    Wording{RE2::ErrorTrailingBackslash, "trailing backslash at end of expression"},
    Wording{RE2::ErrorRepeatArgument, "missing argument to repetition operator"},
    Wording{RE2::ErrorRepeatSize, "invalid repeat count"},
    Wording{RE2::ErrorRepeatOp, "invalid nested repetition operator"},
    Wording{RE2::ErrorBadPerlOp, "invalid or unsupported Perl syntax"},
    Wording{RE2::ErrorBadUTF8, "invalid UTF-8"},
    Wording{RE2::ErrorBadNamedCapture, "invalid named capture"},
    Wording{RE2::ErrorPatternTooLarge, "expression too large"},
};

const char* wording(RE2::ErrorCode code) {
  for (const Wording& row : wordings) {
    if (row.code == code) return row.text;
  }
  return "regexp/syntax: internal error";
}

[[noreturn]] void refuse(std::string_view what, std::string_view part) {
  throw base::Error("regex-syntax", base::cat("error parsing regexp: ", what, ": `", part, "`"));
}

// A text from its first byte on that is no UTF-8.
std::string_view from_bad_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t size = base::read_utf8(text.substr(at)).size;
    if (size == 0) break;
    at += size;
  }
  return text.substr(at);
}

// A text whose bytes that are no UTF-8 stand as U+FFFD, each for itself: as Go sees it, and RE2 does
// not. Places in it lead back to the text that was given.
class Subject {
 public:
  explicit Subject(std::string_view given) : view_(given) {
    if (base::is_utf8(given)) return;
    for (std::size_t at = 0; at < given.size();) {
      const std::size_t size = base::read_utf8(given.substr(at)).size;
      copy_ += size == 0 ? std::string_view("\xEF\xBF\xBD") : given.substr(at, size);
      while (origins_.size() < copy_.size()) origins_.push_back(at);
      at += std::max<std::size_t>(size, 1);
    }
    origins_.push_back(given.size());
    view_ = copy_;
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  [[nodiscard]] std::string_view text() const { return view_; }
  // A match in the text that was given.
  void lead_back(Match& match) const {
    if (origins_.empty()) return;
    for (std::optional<Range>& range : match) {
      if (range) range = Range{origins_[range->begin], origins_[range->end]};
    }
  }

 private:
  std::string_view view_;
  std::string copy_;
  std::vector<std::size_t> origins_;
};

RE2::Options options() {
  RE2::Options out;
  out.set_log_errors(false);
  return out;
}

}  // namespace

struct GoPattern::Code {
  explicit Code(GoSyntax syntax) : re(syntax.pattern, options()), names(std::move(syntax.names)) {}
  RE2 re;
  std::vector<std::pair<std::string, std::size_t>> names;
};

// A part of a replacement: a text, or what the first of some groups matched that took part.
struct GoPattern::Piece {
  std::string_view text;
  std::vector<std::size_t> groups = {};
};

GoPattern::GoPattern(std::string_view pattern) {
  GoSyntax syntax = read_go_syntax(pattern);
  if (!syntax.refused.empty()) refuse(syntax.refused, syntax.part);
  code_ = std::make_unique<Code>(std::move(syntax));
  if (!code_->re.ok()) {
    const RE2::ErrorCode code = code_->re.error_code();
    std::string_view part = code_->re.error_arg();
    // A parenthesis is the whole expression's mistake: show it as it was written.
    if (code == RE2::ErrorMissingParen || code == RE2::ErrorUnexpectedParen) part = pattern;
    if (code == RE2::ErrorBadUTF8) part = from_bad_byte(pattern);
    refuse(wording(code), part);
  }
}

GoPattern::~GoPattern() = default;
GoPattern::GoPattern(GoPattern&&) noexcept = default;
GoPattern& GoPattern::operator=(GoPattern&&) noexcept = default;

bool GoPattern::run(std::string_view text, std::size_t from, Match& match) const {
  const auto groups = static_cast<std::size_t>(code_->re.NumberOfCapturingGroups()) + 1;
  std::vector<re2::StringPiece> found(groups);
  // A null pointer cannot be told from a group that took no part.
  if (text.data() == nullptr) text = "";
  if (!code_->re.Match(view(text), from, text.size(), RE2::UNANCHORED, found.data(),
                       static_cast<int>(groups))) {
    return false;
  }
  match.assign(groups, std::nullopt);
  for (std::size_t i = 0; i < groups; ++i) {
    if (found[i].data() == nullptr) continue;
    const auto begin = static_cast<std::size_t>(found[i].data() - text.data());
    match[i] = Range{begin, begin + found[i].size()};
  }
  return true;
}

bool GoPattern::matches(std::string_view text) const {
  const Subject subject(text);
  text = subject.text();
  return code_->re.Match(view(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

std::string_view GoPattern::find(std::string_view text) const {
  const Subject subject(text);
  Match match;
  if (!run(subject.text(), 0, match)) return {};
  subject.lead_back(match);
  return match[0]->of(text);
}

std::vector<Match> GoPattern::all(std::string_view given, long limit) const {
  const Subject subject(given);
  const std::string_view text = subject.text();
  std::vector<Match> out;
  Match match;
  std::optional<std::size_t> end_before;
  std::size_t at = 0;
  while ((limit < 0 || static_cast<long>(out.size()) < limit) && at <= text.size() &&
         run(text, at, match)) {
    const Range whole = *match[0];
    const bool empty = whole.end == at;
    // Not the empty match right behind the one before.
    const bool wanted = !empty || end_before != whole.begin;
    at = empty ? at + step(text, at) : whole.end;
    end_before = whole.end;
    if (wanted) out.push_back(match);
  }
  for (Match& found : out) subject.lead_back(found);
  return out;
}

std::string GoPattern::replace(std::string_view given, const std::vector<Piece>& pieces) const {
  const Subject subject(given);
  const std::string_view text = subject.text();
  std::string out;
  Match match;
  std::size_t last_end = 0;
  std::size_t done = 0;  // of the text that was given
  std::size_t at = 0;
  while (at <= text.size() && run(text, at, match)) {
    const Range whole = *match[0];
    subject.lead_back(match);
    out.append(given.substr(done, match[0]->begin - done));
    done = match[0]->end;
    // An empty match right behind another is not replaced.
    if (whole.end > last_end || whole.begin == 0) {
      for (const Piece& part : pieces) {
        out.append(part.text);
        const auto took_part = [&match](std::size_t group) { return match[group].has_value(); };
        const auto group = std::find_if(part.groups.begin(), part.groups.end(), took_part);
        if (group != part.groups.end()) out.append(match[*group]->of(given));
      }
      if (out.size() > largest_text) {
        throw base::Error("regex-limit", "the replaced text would be larger than 256 MiB");
      }
    }
    last_end = whole.end;
    at = std::max(at + step(text, at), whole.end);
  }
  return out.append(given.substr(done));
}

std::vector<GoPattern::Piece> GoPattern::pieces(std::string_view replacement) const {
  std::vector<Piece> out;
  const auto groups = static_cast<std::size_t>(code_->re.NumberOfCapturingGroups());
  for (const Reference& reference : read_go_replacement(replacement)) {
    Piece piece{reference.text};
    if (reference.group && *reference.group <= groups) piece.groups.push_back(*reference.group);
    for (const auto& [name, group] : code_->names) {
      if (!reference.name.empty() && name == reference.name) piece.groups.push_back(group);
    }
    out.push_back(std::move(piece));
  }
  return out;
}

std::string GoPattern::replace(std::string_view text, std::string_view replacement) const {
  return replace(text, pieces(replacement));
}

std::string GoPattern::replace_literal(std::string_view text, std::string_view replacement) const {
  return replace(text, {Piece{replacement}});
}

std::vector<std::string_view> GoPattern::split(std::string_view text, long limit) const {
  if (limit == 0) return {};
  if (!code_->re.pattern().empty() && text.empty()) return {text};
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const Match& match : all(text, limit)) {
    if (limit > 0 && static_cast<long>(out.size()) == limit - 1) break;
    end = match[0]->begin;
    // A match of nothing at the very start splits nothing off.
    if (match[0]->end != 0) out.push_back(text.substr(begin, end - begin));
    begin = match[0]->end;
  }
  if (end != text.size()) out.push_back(text.substr(begin));
  return out;
}

}  // namespace kboot::regex
