// YAML in block style, line by line. Whatever libyaml might see otherwise ends the reading.
#include "value/yaml_block_reader.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::value::yaml {

namespace {

constexpr std::size_t longest_text = 4'000'000;  // bytes: never too many events
constexpr std::size_t longest_key = 1000;        // libyaml: 1024 characters
constexpr std::size_t deepest = 90;              // the builder's bound is higher
constexpr std::size_t nowhere = std::string_view::npos;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has(std::string_view set, char c) { return set.find(c) != nowhere; }

// Can libyaml read every character, and ends a line only at \n?
bool has_usual_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (byte == 0x7F || (byte < ' ' && byte != '\n' && byte != '\t')) return false;
      ++at;
      continue;
    }
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    const std::uint32_t code = step.code_point;
    if (step.size < 2 || code < 0xA0 || code == 0x2028 || code == 0x2029 || code == 0xFEFF ||
        (code >= 0xD800 && code < 0xE000) || code == 0xFFFD || code == 0xFFFE || code == 0xFFFF) {
      return false;
    }
    at += step.size;
  }
  return true;
}

// Text of a plain scalar that is not cut short and no key.
bool is_plain_text(std::string_view text) {
  return text.find(": ") == nowhere && !text.ends_with(':');
}

std::string_view without_spaces_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

bool BlockReader::run() {
  if (text_.size() > longest_text || !has_usual_characters(text_)) return false;
  sink_.take({.kind = EventKind::document_start});
  bool started = false;  // by `---`
  while (next_ < text_.size()) {
    const std::size_t begin = next_;
    const std::size_t end = line_end(begin);
    const std::size_t from = content(begin);
    next_ = end + 1;
    if (from >= end) continue;
    if (text_[from] == '#') {
      continues_ = false;
    } else if (open_.empty() && !started && is_document_start(begin, end)) {
      started = true;
    } else if (cut(from, end).find('\t') != nowhere || !line(from - begin, from, end)) {
      return false;
    }
  }
  if (open_.empty()) return false;
  if (awaits_) scalar("", base::ScalarStyle::plain, awaits_at_);
  while (!open_.empty()) close();
  sink_.take({.kind = EventKind::document_end});
  return true;
}

bool BlockReader::line(std::size_t column, std::size_t from, std::size_t end) {
  const std::string_view start = cut(from, end).substr(0, 3);
  if (column == 0 && (start == "---" || start == "...")) return false;
  if (continues_ && column > open_.back().column) return continuation(from, end);
  continues_ = false;
  return place(column, from, is_dash(from, end)) && entries(column, from, end);
}

// Ends what the line does not belong to, or begins what it is the first of.
bool BlockReader::place(std::size_t column, std::size_t from, bool dash) {
  if (open_.empty()) {
    if (column != 0 || dash) return false;
    open(column, from, false);
    return true;
  }
  const Level& top = open_.back();
  if (awaits_ && (column > top.column || (dash && column == top.column && !top.is_list))) {
    if (open_.size() >= deepest) return false;
    open(column, from, dash, column == top.column);
    return true;
  }
  if (awaits_) scalar("", base::ScalarStyle::plain, awaits_at_);
  while (open_.size() > 1 && (open_.back().column > column || (open_.back().column == column &&
                                                               open_.back().indentless && !dash))) {
    close();
  }
  return open_.back().column == column && open_.back().is_list == dash;
}

bool BlockReader::continuation(std::size_t from, std::size_t end) {
  if (!dropped_) return false;
  const std::size_t comment = find(" #", from, end);
  continues_ = comment == end;
  return is_plain_text(without_spaces_behind(cut(from, comment)));
}

// What stands behind dashes, or a member.
bool BlockReader::entries(std::size_t column, std::size_t from, std::size_t end) {
  while (is_dash(from, end)) {
    const std::size_t next = content(from + 1);
    if (next >= end || text_[next] == '#') {
      awaits_ = true;
      awaits_at_ = from + 1;
      return true;
    }
    column += next - from;
    from = next;
    const bool dash = is_dash(from, end);
    if (!dash && colon(from, end) == nowhere) return value(from, end);
    if (open_.size() >= deepest) return false;
    open(column, from, dash);
  }
  return member(from, end);
}

