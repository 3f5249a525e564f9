// Reads Python literals, as ast.literal_eval does after Ansible's translation of JSON's names.
#include <cmath>
#include <cstdlib>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/jinja.hpp"
#include "jinja/lexer.hpp"
#include "jinja/print.hpp"
#include "jinja/utf8.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

// Thrown inside this file only: the text is no literal.
struct NoLiteral {};

class LiteralReader {
 public:
  LiteralReader(std::string_view text, std::vector<value::ByteRange> secrets)
      : text_(text), secrets_(std::move(secrets)) {}

  Value run() {
    Value out = tuple_or_value();
    skip_blanks(true);
    if (at_ != text_.size()) throw NoLiteral{};
    return out;
  }

 private:
  static constexpr int depth_limit = 90;

  void skip_blanks(bool newlines) {
    while (at_ < text_.size()) {
      const char byte = text_[at_];
      if (byte == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (byte == ' ' || byte == '\t' || byte == '\f' ||
                 (newlines && (byte == '\n' || byte == '\r'))) {
        ++at_;
      } else if (byte == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
        at_ += 2;
      } else {
        return;
      }
    }
  }
  bool skip(char byte) {
    skip_blanks(depth_ > 0);
    if (at_ >= text_.size() || text_[at_] != byte) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool starts(std::string_view what) const {
    return text_.compare(at_, what.size(), what) == 0;
  }

  // A secret that overlaps the bytes since `from` makes the value secret.
  Value mark(Value out, std::size_t from) const {
    for (const value::ByteRange range : secrets_) {
      if (range.begin < at_ && range.end > from) return out.add_marks(value::mark_secret);
    }
    return out;
  }

  Value tuple_or_value() {
    Value first = value();
    if (!skip(',')) return first;
    std::vector<Value> items{std::move(first)};
    while (skip_blanks(false), at_ < text_.size() && text_[at_] != '\n') {
      items.push_back(value());
      if (!skip(',')) break;
    }
    return Value::list(std::move(items)).set_subtype(value::Subtype::python_tuple);
  }

  Value value() {
    if (++depth_ > depth_limit) throw NoLiteral{};
    skip_blanks(depth_ > 1);
    const std::size_t from = at_;
    Value out = mark(sum(), from);
    --depth_;
    return out;
  }

  // Only what literal_eval takes of arithmetic is left out: complex numbers.
  Value sum() {
    if (at_ >= text_.size()) throw NoLiteral{};
    const char byte = text_[at_];
    if (byte == '[') return list();
    if (byte == '(') return parenthesised();
    if (byte == '{') return dict_or_set();
    if (byte == '-' || byte == '+') return signed_number();
    if ((byte >= '0' && byte <= '9') || byte == '.') return number();
    if (is_quote(byte) || has_prefix()) return string();
    return word();
  }

  Value list() {
    ++at_;
    return Value::list(items(']'));
  }

  std::vector<Value> items(char closing) {
    std::vector<Value> out;
    while (!skip(closing)) {
      if (!out.empty() && !skip(',')) throw NoLiteral{};
      if (!out.empty() && skip(closing)) break;
      out.push_back(value());
    }
    return out;
  }

  Value parenthesised() {
    ++at_;
    if (skip(')')) return Value::list().set_subtype(value::Subtype::python_tuple);
    Value first = value();
    if (skip(')')) return first;
    if (!skip(',')) throw NoLiteral{};
    std::vector<Value> all{std::move(first)};
    while (!skip(')')) {
      all.push_back(value());
      if (skip(')')) break;
      if (!skip(',')) throw NoLiteral{};
    }
    return Value::list(std::move(all)).set_subtype(value::Subtype::python_tuple);
  }

  static bool hashable(const Value& key) {
    return !key.is_dict() && (!key.is_list() || key.subtype() == value::Subtype::python_tuple);
  }

  Value dict_or_set() {
    ++at_;
    Value dict = Value::dict();
    if (skip('}')) return dict;
    Value first = value();
    if (!skip(':')) return set(std::move(first));
    while (true) {
      if (!hashable(first)) throw NoLiteral{};
      dict.edit_dict().set(std::move(first), value());
      if (skip('}')) return dict;
      if (!skip(',')) throw NoLiteral{};
      if (skip('}')) return dict;
      first = value();
      if (!skip(':')) throw NoLiteral{};
    }
  }

  Value set(Value first) {
    std::vector<Value> out{std::move(first)};
    while (!skip('}')) {
      if (!skip(',')) throw NoLiteral{};
      if (skip('}')) break;
      Value item = value();
      bool seen = false;
      for (const Value& other : out) seen = seen || value::equal(other, item);
      if (!seen) out.push_back(std::move(item));
    }
    for (const Value& item : out) {
      if (!hashable(item)) throw NoLiteral{};
    }
    return Value::list(std::move(out)).set_subtype(value::Subtype::python_set);
  }

  Value signed_number() {
    const bool negative = text_[at_++] == '-';
    skip_blanks(depth_ > 1);
    if (at_ >= text_.size() || !((text_[at_] >= '0' && text_[at_] <= '9') || text_[at_] == '.'))
      throw NoLiteral{};
    Value out = number();
    if (!negative) return out;
    if (out.is(value::Kind::floating)) return Value(-out.as_double());
    BigInteger big = *big_integer_of(out);
    big.negate();
    return big.value();
  }

  Value number() {
    const std::size_t from = at_;
    bool floating = false;
    while (at_ < text_.size() && number_byte(from)) {
      floating = floating || text_[at_] == '.' || exponent_at(from);
      ++at_;
    }
    std::string digits(text_.substr(from, at_ - from));
    if (digits.ends_with('_') || digits.find("__") != std::string::npos) throw NoLiteral{};
    std::erase(digits, '_');
    return floating ? float_value(digits) : integer_value(digits);
  }
  [[nodiscard]] bool hexadecimal(std::size_t from) const {
    return at_ > from + 1 && text_[from] == '0' && (text_[from + 1] | 32) == 'x';
  }
  [[nodiscard]] bool exponent_at(std::size_t from) const {
    return (text_[at_] | 32) == 'e' && !hexadecimal(from);
  }
  [[nodiscard]] bool number_byte(std::size_t from) const {
    const char byte = text_[at_];
    if ((byte >= '0' && byte <= '9') || byte == '_' || byte == '.' ||
        ((byte | 32) >= 'a' && (byte | 32) <= 'z'))
      return true;
    return (byte == '+' || byte == '-') && at_ > from && (text_[at_ - 1] | 32) == 'e' &&
           !hexadecimal(from);
  }
  static Value float_value(const std::string& digits) {
    char* end = nullptr;
    const double number = std::strtod(digits.c_str(), &end);
    if (*end != '\0') throw NoLiteral{};
    return Value(number);
  }
  static Value integer_value(std::string_view digits) {
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0' && digits[1] > '9') {
      const char kind = static_cast<char>(digits[1] | 32);
      base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
      if (base == 0) throw NoLiteral{};
      digits.remove_prefix(2);
    } else if (digits.size() > 1 && digits[0] == '0' &&
               digits.find_first_not_of('0') != std::string_view::npos) {
      throw NoLiteral{};
    }
    const auto number = parse_integer(digits, base);
    if (!number) throw NoLiteral{};
    return *number;
  }

  static bool is_quote(char byte) { return byte == '\'' || byte == '"'; }
  [[nodiscard]] bool has_prefix() const {
    const char byte = static_cast<char>(text_[at_] | 32);
    return (byte == 'u' || byte == 'r') && at_ + 1 < text_.size() && is_quote(text_[at_ + 1]);
  }

  Value string() {
    value::TextBuilder out;
    while (at_ < text_.size() && (is_quote(text_[at_]) || has_prefix())) {
      out.append(one_string());
      skip_blanks(depth_ > 1);
    }
    return out.take();
  }
  std::string one_string() {
    const bool raw = (text_[at_] | 32) == 'r';
    if (!is_quote(text_[at_])) ++at_;
    const std::string quote(starts(std::string(3, text_[at_])) ? 3 : 1, text_[at_]);
    at_ += quote.size();
    const std::size_t from = at_;
    while (!starts(quote)) {
      if (at_ >= text_.size() || (quote.size() == 1 && text_[at_] == '\n')) throw NoLiteral{};
      at_ += text_[at_] == '\\' ? 2 : 1;
      if (at_ > text_.size()) throw NoLiteral{};
    }
    const std::string_view body = text_.substr(from, at_ - from);
    at_ += quote.size();
    return raw ? std::string(body) : unescape(body);
  }

  Value word() {
    struct Word {
      std::string_view text;
      Value value;
    };
    const Word words[] = {{"True", Value(true)},   {"true", Value(true)}, {"False", Value(false)},
                          {"false", Value(false)}, {"None", Value()},     {"null", Value()}};
    std::size_t end = at_;
    while (end < text_.size() && ((text_[end] | 32) >= 'a') && ((text_[end] | 32) <= 'z')) ++end;
    for (const Word& candidate : words) {
      if (text_.substr(at_, end - at_) != candidate.text) continue;
      at_ = end;
      return candidate.value;
    }
    if (starts("set()")) {
      at_ += 5;
      return Value::list().set_subtype(value::Subtype::python_set);
    }
    throw NoLiteral{};
  }

  static std::string unescape(std::string_view body) {
    if (body.find('\\') == std::string_view::npos) return std::string(body);
    try {
      return unescape_string(body);
    } catch (const SyntaxProblem&) {
      throw NoLiteral{};
    }
  }

  std::string_view text_;
  std::vector<value::ByteRange> secrets_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<Value> read_literal(const Value& text) {
  try {
    return LiteralReader(text.as_string(), text.has(value::mark_secret)
                                               ? text.secret_ranges()
                                               : std::vector<value::ByteRange>{})
        .run();
  } catch (const NoLiteral&) {
    return std::nullopt;
  }
}

std::optional<Value> read_literal(std::string_view text) { return read_literal(Value(text)); }

}  // namespace kboot::jinja
