// Reading JSON as Go's encoding/json does.
#include <array>
#include <charconv>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_json_number.hpp"
#include "value/go_json_text.hpp"
#include "value/go_syntax.hpp"

namespace kboot::value {

namespace {

bool digit(char byte) { return byte >= '0' && byte <= '9'; }

int hex_digit(char byte) {
  if (digit(byte)) return byte - '0';
  const char letter = static_cast<char>(byte | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// A byte as Go's messages quote it: as the character with its number.
std::string shown(char byte) {
  if (byte == '\'') return R"('\'')";
  if (byte == '"') return R"('"')";
  std::string text;
  base::append_utf8(text, static_cast<unsigned char>(byte));
  const std::string quoted = go_quoted(text);
  return base::cat("'", quoted.substr(1, quoted.size() - 2), "'");
}

// A list or dict that is not finished.
struct Open {
  Value container;
  Value key;
};

class Reader {
 public:
  // `partial` as json.Decoder, which reads one value of a longer text.
  // `keep_numbers` gives GoJsonNumber.
  Reader(std::string_view text, bool partial, bool keep_numbers = false)
      : text_(text), partial_(partial), keep_numbers_(keep_numbers) {}

  // One value, with the white space before it.
  Value read() {
    for (;;) {
      Value value;
      if (begin_value(value)) continue;  // a container that is not empty
      for (;;) {
        if (open_.empty()) return value;
        if (!put(value)) break;
        value = std::move(open_.back().container);
        open_.pop_back();
      }
    }
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) < 4) ++at_;
  }
  void expect_end() {
    skip_space();
    if (at_ < text_.size()) unexpected("after top-level value");
  }
  // What could not be decoded of a text that is well formed.
  void check() const {
    if (!refused_.empty()) fail(refused_);
  }
  [[nodiscard]] std::size_t position() const noexcept { return at_; }

 private:
  [[noreturn]] static void fail(std::string_view words) {
    throw base::Error("json-syntax", std::string(words));
  }
  [[noreturn]] void unexpected(std::string_view where) const {
    const bool at_end = at_ >= text_.size();
    // Go puts a blank behind the text, and says so where a blank is what disturbs.
    const bool inside = !partial_ && where != "in string literal" &&
                        (where.starts_with("in ") || where.starts_with("after decimal"));
    if (at_end && !inside) fail(partial_ ? "unexpected EOF" : "unexpected end of JSON input");
    fail(base::cat("invalid character ", shown(at_end ? ' ' : text_[at_]), " ", where));
  }
  bool take(char byte) {
    if (at_ >= text_.size() || text_[at_] != byte) return false;
    ++at_;
    return true;
  }

  // Reads a scalar or an empty container, or opens a container: then it gives true.
  bool begin_value(Value& value) {
    skip_space();
    const char first = at_ < text_.size() ? text_[at_] : '\0';
    if (first == '{' || first == '[') {
      ++at_;
      skip_space();
      if (take(first == '{' ? '}' : ']')) {
        value = first == '{' ? Value::dict() : Value::list();
        return false;
      }
      if (open_.size() >= static_cast<std::size_t>(max_depth)) fail("exceeded max depth");
      open_.push_back({first == '{' ? Value::dict() : Value::list(), {}});
      if (first == '{') read_key();
      return true;
    }
    if (first == '"') {
      value = Value(read_string());
    } else if (first == '-' || digit(first)) {
      value = read_number();
    } else {
      value = read_word();
    }
    return false;
  }

  void read_key() {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != '"') {
      unexpected("looking for beginning of object key string");
    }
    open_.back().key = Value(read_string());
    skip_space();
    if (!take(':')) unexpected("after object key");
  }

  // Puts a value into the innermost container; says whether that ends there.
  bool put(Value& value) {
    Open& open = open_.back();
    skip_space();
    if (open.container.is_dict()) {
      open.container.edit_dict().set(std::move(open.key), std::move(value));
      if (take('}')) return true;
      if (!take(',')) unexpected("after object key:value pair");
      read_key();
      return false;
    }
    open.container.edit_list().append(std::move(value));
    if (take(']')) return true;
    if (!take(',')) unexpected("after array element");
    return false;
  }

  Value read_word() {
    struct Row {
      std::string_view word;
      Value value;
    };
    const std::array<Row, 3> rows{Row{"true", true}, Row{"false", false}, Row{"null", {}}};
    for (const Row& row : rows) {
      if (at_ >= text_.size() || text_[at_] != row.word.front()) continue;
      for (std::size_t i = 0; i < row.word.size(); ++i) {
        if (take(row.word[i])) continue;
        unexpected(base::cat("in literal ", row.word, " (expecting '", row.word[i], "')"));
      }
      return row.value;
    }
    unexpected("looking for beginning of value");
  }

