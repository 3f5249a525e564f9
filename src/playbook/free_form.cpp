// The reader of k=v arguments.
#include "playbook/free_form.hpp"

#include <algorithm>
#include <iterator>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

using value::Origin;
using value::Value;

constexpr std::string_view raw_options[] = {
    "chdir", "creates",           "executable",       "removes",
    "stdin", "stdin_add_newline", "strip_empty_ends", "warn"};

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

// Walks over one word: quotes hide white space, and so do Jinja's braces.
class Splitter {
 public:
  Splitter(std::string_view text, Origin origin) : text_(text), origin_(origin) {}

  std::vector<std::string> run() {
    for (at_ = 0; at_ < text_.size(); ++at_) step(text_[at_]);
    if (quote_ != 0 || braces_ > 0) {
      throw base::Error("argument-syntax", "unbalanced quotes or braces in the arguments", origin_);
    }
    finish();
    return std::move(words_);
  }

 private:
  void step(char byte) {
    if (quote_ == 0 && braces_ == 0 && is_space(byte)) {
      // The first line end behind a word stays with it: command text keeps its lines.
      if (byte == '\n') {
        if (!word_.empty())
          word_ += byte;
        else if (!words_.empty())
          words_.back() += byte;
      }
      finish();
      return;
    }
    word_ += byte;
    if (braces_ == 0 && (byte == '"' || byte == '\'') && (at_ == 0 || text_[at_ - 1] != '\\')) {
      quote_ = quote_ == 0 ? byte : quote_ == byte ? '\0' : quote_;
    }
    if (at_ == 0) return;
    const char before = text_[at_ - 1];
    if (before == '{' && (byte == '{' || byte == '%' || byte == '#')) {
      ++braces_;
    } else if (braces_ > 0 && byte == '}' && (before == '}' || before == '%' || before == '#')) {
      --braces_;
    }
  }

  void finish() {
    if (!word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
  }

  std::string_view text_;
  Origin origin_;
  std::size_t at_ = 0;
  char quote_ = 0;
  int braces_ = 0;
  std::string word_;
  std::vector<std::string> words_;
};

std::string_view unquote(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                      text.front() == text.back() && text[text.size() - 2] != '\\';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Backslash escapes of k=v arguments, as Ansible decodes them: `msg="a\nb"` has two lines.
std::string decode_escapes(std::string_view text) {
  constexpr std::string_view letters = "abfnrtv\\'\"";
  constexpr std::string_view bytes = "\a\b\f\n\r\t\v\\'\"";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t which = text[at] == '\\' && at + 1 < text.size() ? letters.find(text[at + 1])
                                                                       : std::string_view::npos;
    out += which == std::string_view::npos ? text[at] : bytes[which];
    if (which != std::string_view::npos) ++at;
  }
  return out;
}

// The first `=` that is neither escaped nor the first byte.
std::size_t equals_sign(std::string_view word) {
  std::size_t at = word.find('=', 1);
  while (at != std::string_view::npos && word[at - 1] == '\\') at = word.find('=', at + 1);
  return at;
}

bool is_raw_option(std::string_view name) {
  return std::find(std::begin(raw_options), std::end(raw_options), name) != std::end(raw_options);
}

}  // namespace

std::vector<std::string> split_arguments(std::string_view text, Origin origin) {
  return Splitter(text, origin).run();
}

FreeForm parse_free_form(const Value& text, bool raw) {
  FreeForm form{.arguments = Value::dict(), .rest = {}};
  for (const std::string& word : split_arguments(text.as_string(), text.origin())) {
    const std::size_t equals = equals_sign(word);
    const std::string_view name = base::trim(std::string_view(word).substr(0, equals));
    if (equals != std::string::npos && (!raw || is_raw_option(name))) {
      const std::string decoded = decode_escapes(std::string_view(word).substr(equals + 1));
      const std::string_view given = unquote(base::trim(decoded));
      const std::size_t place = text.as_string().find(word);
      const Origin origin = base::sources().within(text.origin(), text.style(), text.as_string(),
                                                   place == std::string_view::npos ? 0 : place);
      form.arguments.edit_dict().set(
          Value(name).set_origin(origin),
          Value(given).set_origin(origin.plus(equals + 1)).add_marks(text.marks()));
      continue;
    }
    if (!form.rest.empty() && form.rest.back() != '\n') form.rest += ' ';
    form.rest += equals == std::string::npos ? base::replace_all(word, "\\=", "=") : word;
  }
  while (!form.rest.empty() && form.rest.back() == '\n') form.rest.pop_back();
  return form;
}

}  // namespace kboot::playbook
