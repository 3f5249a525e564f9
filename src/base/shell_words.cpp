// Splits and quotes text as a POSIX shell does; see shell_words.hpp.
#include "base/shell_words.hpp"

#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::base {

namespace {

constexpr std::string_view white_space = " \t\r\n";

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<std::string> words() {
    while (skip_space()) words_.push_back(word());
    return std::move(words_);
  }

 private:
  bool skip_space() {
    at_ = std::min(text_.find_first_not_of(white_space, at_), text_.size());
    return at_ < text_.size();
  }

  std::string word() {
    std::string word;
    while (at_ < text_.size() && white_space.find(text_[at_]) == white_space.npos) {
      const char c = text_[at_++];
      if (c == '\'') {
        single_quoted(word);
      } else if (c == '"') {
        double_quoted(word);
      } else if (c == '\\') {
        word += next('\\');
      } else {
        word += c;
      }
    }
    return word;
  }

  void single_quoted(std::string& word) {
    for (char c = next('\''); c != '\''; c = next('\'')) word += c;
  }

  // Within double quotes a backslash only takes the meaning of `"` and of itself away.
  void double_quoted(std::string& word) {
    for (char c = next('"'); c != '"'; c = next('"')) {
      if (c == '\\') {
        const char escaped = next('"');
        if (escaped != '"' && escaped != '\\') word += '\\';
        word += escaped;
      } else {
        word += c;
      }
    }
  }

  char next(char open) {
    if (at_ < text_.size()) return text_[at_++];
    const std::string what =
        open == '\\' ? "ends in a lone backslash" : cat("has a `", open, "` without its end");
    throw Error("unbalanced-quotes", cat("the command ", what));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> words_;
};

bool harmless(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("@%+=:,./-_").find(c) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) { return Splitter(text).words(); }

std::string quote_word(std::string_view word) {
  bool plain = !word.empty();
  for (const char c : word) plain = plain && harmless(c);
  return plain ? std::string(word) : cat("'", replace_all(word, "'", "'\"'\"'"), "'");
}

}  // namespace kboot::base
