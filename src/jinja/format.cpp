// Python's two ways to format: 'x %s' % value, and 'x {}'.format(value).
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "jinja/big_integer.hpp"
#include "jinja/format_spec.hpp"
#include "jinja/machine.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/text_tools.hpp"
#include "jinja/utf8.hpp"
#include "value/containers.hpp"
#include "value/number.hpp"

namespace kboot::jinja {

namespace {

class BraceFormatter {
 public:
  BraceFormatter(Machine& machine, const std::vector<Value>& positional,
                 const std::vector<std::pair<std::string, Value>>& named)
      : machine_(machine), positional_(positional), named_(named) {}

  void run(value::TextBuilder& out, const Value& format, int depth) {
    const std::string_view text = format.as_string();
    for (std::size_t at = 0; at < text.size();) {
      const char byte = text[at];
      const bool doubled = at + 1 < text.size() && text[at + 1] == byte;
      if ((byte == '{' || byte == '}') && doubled) {
        out.append(byte);
        at += 2;
      } else if (byte == '{') {
        at = field(out, text, at + 1, depth);
      } else if (byte == '}') {
        throw filter_error("a single `}` stands in the format");
      } else {
        const std::size_t end = std::min(text.find_first_of("{}", at), text.size());
        out.append_part(format, at, end - at);
        at = end;
      }
      check_text_size(out.size());
    }
  }

 private:
  // Reads the field behind `{` and gives the byte behind its `}`.
  std::size_t field(value::TextBuilder& out, std::string_view text, std::size_t at, int depth) {
    std::size_t end = at;
    for (int open = 1; end < text.size(); ++end) {
      if (text[end] == '{') ++open;
      if (text[end] == '}' && --open == 0) break;
    }
    if (end >= text.size()) throw filter_error("a `{` is never closed in the format");
    std::string_view body = text.substr(at, end - at);
    std::string spec;
    if (const auto colon = body.find(':'); colon != std::string_view::npos) {
      if (depth > 1) throw filter_error("the format is nested too deeply");
      value::TextBuilder inner;
      run(inner, Value(body.substr(colon + 1)), depth + 1);
      spec = std::string(inner.view());
      body = body.substr(0, colon);
    }
    char conversion = '\0';
    if (const auto mark = body.find('!'); mark != std::string_view::npos) {
      conversion = mark + 1 < body.size() ? body[mark + 1] : '\0';
      body = body.substr(0, mark);
    }
    Value value = reference(body);
    if (conversion == 'r') value = Value(to_repr(value)).add_marks(value.marks());
    if (conversion == 's') value = text_of(value);
    if (spec.empty()) {
      print(out, value);
    } else {
      out.append_marked(format_spec(value, spec), value.marks());
    }
    return end + 1;
  }

  Value reference(std::string_view path) {
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    Value value = base_value(path.substr(0, end));
    for (std::size_t at = end; at < path.size();) {
      const bool bracket = path[at] == '[';
      const std::size_t stop =
          bracket ? path.find(']', at) : std::min(path.find_first_of(".[", at + 1), path.size());
      if (stop == std::string_view::npos) throw filter_error("a `[` is never closed in the format");
      const std::string_view key = path.substr(at + 1, stop - at - 1);
      std::int64_t index = 0;
      value = bracket && base::parse_int(key, index) ? machine_.item(value, Value(index))
              : bracket                              ? machine_.item(value, Value(key))
                                                     : machine_.attribute(value, key);
      require_defined(value);
      at = bracket ? stop + 1 : stop;
    }
    return value;
  }

  Value base_value(std::string_view name) {
    std::int64_t index = 0;
    if (name.empty() || base::parse_int(name, index)) {
      const std::size_t at = name.empty() ? next_++ : static_cast<std::size_t>(index);
      if (at >= positional_.size())
        throw filter_error(base::cat("the format has no value number ", at));
      return positional_[at];
    }
    for (const auto& [key, value] : named_) {
      if (key == name) return value;
    }
    throw filter_error(base::cat("the format has no value `", name, "`"));
  }

  Machine& machine_;
  const std::vector<Value>& positional_;
  const std::vector<std::pair<std::string, Value>>& named_;
  std::size_t next_ = 0;
};

// One `%` field: flags, width, precision, letter.
class PercentFormatter {
 public:
  PercentFormatter(const Value& format, const Value& arguments)
      : format_(format), text_(format.as_string()) {
    const bool tuple = arguments.is_list() && arguments.subtype() == value::Subtype::python_tuple;
    if (tuple) {
      values_ = arguments.as_list().items();
    } else {
      values_.push_back(arguments);
      if (arguments.is_dict()) mapping_ = arguments;
    }
  }

  Value run() {
    while (at_ < text_.size()) {
      const std::size_t sign = std::min(text_.find('%', at_), text_.size());
      out_.append_part(format_, at_, sign - at_);
      at_ = sign;
      if (at_ < text_.size()) field();
      check_text_size(out_.size());
    }
    if (next_ < values_.size() && !by_name_ && !mapping_)
      throw filter_error("the format does not use all values");
    return out_.take();
  }

