// fmt.Sprintf: reading the directives of a format.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "gotpl/printer.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {

namespace {

constexpr int largest = 1'000'000;  // of a width or precision

class Format {
 public:
  Format(value::TextBuilder& out, std::string_view format, std::span<const Value> operands)
      : out_(out), format_(format), operands_(operands), printer_(out) {}

  void run();

 private:
  [[nodiscard]] bool at_end() const { return at_ >= format_.size(); }
  [[nodiscard]] bool at(char byte) const { return !at_end() && format_[at_] == byte; }
  bool flags();
  void width();
  void precision();
  void index();
  void verb();
  void extra();
  void show(Verb verb);
  std::optional<int> number(std::size_t end);
  std::optional<int> number_operand();
  void complain(Verb verb, std::string_view text);

  value::TextBuilder& out_;
  std::string_view format_;
  std::span<const Value> operands_;
  Printer printer_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;      // the operand that comes next
  bool after_index_ = false;  // the last thing was [n]
  bool good_index_ = true;
  bool reordered_ = false;
};

// True when the verb stood right behind the flags.
bool Format::flags() {
  Directive& directive = printer_.directive;
  for (; !at_end(); ++at_) {
    switch (format_[at_]) {
      case '#':
        directive.sharp = true;
        break;
      case '0':
        directive.zero = true;
        break;
      case '+':
        directive.plus = true;
        break;
      case '-':
        directive.minus = true;
        break;
      case ' ':
        directive.space = true;
        break;
      default:
        if (format_[at_] < 'a' || format_[at_] > 'z' || next_ >= operands_.size()) return false;
        show(static_cast<unsigned char>(format_[at_++]));
        return true;
    }
  }
  return false;
}

void Format::show(Verb verb) {
  Directive& directive = printer_.directive;
  if (verb == 'v' || verb == 'w') {
    directive.sharp_v = std::exchange(directive.sharp, false);
    directive.plus_v = std::exchange(directive.plus, false);
  }
  printer_.operand(operands_[next_++], verb);
}

// Digits before `end`. What is too large takes all the rest.
std::optional<int> Format::number(std::size_t end) {
  std::optional<int> out;
  for (; at_ < end && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
    if (out.value_or(0) > largest) {
      at_ = end;
      return std::nullopt;
    }
    out = out.value_or(0) * 10 + (format_[at_] - '0');
  }
  return out;
}

std::optional<int> Format::number_operand() {
  if (next_ >= operands_.size()) return std::nullopt;
  const Value& operand = operands_[next_++];
  if (!operand.is(value::Kind::integer)) return std::nullopt;
  const std::int64_t number = operand.as_int();
  if (number > largest || number < -largest) return std::nullopt;
  return static_cast<int>(number);
}

// [n]: the operand to take next.
void Format::index() {
  after_index_ = false;
  if (!at('[')) return;
  reordered_ = true;
  const std::size_t close =
      format_.size() - at_ < 3 ? std::string_view::npos : format_.find(']', at_ + 1);
  if (close == std::string_view::npos) {
    ++at_;
    good_index_ = false;
    return;
  }
  ++at_;
  const auto position = number(close);
  const bool whole = position && at_ == close;
  at_ = close + 1;
  after_index_ = whole;
  if (whole && *position >= 1 && static_cast<std::size_t>(*position) <= operands_.size()) {
    next_ = static_cast<std::size_t>(*position) - 1;
  } else {
    good_index_ = false;
  }
}

void Format::width() {
  Directive& directive = printer_.directive;
  if (!at('*')) {
    const auto width = number(format_.size());
    directive.has_width = width.has_value();
    directive.width = width.value_or(0);
    if (after_index_ && width) good_index_ = false;
    return;
  }
  ++at_;
  const auto width = number_operand();
  directive.has_width = width.has_value();
  directive.width = width.value_or(0);
  if (!width) out_.append("%!(BADWIDTH)");
  if (directive.width < 0) {
    directive.width = -directive.width;
    directive.minus = true;
    directive.zero = false;
  }
  after_index_ = false;
}

void Format::precision() {
  if (at_ + 1 >= format_.size() || format_[at_] != '.') return;
  Directive& directive = printer_.directive;
  ++at_;
  if (after_index_) good_index_ = false;
  index();
  if (!at('*')) {
    directive.precision = number(format_.size()).value_or(0);
    directive.has_precision = true;
    return;
  }
  ++at_;
  const auto precision = number_operand();
  directive.has_precision = precision && *precision >= 0;
  directive.precision = directive.has_precision ? *precision : 0;
  if (!directive.has_precision) out_.append("%!(BADPREC)");
  after_index_ = false;
}

void Format::complain(Verb verb, std::string_view text) {
  out_.append("%!");
  std::string letter;
  base::append_utf8(letter, verb);
  out_.append(letter);
  out_.append(text);
}

void Format::verb() {
  if (at_end()) return out_.append("%!(NOVERB)");
  const Rune rune = rune_at(format_, at_);
  at_ += rune.size;
  if (rune.code == '%') return out_.append('%');
  if (!good_index_) return complain(rune.code, "(BADINDEX)");
  if (next_ >= operands_.size()) return complain(rune.code, "(MISSING)");
  show(rune.code);
}

void Format::extra() {
  printer_.directive = {};
  out_.append("%!(EXTRA ");
  for (std::size_t i = next_; i < operands_.size(); ++i) {
    if (i > next_) out_.append(", ");
    printer_.typed_operand(operands_[i]);
  }
  out_.append(')');
}

void Format::run() {
  for (;;) {
    const std::size_t percent = std::min(format_.find('%', at_), format_.size());
    out_.append(format_.substr(at_, percent - at_));
    at_ = percent + 1;
    if (percent == format_.size()) break;
    printer_.directive = {};
    good_index_ = true;
    if (flags()) continue;
    index();
    width();
    precision();
    if (!after_index_) index();
    verb();
  }
  if (!reordered_ && next_ < operands_.size()) extra();
}

}  // namespace

void go_sprintf(value::TextBuilder& out, std::string_view format, std::span<const Value> operands) {
  Format(out, format, operands).run();
}

std::string go_sprintf(std::string_view format, std::span<const Value> operands) {
  value::TextBuilder out;
  go_sprintf(out, format, operands);
  return std::string(out.view());
}

}  // namespace kboot::gotpl