bool BlockReader::member(std::size_t from, std::size_t end) {
  const std::size_t sign = colon(from, end);
  if (sign == nowhere || sign - from > longest_key) return false;
  if (text_[from] == '"' || text_[from] == '\'') {
    scalar(cut(from + 1, sign - 1),
           text_[from] == '"' ? base::ScalarStyle::double_quoted : base::ScalarStyle::single_quoted,
           from);
  } else {
    const std::string_view key = cut(from, sign);
    if (!begins_plain(from, end) || key.ends_with(' ') || key == "<<") return false;
    scalar(key, base::ScalarStyle::plain, from);
  }
  const std::size_t start = content(sign + 1);
  awaits_ = start >= end || text_[start] == '#';
  awaits_at_ = sign + 1;
  return awaits_ || value(start, end);
}

bool BlockReader::value(std::size_t from, std::size_t end) {
  switch (text_[from]) {
    case '"':
    case '\'':
      return quoted(from);
    case '|':
    case '>':
      return block(from, end);
    case '[':
      return flow_list(from, end);
    case '{':
      if (text_.substr(from, 2) != "{}" || !nothing_behind(from + 2, end)) return false;
      sink_.take({.kind = EventKind::mapping_start, .offset = from});
      sink_.take({.kind = EventKind::end, .offset = from});
      return true;
    default:
      return plain(from, end);
  }
}

bool BlockReader::plain(std::size_t from, std::size_t end) {
  if (!begins_plain(from, end)) return false;
  const std::size_t comment = find(" #", from, end);
  const std::string_view text = without_spaces_behind(cut(from, comment));
  if (!is_plain_text(text)) return false;
  dropped_ = sink_.drops();
  continues_ = comment == end;
  scalar(text, base::ScalarStyle::plain, from);
  return true;
}

// Of what is wanted only the simple form is read: on one line, with nothing but a few escapes.
bool BlockReader::quoted(std::size_t from) {
  const char quote = text_[from];
  const bool drops = sink_.drops();
  bool replaces = false;
  std::size_t at = from + 1;
  for (; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == quote && (quote == '"' || text_.substr(at + 1, 1) != "'")) break;
    if (c == '\t' || (c == '\n' && !drops)) return false;
    if (c == quote || (c == '\\' && quote == '"')) {
      replaces = true;
      ++at;
      const std::string_view escaped = text_.substr(at, 1);
      if (quote == '"' && (escaped.empty() || !has("\"\\nt", escaped[0]))) {
        return false;
      }
    } else if (c == '\n') {
      const std::string_view first = text_.substr(at + 1, 1);
      if (first != " " && first != "\n") return false;
    }
  }
  if (at >= text_.size()) return false;
  const std::size_t end = line_end(at);
  if (cut(at, end).find('\t') != nowhere || !nothing_behind(at + 1, end)) return false;
  next_ = end + 1;
  std::string_view text = cut(from + 1, at);
  if (replaces && !drops) text = replaced(text, quote);
  scalar(text, quote == '"' ? base::ScalarStyle::double_quoted : base::ScalarStyle::single_quoted,
         from);
  return true;
}

// What the escapes that quoted() lets pass stand for.
std::string_view BlockReader::replaced(std::string_view text, char quote) {
  scratch_.clear();
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '\\' && quote == '"') {
      c = text[++at];
      c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
    } else if (c == quote) {
      ++at;  // ''
    }
    scratch_ += c;
  }
  return scratch_;
}

bool BlockReader::block(std::size_t from, std::size_t end) {
  const bool drops = sink_.drops();
  if (!drops && text_[from] == '>') return false;
  const char chomping = from + 1 < end ? text_[from + 1] : ' ';
  if (!nothing_behind(from + (chomping == '+' || chomping == '-' ? 2 : 1), end)) return false;
  const std::size_t around = open_.back().column;
  const std::size_t first_line = next_;
  std::size_t indent = 0;    // of the text; 0 until its first line
  std::size_t emptiest = 0;  // the most spaces of a line without text before it
  while (next_ < text_.size()) {
    const std::size_t stop = line_end(next_);
    const std::size_t first = content(next_);
    const std::size_t spaces = std::min(first, stop) - next_;
    if (first >= stop) {
      if (indent == 0) emptiest = std::max(emptiest, spaces);
    } else if (indent == 0) {
      if (spaces <= around) break;
      if (emptiest > spaces || text_[first] == '\t') return false;
      indent = spaces;
    } else if (spaces < indent) {
      break;
    }
    next_ = stop + 1;
  }
  if (indent == 0 && emptiest > around) return false;
  scratch_.clear();
  if (!drops && !literal(first_line, indent, chomping)) return false;
  scalar(scratch_, base::ScalarStyle::literal, from);
  return true;
}

