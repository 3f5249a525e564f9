// Where words of identifiers begin and end.
#include "gotpl/go_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_case.hpp"
#include "gotpl/print.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {
namespace {

enum class Word : std::uint8_t { invalid, number, upper, alphabet, connector, punctuation, other };

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

template <std::size_t size>
bool within(const std::array<CodeRange, size>& ranges, std::uint32_t code) {
  return std::ranges::any_of(
      ranges, [code](CodeRange range) { return code >= range.first && code <= range.last; });
}

// Letters of scripts that do not have words in this sense.
constexpr std::array<CodeRange, 3> ideographs{
    {{0x3400, 0x4D85}, {0x4E00, 0x9FCC}, {0x20000, 0x2B81D}}};
// Numbers that are no decimal digits, in the blocks where such are common.
constexpr std::array<CodeRange, 14> other_numbers{{{0xB2, 0xB3},
                                                   {0xB9, 0xB9},
                                                   {0xBC, 0xBE},
                                                   {0x2070, 0x2070},
                                                   {0x2074, 0x2079},
                                                   {0x2080, 0x2089},
                                                   {0x2150, 0x2182},
                                                   {0x2185, 0x2189},
                                                   {0x2460, 0x249B},
                                                   {0x24EA, 0x24FF},
                                                   {0x2776, 0x2793},
                                                   {0x3007, 0x3007},
                                                   {0x3021, 0x3029},
                                                   {0x3038, 0x303A}}};

bool is_connector(std::uint32_t code) { return code == '-' || code == '_' || is_space(code); }
bool is_alphabet(std::uint32_t code) { return is_letter(code) && !within(ideographs, code); }
bool is_number(std::uint32_t code) { return is_digit(code) || within(other_numbers, code); }
bool is_tail(std::uint32_t code) { return is_alphabet(code) && !is_upper(code); }
bool is_other(std::uint32_t code) {
  return !is_connector(code) && !is_alphabet(code) && !is_number(code) && !is_punctuation(code);
}

// Cuts a text into words, one after the other.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) { next(); }

  [[nodiscard]] Word kind() const { return kind_; }
  [[nodiscard]] std::string_view word() const { return word_; }
  [[nodiscard]] bool at_end() const { return text_.empty(); }  // is this the last word?

  void next() {
    kind_ = Word::invalid;
    size_ = 0;
    if (!text_.empty()) read();
    word_ = text_.substr(0, size_);
    text_.remove_prefix(size_);
  }

 private:
  // The next rune that is valid, with the bytes before it that are not; where there is none, the
  // last one again.
  void look() {
    std::size_t size = 0;
    while (size_ + size < text_.size()) {
      const Rune rune = rune_at(text_, size_ + size);
      size += rune.size;
      if (rune.code == rune_error) continue;
      code_ = rune.code;
      break;
    }
    step_ = size;
  }

  template <typename Belongs>
  void take_while(Belongs belongs) {
    while (size_ < text_.size()) {
      look();
      if (!belongs(code_)) return;
      size_ += step_;
    }
  }

  void read() {
    code_ = rune_error;
    look();
    size_ += step_;
    if (code_ == rune_error) return;
    if (is_connector(code_)) {
      kind_ = Word::connector;
      take_while(is_connector);
    } else if (is_punctuation(code_)) {
      kind_ = Word::punctuation;
      take_while(is_punctuation);
    } else if (is_upper(code_)) {
      kind_ = Word::upper;
      read_upper();
    } else if (is_alphabet(code_)) {
      kind_ = Word::alphabet;
      take_while(is_tail);
    } else if (is_number(code_)) {
      kind_ = Word::number;
      take_while(is_number);
    } else {
      kind_ = Word::other;
      take_while(is_other);
    }
  }

  // "HTTPStatus" is HTTP and Status.
  void read_upper() {
    if (size_ == text_.size()) return;
    look();
    if (!is_upper(code_)) {
      if (is_alphabet(code_)) take_while(is_tail);
      return;
    }
    std::size_t last = 0;
    while (size_ < text_.size()) {
      look();
      if (!is_upper(code_)) break;
      last = step_;
      size_ += step_;
    }
    if (size_ < text_.size() && is_alphabet(code_)) size_ -= last;
  }

