// Where texts came from: adding texts, and working origins out.
#include "base/source_map.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.hpp"

namespace kboot::base {

namespace {

// Walks a scalar's source text and its value side by side, to find where a byte of the value was
// written.
class ScalarWalk {
 public:
  ScalarWalk(std::string_view text, std::size_t start, ScalarStyle style)
      : text_(text), at_(start), style_(style) {
    const std::size_t line = text_.rfind('\n', start == 0 ? 0 : start - 1);
    indent_ = start - (line == std::string_view::npos || start == 0 ? 0 : line + 1);
  }

  // The position of value[index], or npos where the two cannot be matched.
  [[nodiscard]] std::size_t find(std::string_view value, std::size_t index) {
    std::size_t done = 0;
    while (done < index) {
      if (!step(value, done)) return std::string_view::npos;
    }
    skip_to(value, index);
    return at_ < text_.size() || index >= value.size() ? at_ : std::string_view::npos;
  }

 private:
  [[nodiscard]] bool quoted() const {
    return style_ == ScalarStyle::single_quoted || style_ == ScalarStyle::double_quoted;
  }
  [[nodiscard]] bool block() const {
    return style_ == ScalarStyle::literal || style_ == ScalarStyle::folded;
  }

  // Takes one byte (or one fold) of the value.
  bool step(std::string_view value, std::size_t& done) {
    if (block() && text_.substr(at_, 2) == "\r\n") ++at_;
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '\n' || (!block() && fold_ahead())) return line_end(value, done);
    if (style_ == ScalarStyle::double_quoted && text_[at_] == '\\') return escape(value, done);
    if (text_[at_] != value[done]) return false;
    at_ += style_ == ScalarStyle::single_quoted && text_[at_] == '\'' ? 2 : 1;
    ++done;
    return true;
  }

  // White space before a line end is no part of a flow scalar.
  [[nodiscard]] bool fold_ahead() const {
    const std::size_t next = text_.find_first_not_of(" \t\r", at_);
    return next != at_ && next != std::string_view::npos && text_[next] == '\n';
  }

  bool line_end(std::string_view value, std::size_t& done) {
    if (block()) {
      const bool fold = style_ == ScalarStyle::folded;
      ++at_;
      skip_indent();
      if (value[done] == '\n' || (fold && value[done] == ' ')) {
        ++done;
        return true;
      }
      return fold;  // the second of two line ends, of which folding keeps one
    }
    std::size_t lines = 0;
    while (at_ < text_.size() && is_blank(text_[at_])) lines += text_[at_++] == '\n' ? 1 : 0;
    const std::string expected = lines == 1 ? " " : std::string(lines - 1, '\n');
    if (value.substr(done, expected.size()) != expected) return false;
    done += expected.size();
    return true;
  }

  bool escape(std::string_view value, std::size_t& done) {
    static constexpr std::string_view letters = "0abtnvfre\"/\\ \t";
    static constexpr std::string_view bytes{"\0\a\b\t\n\v\f\r\x1b\"/\\ \t", 14};
    const std::size_t letter =
        at_ + 1 < text_.size() ? letters.find(text_[at_ + 1]) : std::string_view::npos;
    if (letter == std::string_view::npos || bytes[letter] != value[done]) return false;
    at_ += 2;
    ++done;
    return true;
  }

  void skip_to(std::string_view value, std::size_t index) {
    if (style_ != ScalarStyle::folded || index >= value.size()) return;
    while (at_ < text_.size() && text_[at_] == '\n' && value[index] != '\n' &&
           value[index] != ' ') {
      ++at_;
      skip_indent();
    }
  }

  void skip_indent() {
    for (std::size_t n = 0; n < indent_ && at_ < text_.size() && text_[at_] == ' '; ++n) ++at_;
  }

  static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
  }

  std::string_view text_;
  std::size_t at_;
  ScalarStyle style_;
  std::size_t indent_ = 0;
};

}  // namespace

Origin SourceMap::add(std::string name, std::string text, bool secret) {
  const std::lock_guard lock(mutex_);
  const std::size_t room = std::numeric_limits<std::uint32_t>::max() - next_;
  if (text.size() + 1 >= room) return {};
  const Origin first{next_};
  // One more than the text has, so that its end has an origin too.
  next_ += static_cast<std::uint32_t>(text.size()) + 1;
  sources_.push_back({std::move(name), std::move(text), first.offset, secret});
  return first;
}

const SourceMap::Source* SourceMap::find(Origin origin) const {
  if (!origin || origin.offset >= next_) return nullptr;
  const auto after = std::upper_bound(
      sources_.begin(), sources_.end(), origin.offset,
      [](std::uint32_t offset, const Source& source) { return offset < source.first; });
  return after == sources_.begin() ? nullptr : &*std::prev(after);
}

Place SourceMap::place(Origin origin) const {
  const std::lock_guard lock(mutex_);
  const Source* source = find(origin);
  if (source == nullptr) return {};
  const std::string_view text = source->text;
  const std::size_t at = std::min<std::size_t>(origin.offset - source->first, text.size());
  const std::string_view before = text.substr(0, at);
  const std::size_t newline = before.rfind('\n');
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {source->name,
          static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<std::uint32_t>(code_points(text.substr(begin, at - begin))) + 1,
          source->secret ? std::string() : std::string(line)};
}

Origin SourceMap::within(Origin start, ScalarStyle style, std::string_view value,
                         std::size_t index) const {
  const std::lock_guard lock(mutex_);
  const Source* source = find(start);
  if (source == nullptr || index > value.size()) return start;
  const std::size_t begin = start.offset - source->first;
  const std::size_t found = ScalarWalk(source->text, begin, style).find(value, index);
  return found == std::string_view::npos ? start : start.plus(found - begin);
}

SourceMap& sources() {
  static SourceMap map;
  return map;
}

}  // namespace kboot::base
