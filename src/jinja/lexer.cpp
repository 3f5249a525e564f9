// The lexer: one pass over the bytes, no regular expressions.
#include "jinja/lexer.hpp"

#include <array>

#include "base/text.hpp"

namespace kboot::jinja {
namespace {

constexpr std::string_view spaces = " \t\n\r\f\v";

bool is_space(char byte) { return spaces.find(byte) != std::string_view::npos; }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_name_start(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         static_cast<unsigned char>(byte) >= 0x80;
}
bool is_name(char byte) { return is_name_start(byte) || is_digit(byte); }

// Longest first, so that the first that matches is right.
constexpr std::array<std::string_view, 26> operators = {
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[",
    "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ",", ";"};

class Lexer {
 public:
  Lexer(std::string_view text, const Syntax& syntax) : text_(text), syntax_(syntax) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) outside();
    return finish();
  }
  std::vector<Token> run_expression() {
    while (skip_spaces(), at_ < text_.size()) token(false);
    if (!open_.empty())
      throw SyntaxProblem{base::cat("`", open_.back(), "` is never closed"), size(), 1};
    return finish();
  }

 private:
  enum class Tag : std::uint8_t { none, variable, block, comment };

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
  [[nodiscard]] bool starts(std::size_t at, std::string_view what) const {
    return text_.compare(at, what.size(), what) == 0;
  }
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::vector<Token> finish() {
    tokens_.push_back({TokenKind::end, size(), 1, {}});
    return std::move(tokens_);
  }
  void add(TokenKind kind, std::size_t from, std::string text) {
    tokens_.push_back({kind, static_cast<std::uint32_t>(from),
                       static_cast<std::uint32_t>(std::max<std::size_t>(1, at_ - from)),
                       std::move(text)});
  }

  // The tag that opens at `at`; where several do, the longest.
  [[nodiscard]] Tag tag_at(std::size_t at) const {
    Tag best = Tag::none;
    std::size_t length = 0;
    const auto consider = [&](Tag tag, const std::string& start) {
      if (start.size() > length && starts(at, start)) {
        best = tag;
        length = start.size();
      }
    };
    consider(Tag::comment, syntax_.comment_start);
    consider(Tag::block, syntax_.block_start);
    consider(Tag::variable, syntax_.variable_start);
    return best;
  }

  void data(std::size_t from, std::size_t to) {
    if (from == to) return;
    std::string text(text_.substr(from, to - from));
    if (syntax_.newline_sequence != "\n")
      text = base::replace_all(text, "\n", syntax_.newline_sequence);
    tokens_.push_back({TokenKind::data, static_cast<std::uint32_t>(from),
                       static_cast<std::uint32_t>(to - from), std::move(text)});
  }

  // The end of text [from, to) that stands before a tag with this sign.
  [[nodiscard]] std::size_t strip_before(std::size_t from, std::size_t to, char sign,
                                         bool is_variable) const {
    if (sign == '-') {
      while (to > from && is_space(text_[to - 1])) --to;
    } else if (sign != '+' && syntax_.lstrip_blocks && !is_variable) {
      std::size_t line = to;
      while (line > from && text_[line - 1] != '\n' && is_space(text_[line - 1])) --line;
      const bool at_line_start =
          line > from ? text_[line - 1] == '\n' : line == 0 || text_[line - 1] == '\n';
      if (at_line_start) to = line;
    }
    return to;
  }

  [[nodiscard]] char sign_at(std::size_t at) const {
    return at < text_.size() && (text_[at] == '-' || text_[at] == '+') ? text_[at] : '\0';
  }

  void outside() {
    const std::size_t from = at_;
    Tag tag = Tag::none;
    while (at_ < text_.size() && (tag = tag_at(at_)) == Tag::none) ++at_;
    if (tag == Tag::none) return data(from, at_);
    const std::size_t start = at_;
    at_ += opening(tag).size();
    // `{{+` is a plus sign in front of the expression, not a mark for white space.
    const char sign = tag == Tag::variable && sign_at(at_) == '+' ? '\0' : sign_at(at_);
    if (sign != '\0') ++at_;
    data(from, strip_before(from, start, sign, tag == Tag::variable));
    switch (tag) {
      case Tag::comment:
        return comment(start);
      case Tag::block:
        if (!raw(start)) inside(start, TokenKind::block_begin, TokenKind::block_end);
        return;
      default:
        return inside(start, TokenKind::variable_begin, TokenKind::variable_end);
    }
  }

  [[nodiscard]] const std::string& opening(Tag tag) const {
    return tag == Tag::comment ? syntax_.comment_start
           : tag == Tag::block ? syntax_.block_start
                               : syntax_.variable_start;
  }

  // Does a tag close here? Moves behind it and the white space that goes with it.
  bool close(const std::string& closing, bool is_variable) {
    const char sign = sign_at(at_);
    if (sign != '\0' && !(is_variable && sign == '+') && starts(at_ + 1, closing)) {
      at_ += 1 + closing.size();
      if (sign == '-') skip_spaces();
      return true;
    }
    if (!starts(at_, closing)) return false;
    at_ += closing.size();
    if (!is_variable && syntax_.trim_blocks && at_ < text_.size() && text_[at_] == '\n') ++at_;
    return true;
  }

  void comment(std::size_t start) {
    while (at_ < text_.size()) {
      if (close(syntax_.comment_end, false)) return;
      ++at_;
    }
    throw SyntaxProblem{"the comment is never closed", static_cast<std::uint32_t>(start), 2};
  }

  // Is `word` (with white space around it) followed by a block's end here? Moves behind it.
  bool word_tag(std::string_view word, bool trim) {
    const std::size_t before = at_;
    skip_spaces();
    if (starts(at_, word)) {
      at_ += word.size();
      skip_spaces();
      if (trim ? close(syntax_.block_end, false) : close_raw_begin()) return true;
    }
    at_ = before;
    return false;
  }
  bool close_raw_begin() {
    if (starts(at_, "-" + syntax_.block_end)) {
      at_ += 1 + syntax_.block_end.size();
      skip_spaces();
      return true;
    }
    if (!starts(at_, syntax_.block_end)) return false;
    at_ += syntax_.block_end.size();
    return true;
  }

  bool raw(std::size_t start) {
    if (!word_tag("raw", false)) return false;
    const std::size_t from = at_;
    for (; at_ < text_.size(); ++at_) {
      if (!starts(at_, syntax_.block_start)) continue;
      const std::size_t to = at_;
      at_ += syntax_.block_start.size();
      const char sign = sign_at(at_);
      if (sign != '\0') ++at_;
      if (word_tag("endraw", true)) {
        data(from, strip_before(from, to, sign, false));
        return true;
      }
      at_ = to;
    }
    throw SyntaxProblem{"`raw` is never closed by `endraw`", static_cast<std::uint32_t>(start), 2};
  }

  void inside(std::size_t start, TokenKind begin, TokenKind end) {
    const bool is_variable = begin == TokenKind::variable_begin;
    const std::string& closing = is_variable ? syntax_.variable_end : syntax_.block_end;
    add(begin, start, {});
    open_.clear();
    while (true) {
      skip_spaces();
      if (at_ >= text_.size()) {
        throw SyntaxProblem{base::cat("the tag is never closed by `", closing, "`"),
                            static_cast<std::uint32_t>(start), 2};
      }
      const std::size_t from = at_;
      if (open_.empty() && close(closing, is_variable)) {
        add(end, from, {});
        return;
      }
      token(is_variable && syntax_.escape_backslashes);
    }
  }

  void token(bool literal_backslashes) {
    const std::size_t from = at_;
    const char byte = text_[at_];
    if (is_name_start(byte)) {
      while (at_ < text_.size() && is_name(text_[at_])) ++at_;
      add(TokenKind::name, from, std::string(text_.substr(from, at_ - from)));
    } else if (is_digit(byte)) {
      number();
    } else if (byte == '\'' || byte == '"') {
      literal_backslashes ? literal_string(byte) : string(byte);
    } else {
      op();
    }
  }

  // Ansible doubles backslashes inside {{ }}, so one cannot protect a quote there.
  void literal_string(char quote) {
    const std::size_t from = at_;
    const std::size_t to = text_.find(quote, from + 1);
    if (to == std::string_view::npos)
      throw SyntaxProblem{"the string is never closed", offset(from), 1};
    at_ = to + 1;
    add(TokenKind::string, from, std::string(text_.substr(from + 1, to - from - 1)));
  }
  void string(char quote) {
    const std::size_t from = at_++;
    while (at_ < text_.size() && text_[at_] != quote) at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) throw SyntaxProblem{"the string is never closed", offset(from), 1};
    ++at_;
    try {
      add(TokenKind::string, from, unescape_string(text_.substr(from + 1, at_ - from - 2)));
    } catch (SyntaxProblem& problem) {
      problem.offset = offset(from);
      throw;
    }
  }