 private:
  Value take() {
    if (next_ >= values_.size()) throw filter_error("the format has too few values");
    return values_[next_++];
  }

  std::int64_t number_or_star() {
    if (at_ < text_.size() && text_[at_] == '*') {
      ++at_;
      const Value width = take();
      if (!width.is(value::Kind::integer) || width.as_int() > widest)
        throw filter_error("`*` in a format needs an integer");
      return width.as_int();
    }
    return read_number(text_, at_);
  }

  void field() {
    ++at_;
    std::optional<Value> named;
    if (at_ < text_.size() && text_[at_] == '(') {
      const std::size_t end = text_.find(')', at_);
      if (end == std::string_view::npos || !mapping_)
        throw filter_error("`%(name)` in a format needs a dict");
      const std::string_view key = text_.substr(at_ + 1, end - at_ - 1);
      const Value* found = mapping_->find(key);
      if (found == nullptr) throw filter_error(base::cat("the format has no value `", key, "`"));
      named = *found;
      by_name_ = true;
      at_ = end + 1;
    }
    Spec spec;
    bool left = false;
    bool zero = false;
    for (;
         at_ < text_.size() && std::string_view("#0- +").find(text_[at_]) != std::string_view::npos;
         ++at_) {
      left = left || text_[at_] == '-';
      zero = zero || text_[at_] == '0';
      spec.alternative = spec.alternative || text_[at_] == '#';
      if (text_[at_] == '+' || (text_[at_] == ' ' && spec.sign != '+')) spec.sign = text_[at_];
    }
    spec.width = number_or_star();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      spec.precision = number_or_star();
    }
    while (at_ < text_.size() && std::string_view("hlL").find(text_[at_]) != std::string_view::npos)
      ++at_;
    if (at_ >= text_.size()) throw filter_error("the format ends in the middle of a field");
    spec.kind = text_[at_++];
    if (spec.kind == '%') return out_.append('%');
    spec.align = left ? '<' : zero ? '=' : '>';
    if (zero && !left) spec.fill = "0";
    write(named ? *named : take(), spec);
  }

  void write(const Value& value, Spec& spec) {
    require_defined(value);
    if (spec.kind == 's' || spec.kind == 'r' || spec.kind == 'a') {
      if (spec.width == 0 && spec.precision < 0 && spec.kind == 's') return print(out_, value);
      std::string body = spec.kind == 's' ? to_text(value) : to_repr(value);
      if (spec.precision >= 0) body.resize(byte_of(body, static_cast<std::size_t>(spec.precision)));
      return out_.append_marked(
          pad(body, static_cast<std::size_t>(spec.width), spec.align == '<' ? '<' : '>', " "),
          value.marks());
    }
    out_.append_marked(number(value, spec), value.marks());
  }

  static std::string number(const Value& value, Spec& spec) {
    const bool is_float = std::string_view("eEfFgG").find(spec.kind) != std::string_view::npos;
    const bool is_int = std::string_view("diuxXo").find(spec.kind) != std::string_view::npos;
    if (spec.kind == 'c' && value.is_string()) return to_text(value);
    if ((!is_float && !is_int && spec.kind != 'c') || !number_of(value)) {
      throw filter_error(
          base::cat("`%", spec.kind, "` does not work on `", python_type(value), "`"));
    }
    Value operand = value;
    if (is_int && value.is(value::Kind::floating))
      operand = Value(static_cast<std::int64_t>(value.as_double()));
    if (spec.kind == 'i' || spec.kind == 'u') spec.kind = 'd';
    const std::int64_t digits = is_int ? std::exchange(spec.precision, -1) : -1;
    std::string body = number_body(operand, spec, "%");
    if (digits > 0) {
      const bool negative = body[0] == '-';
      body = (negative ? "-" : "") +
             pad(body.substr(negative ? 1 : 0), static_cast<std::size_t>(digits), '>', "0");
    }
    if (spec.sign != '-' && body[0] != '-') body.insert(body.begin(), spec.sign);
    return aligned(std::move(body), spec, '>');
  }

  const Value& format_;
  std::string_view text_;
  std::vector<Value> values_;
  std::optional<Value> mapping_;
  value::TextBuilder out_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  bool by_name_ = false;
};

}  // namespace

Value brace_format(Machine& machine, const Value& format, const std::vector<Value>& positional,
                   const std::vector<std::pair<std::string, Value>>& named) {
  value::TextBuilder out;
  BraceFormatter(machine, positional, named).run(out, format, 0);
  return out.take();
}

Value render_percent(std::string_view format, std::int64_t number) {
  return percent_format(Value(format), Value(number));
}

Value percent_format(const Value& format, const Value& arguments) {
  return PercentFormatter(format, arguments).run();
}

}  // namespace kboot::jinja