  void take_digits(std::string_view where) {
    if (at_ >= text_.size() || !digit(text_[at_])) unexpected(where);
    while (at_ < text_.size() && digit(text_[at_])) ++at_;
  }

  Value read_number() {
    const std::size_t begin = at_;
    take('-');
    if (!take('0')) take_digits("in numeric literal");
    if (take('.')) take_digits("after decimal point in numeric literal");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      take_digits("in exponent of numeric literal");
    }
    const std::string_view digits = text_.substr(begin, at_ - begin);
    if (keep_numbers_) return Value::foreign(std::make_unique<GoJsonNumber>(digits));
    double number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (result.ec != std::errc::result_out_of_range) return number;
    const bool negative = digits.front() == '-';
    if (is_small(digits)) return negative ? -0.0 : 0.0;
    if (refused_.empty()) {
      refused_ =
          base::cat("json: cannot unmarshal number ", digits, " into Go value of type float64");
    }
    return 0.0;
  }

  // Is a number that no double holds too near to zero, and not too large?
  static bool is_small(std::string_view digits) {
    const std::size_t e = digits.find_first_of("eE");
    if (e != std::string_view::npos && digits.substr(e + 1, 1) == "-") return true;
    const std::string_view body = digits.substr(digits.front() == '-' ? 1 : 0);
    return e == std::string_view::npos && body.starts_with("0.");
  }

  std::string read_string() {
    ++at_;
    std::string out;
    for (;;) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && plain(text_[at_])) ++at_;
      out.append(text_, begin, at_ - begin);
      if (take('"')) return out;
      if (take('\\')) {
        read_escape(out);
      } else if (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80) {
        const base::Utf8Step step = base::read_utf8(text_.substr(at_));
        base::append_utf8(out, step.size == 0 ? 0xFFFD : step.code_point);
        at_ += step.size == 0 ? 1 : step.size;
      } else {
        unexpected("in string literal");
      }
    }
  }

  static bool plain(char byte) {
    return static_cast<unsigned char>(byte) >= 0x20 && static_cast<unsigned char>(byte) < 0x80 &&
           byte != '"' && byte != '\\';
  }

  void read_escape(std::string& out) {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    const std::size_t letter =
        at_ < text_.size() ? letters.find(text_[at_]) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      ++at_;
      out += meant[letter];
      return;
    }
    if (!take('u')) unexpected("in string escape code");
    std::uint32_t unit = read_unit();
    if (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      // The other half of a character beyond the basic plane, or a character of its own.
      const std::size_t before = at_;
      at_ += 2;
      const std::uint32_t low = read_unit();
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      } else {
        at_ = before;
      }
    }
    base::append_utf8(out, unit);
  }

  std::uint32_t read_unit() {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      const int value = at_ < text_.size() ? hex_digit(text_[at_]) : -1;
      if (value < 0) unexpected("in \\u hexadecimal character escape");
      unit = unit * 16 + static_cast<std::uint32_t>(value);
      ++at_;
    }
    return unit;
  }

  std::string_view text_;
  bool partial_;
  bool keep_numbers_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::string refused_;
};

}  // namespace

Value read_go_json(std::string_view text, GoTarget target) {
  Reader reader(text, false);
  Value value = reader.read();
  reader.expect_end();
  if (value.is_null() && target != GoTarget::any) {
    value = target == GoTarget::map ? Value::dict() : Value::list();
    return value.set_subtype(Subtype::go_nil);
  }
  if (const auto refusal = go_json_refusal(value, target)) {
    throw base::Error("json-syntax", *refusal);
  }
  reader.check();
  return value;
}

GoJsonPart read_go_json_part(std::string_view text) {
  Reader reader(text, true);
  reader.skip_space();
  if (reader.position() == text.size()) throw base::Error("json-syntax", "EOF");
  Value value = reader.read();
  reader.check();
  return {std::move(value), reader.position()};
}

Value GoJsonNumber::to_data() const { return read_go_json(text_); }

Value read_go_json_numbers(std::string_view text) {
  Reader reader(text, true, true);
  reader.skip_space();
  if (reader.position() == text.size()) throw base::Error("json-syntax", "EOF");
  Value value = reader.read();
  reader.skip_space();
  if (reader.position() < text.size()) {
    throw base::Error("json-syntax", "invalid character after top-level value");
  }
  return value;
}

}  // namespace kboot::value