  void digits(int base) {
    while (at_ < text_.size() &&
           (digit_value(text_[at_]) < base ||
            (text_[at_] == '_' && at_ + 1 < text_.size() && digit_value(text_[at_ + 1]) < base))) {
      ++at_;
    }
  }
  void number() {
    const std::size_t from = at_;
    if (text_[at_] == '0' && at_ + 2 < text_.size() && prefixed()) {
      return add(TokenKind::integer, from, without_underscores(from));
    }
    digits(10);
    bool floating = false;
    const bool after_dot = from > 0 && text_[from - 1] == '.';
    if (!after_dot) floating = fraction();
    const std::string text = without_underscores(from);
    if (!floating && text.size() > 1 && text[0] == '0' &&
        text.find_first_not_of('0') != std::string::npos) {
      throw SyntaxProblem{"a number must not begin with 0", offset(from), offset(at_ - from)};
    }
    add(floating ? TokenKind::floating : TokenKind::integer, from, text);
  }
  bool prefixed() {
    const char kind = text_[at_ + 1];
    const int base = kind == 'x' || kind == 'X'   ? 16
                     : kind == 'o' || kind == 'O' ? 8
                     : kind == 'b' || kind == 'B' ? 2
                                                  : 0;
    if (base == 0 || digit_value(text_[at_ + 2]) >= base) return false;
    at_ += 2;
    digits(base);
    return true;
  }
  bool fraction() {
    bool floating = false;
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      ++at_;
      digits(10);
      floating = true;
    }
    if (at_ + 1 < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      const bool sign = text_[at_ + 1] == '+' || text_[at_ + 1] == '-';
      if (at_ + 1 + sign < text_.size() && is_digit(text_[at_ + 1 + sign])) {
        at_ += 1 + sign;
        digits(10);
        floating = true;
      }
    }
    return floating;
  }
  [[nodiscard]] std::string without_underscores(std::size_t from) const {
    std::string text(text_.substr(from, at_ - from));
    std::erase(text, '_');
    return text;
  }

