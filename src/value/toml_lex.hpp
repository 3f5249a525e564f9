// The characters of a TOML text, as BurntSushi/toml's lexer takes them, and its words for what is
// wrong. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kboot::value {

// What is wrong, and on which line; the reader adds the last key.
struct TomlFault {
  std::size_t line;
  std::string words;
};

struct TomlToken {
  enum Kind : std::uint8_t {
    text,
    escaped,
    multiline,
    raw_multiline,
    integer,
    floating,
    boolean,
    time
  } kind;
  std::string_view value;
  std::size_t line;
};

class TomlLexer {
 public:
  explicit TomlLexer(std::string_view text) : text_(text) {}

  static constexpr std::uint32_t end = 0;  // what next() gives behind the text

  // All of these throw TomlFault.
  std::uint32_t next();
  std::uint32_t peek();
  bool accept(char wanted);
  void back();
  void skip_blanks();
  void skip_comment();  // behind its `#`
  // A part of a key that is no string.
  TomlToken bare();
  // A part of a key or a value that begins with a quote, which was taken.
  TomlToken string(char quote);
  // A value that is neither array nor table; `first` was taken.
  TomlToken scalar(std::uint32_t first);

  [[noreturn]] void fail(std::string words);        // errorf
  [[noreturn]] void fail_above(std::string words);  // errorPrevLine
  [[nodiscard]] std::size_t line() const;
  [[nodiscard]] bool at_end() const noexcept { return at_end_; }

 private:
  [[noreturn]] void fail_at(std::size_t line, std::string words) const;
  [[nodiscard]] std::string_view current() const { return text_.substr(start_, at_ - start_); }
  TomlToken emit(TomlToken::Kind kind);
  TomlToken multiline(char quote);
  void escape();
  void hex(int digits, std::string_view words);
  TomlToken number(std::uint32_t first);
  TomlToken signed_number();
  TomlToken zero();
  TomlToken take_all(TomlToken::Kind kind, std::string_view more, bool (*digit)(std::uint32_t));
  TomlToken word();

  std::string_view text_;
  std::size_t start_ = 0;  // of the token
  std::size_t at_ = 0;
  std::size_t before_ = 0;  // where the last character began
  bool at_end_ = false;
};

[[nodiscard]] bool toml_blank(std::uint32_t code);
[[nodiscard]] bool toml_line_end(std::uint32_t code);
// A character as %q prints it.
[[nodiscard]] std::string toml_shown(std::uint32_t code);

}  // namespace kboot::value