  std::string_view text_;  // behind the word
  std::string_view word_;
  Word kind_ = Word::invalid;
  std::uint32_t code_ = 0;
  std::size_t step_ = 0;
  std::size_t size_ = 0;
};

class LowerWords {
 public:
  LowerWords(std::string_view text, char connector) : words_(text), connector_(connector) {}

  std::string run() {
    while (!words_.at_end()) {
      if (words_.kind() != Word::connector) put(words_.kind(), words_.word());
      const Word before = words_.kind();
      const std::string_view last = words_.word();
      words_.next();
      if (before == Word::number) {
        put_mixed();
      } else if (before == Word::connector) {
        put(before, last);
      } else if (before != Word::punctuation) {
        behind_letters();
      }
    }
    put(words_.kind(), words_.word());
    return std::move(out_);
  }

 private:
  // Letters and numbers that go on behind a number belong to it: "2m3s".
  void put_mixed() {
    while (words_.kind() == Word::alphabet || words_.kind() == Word::number) {
      put(words_.kind(), words_.word());
      words_.next();
    }
    if (words_.kind() != Word::invalid) connect();
  }

  // A number belongs to the word before it, unless small letters follow: "Bld4Floor", "HTTP2xx".
  void behind_letters() {
    if (words_.kind() != Word::number) {
      connect();
      return;
    }
    if (words_.at_end()) return;
    const std::string_view number = words_.word();
    words_.next();
    if (words_.kind() != Word::alphabet) {
      put(Word::number, number);
      connect();
      return;
    }
    out_ += connector_;
    put(Word::number, number);
    put_mixed();
  }

  void connect() {
    if (words_.kind() != Word::connector && words_.kind() != Word::punctuation) out_ += connector_;
  }

  void put(Word kind, std::string_view word) {
    if (kind != Word::upper && kind != Word::connector) {
      out_ += word;
      return;
    }
    for (std::size_t at = 0; at < word.size();) {
      const Rune rune = rune_at(word, at);
      if (is_connector(rune.code)) {
        out_ += connector_;
      } else {
        base::append_utf8(out_, is_upper(rune.code) ? to_lower(rune.code) : rune.code);
      }
      at += rune.size;
    }
  }

  Words words_;
  char connector_;
  std::string out_;
};

}  // namespace

std::string lower_words(std::string_view text, char connector) {
  return text.empty() ? std::string() : LowerWords(text, connector).run();
}

std::string pascal_words(std::string_view text) {
  std::string out;
  std::uint32_t code = 0;
  std::size_t at = 0;
  bool was_upper = false;
  std::uint32_t size = 0;
  while (at < text.size()) {  // connectors at the front stay
    const Rune rune = rune_at(text, at);
    code = rune.code;
    size = rune.size;
    at += size;
    if (!is_connector(code)) {
      was_upper = is_upper(code);
      code = to_upper(code);
      break;
    }
    base::append_utf8(out, code);
  }
  if (at == text.size()) {
    // xstrings writes the last rune of a text that has nothing but one rune, or connectors, again.
    if (size != 0) base::append_utf8(out, code);
    return out;
  }
  while (at < text.size()) {
    const std::uint32_t before = code;
    const Rune rune = rune_at(text, at);
    code = rune.code;
    at += rune.size;
    if (is_connector(code) && is_connector(before)) {
      base::append_utf8(out, before);
    } else if (is_connector(before)) {
      was_upper = is_upper(code);
      code = to_upper(code);
    } else {
      if (was_upper) {
        if (is_upper(code)) {
          code = to_lower(code);
        } else {
          was_upper = false;
        }
      }
      base::append_utf8(out, before);
    }
  }
  base::append_utf8(out, code);
  return out;
}

}  // namespace kboot::gotpl