  void op() {
    for (const std::string_view candidate : operators) {
      if (!starts(at_, candidate)) continue;
      balance(candidate);
      const std::size_t from = at_;
      at_ += candidate.size();
      return add(TokenKind::op, from, std::string(candidate));
    }
    throw SyntaxProblem{base::cat("unexpected character `", text_[at_], "`"), offset(at_), 1};
  }
  void balance(std::string_view op) {
    static constexpr std::string_view opening_brackets = "([{";
    static constexpr std::string_view closing_brackets = ")]}";
    if (op.size() != 1) return;
    if (opening_brackets.find(op[0]) != std::string_view::npos) return open_.push_back(op[0]);
    const auto index = closing_brackets.find(op[0]);
    if (index == std::string_view::npos) return;
    if (open_.empty()) throw SyntaxProblem{base::cat("unexpected `", op, "`"), offset(at_), 1};
    if (open_.back() != opening_brackets[index]) {
      throw SyntaxProblem{base::cat("unexpected `", op, "`: `", open_.back(), "` is still open"),
                          offset(at_), 1};
    }
    open_.pop_back();
  }

  [[nodiscard]] static std::uint32_t offset(std::size_t at) {
    return static_cast<std::uint32_t>(at);
  }

  std::string_view text_;
  const Syntax& syntax_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::string open_;  // brackets that wait to be closed
};

}  // namespace

std::vector<Token> lex(std::string_view text, const Syntax& syntax) {
  return Lexer(text, syntax).run();
}

std::vector<Token> lex_expression(std::string_view text) {
  return Lexer(text, Syntax{.escape_backslashes = false}).run_expression();
}

}  // namespace kboot::jinja