// The text of a literal whose lines begin at `line` and end before the next one to be read.
bool BlockReader::literal(std::size_t line, std::size_t indent, char chomping) {
  // A last line that does not end, or nothing but empty lines that are kept: rare.
  if (next_ > text_.size() || (indent == 0 && chomping == '+')) return false;
  if (indent == 0) return true;
  std::size_t size = 0;  // without the empty lines at the end
  while (line < next_) {
    const std::size_t stop = line_end(line);
    if (line + indent < stop) {
      scratch_ += cut(line + indent, stop);
      size = scratch_.size() + 1;
    }
    scratch_ += '\n';
    line = stop + 1;
  }
  if (chomping != '+') scratch_.resize(chomping == '-' ? size - 1 : size);
  return true;
}

// [a, "b"], without anything in it that is more than a word.
bool BlockReader::flow_list(std::size_t from, std::size_t end) {
  sink_.take({.kind = EventKind::sequence_start, .offset = from});
  std::size_t at = content(from + 1);
  for (bool first = true; at < end && text_[at] != ']'; first = false) {
    if (!first && text_[at] != ',') return false;
    if (!first) at = content(at + 1);
    if (at >= end) return false;
    const char quote = text_[at];
    const std::size_t start = at;
    if (quote == '"' || quote == '\'') {
      at = find({&quote, 1}, start + 1, end);
      if (at >= end || has(cut(start, at), '\\')) return false;
      scalar(cut(start + 1, at),
             quote == '"' ? base::ScalarStyle::double_quoted : base::ScalarStyle::single_quoted,
             start);
      ++at;
    } else {
      while (at < end && (is_alphanumeric(text_[at]) || (at > start && has("-_./", text_[at])))) {
        ++at;
      }
      if (at == start) return false;
      scalar(cut(start, at), base::ScalarStyle::plain, start);
    }
    at = content(at);
  }
  if (at >= end || !nothing_behind(at + 1, end)) return false;
  sink_.take({.kind = EventKind::end, .offset = from});
  return true;
}

void BlockReader::open(std::size_t column, std::size_t from, bool is_list, bool indentless) {
  awaits_ = false;
  open_.push_back({column, is_list, indentless});
  sink_.take(
      {.kind = is_list ? EventKind::sequence_start : EventKind::mapping_start, .offset = from});
}

void BlockReader::close() {
  open_.pop_back();
  sink_.take({.kind = EventKind::end});
}

void BlockReader::scalar(std::string_view text, base::ScalarStyle style, std::size_t offset) {
  awaits_ = false;
  sink_.take({.kind = EventKind::scalar, .text = text, .style = style, .offset = offset});
}

// `---` and nothing else.
bool BlockReader::is_document_start(std::size_t from, std::size_t end) const {
  return cut(from, end).starts_with("---") && nothing_behind(from + 3, end);
}

bool BlockReader::is_dash(std::size_t from, std::size_t end) const {
  return text_[from] == '-' && (from + 1 == end || text_[from + 1] == ' ');
}

bool BlockReader::begins_plain(std::size_t from, std::size_t end) const {
  const char c = text_[from];
  if (is_alphanumeric(c) || c < 0) return true;
  if (c == '-') return from + 1 < end && text_[from + 1] != ' ';
  return has("_./$~(+=<\\^;", c);
}

// Is the rest of the line blank, or a comment?
bool BlockReader::nothing_behind(std::size_t at, std::size_t end) const {
  const std::size_t next = content(at);
  return next >= end || (next > at && text_[next] == '#');
}

// Of the key that begins here; nowhere when there is none.
std::size_t BlockReader::colon(std::size_t from, std::size_t end) const {
  const auto is_colon = [&](std::size_t at) {
    return at < end && text_[at] == ':' && (at + 1 == end || text_[at + 1] == ' ');
  };
  const char quote = text_[from];
  if (quote == '"' || quote == '\'') {
    const std::size_t close = find({&quote, 1}, from + 1, end);
    return is_colon(close + 1) && !has(cut(from, close), '\\') ? close + 1 : nowhere;
  }
  std::size_t at = from;
  while (at < end && !is_colon(at)) ++at;
  return at < end && cut(from, at).find(" #") == nowhere ? at : nowhere;
}

// `end` where it is not in between.
std::size_t BlockReader::find(std::string_view what, std::size_t from, std::size_t end) const {
  const std::size_t found = cut(from, end).find(what);
  return found == nowhere ? end : from + found;
}

std::size_t BlockReader::line_end(std::size_t at) const {
  return std::min(text_.find('\n', at), text_.size());
}

std::size_t BlockReader::content(std::size_t at) const {
  while (at < text_.size() && text_[at] == ' ') ++at;
  return at;
}

}  // namespace kboot::value::yaml
