// str and repr.
#include "jinja/print.hpp"

#include <array>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"
#include "jinja/objects.hpp"
#include "jinja/utf8.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/number.hpp"
#include "value/read_ahead.hpp"

namespace kboot::jinja {

using value::Kind;
using value::Subtype;
using value::TextBuilder;

namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
// What str.isprintable refuses and turns up in practice: controls, separators, format characters, surrogates,
// private use, non-characters.
constexpr std::array<Range, 19> unprintable = {{{0x00, 0x1F},
                                                {0x7F, 0xA0},
                                                {0xAD, 0xAD},
                                                {0x378, 0x379},
                                                {0x600, 0x605},
                                                {0x61C, 0x61C},
                                                {0x6DD, 0x6DD},
                                                {0x70F, 0x70F},
                                                {0x1680, 0x1680},
                                                {0x180E, 0x180E},
                                                {0x2000, 0x200F},
                                                {0x2028, 0x202F},
                                                {0x205F, 0x206F},
                                                {0x3000, 0x3000},
                                                {0xD800, 0xF8FF},
                                                {0xFEFF, 0xFEFF},
                                                {0xFFF0, 0xFFFB},
                                                {0xFFFE, 0xFFFF},
                                                {0xE0000, 0x10FFFF}}};

bool printable(std::uint32_t code) {
  for (const Range range : unprintable) {
    if (code <= range.last) return code < range.first;
  }
  return true;
}

void append_hex(std::string& out, std::uint32_t code, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
    out.push_back("0123456789abcdef"[code >> shift & 15]);
}

void append_escaped(std::string& out, std::uint32_t code) {
  switch (code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += code <= 0xFF ? "\\x" : code <= 0xFFFF ? "\\u" : "\\U";
  append_hex(out, code, code <= 0xFF ? 2 : code <= 0xFFFF ? 4 : 8);
}

class Printer {
 public:
  explicit Printer(TextBuilder& out) : out_(out) {}

  void repr(const Value& value) {
    if (depth_ == 0) value::read_ahead(value);
    if (++depth_ > value::max_depth)
      throw base::Error("too-deep", "data is nested too deeply to be printed");
    switch (value.kind()) {
      case Kind::string:
        string(value);
        break;
      case Kind::list:
        list(value);
        break;
      case Kind::dict:
        dict(value);
        break;
      default:
        scalar(value);
    }
    --depth_;
  }

  void scalar(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        out_.append_marked("None", value.marks());
        break;
      case Kind::boolean:
        out_.append_marked(value.as_bool() ? "True" : "False", value.marks());
        break;
      case Kind::integer:
        out_.append_marked(std::to_string(value.as_int()), value.marks());
        break;
      case Kind::floating:
        out_.append_marked(value::float_repr(value.as_double()), value.marks());
        break;
      default:
        out_.append_marked(value.as_foreign().to_text(), value.marks());
    }
  }

 private:
  void string(const Value& value) { out_.append_marked(quoted(value.as_string()), value.marks()); }

  void list(const Value& value) {
    const value::List& items = value.as_list();
    const bool tuple = value.subtype() == Subtype::python_tuple;
    const bool set = value.subtype() == Subtype::python_set;
    if (set && items.empty()) return out_.append("set()");
    out_.append(tuple ? '(' : set ? '{' : '[');
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_.append(", ");
      repr(items[i]);
    }
    if (tuple && items.size() == 1) out_.append(',');
    out_.append(tuple ? ')' : set ? '}' : ']');
    out_.add_marks(value.marks() & value::mark_unsafe);
  }

  void dict(const Value& value) {
    out_.append('{');
    bool first = true;
    for (const value::Entry& entry : value.as_dict()) {
      if (!first) out_.append(", ");
      first = false;
      repr(entry.key);
      out_.append(": ");
      repr(entry.value);
    }
    out_.append('}');
    out_.add_marks(value.marks() & value::mark_unsafe);
  }

  TextBuilder& out_;
  int depth_ = 0;
};

bool scalar_survives(const Value& value) {
  if (value.is(Kind::foreign)) return is_undefined(value);
  return !value.is(Kind::floating) || std::isfinite(value.as_double());
}

bool survives(const Value& value, int depth) {
  if (depth > 90) return false;  // Python's own parser gives up near here
  if (value.is_list()) {
    if (value.subtype() == Subtype::python_set) return false;
    for (const Value& item : value.as_list()) {
      if (!survives(item, depth + 1)) return false;
    }
    return true;
  }
  if (value.is_dict()) {
    for (const value::Entry& entry : value.as_dict()) {
      if (!survives(entry.key, depth + 1) || !survives(entry.value, depth + 1)) return false;
    }
    return true;
  }
  return scalar_survives(value);
}

}  // namespace

std::string quoted(std::string_view text) {
  const bool double_quotes =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    if (point.code == static_cast<std::uint32_t>(quote) || point.code == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(point.code));
    } else if (!point.valid) {
      append_escaped(out, 0xDC00U + static_cast<unsigned char>(text[at]));
    } else if (printable(point.code)) {
      out.append(text.substr(at, point.size));
    } else {
      append_escaped(out, point.code);
    }
    at += point.size;
  }
  out.push_back(quote);
  return out;
}

void print(TextBuilder& out, const Value& value) {
  if (value.is_string()) return out.append(value);
  print_repr(out, value);
}

void print_repr(TextBuilder& out, const Value& value) { Printer(out).repr(value); }

Value text_of(const Value& value) {
  if (value.is_string()) return value;
  TextBuilder out;
  print(out, value);
  return out.take();
}

Value part_of(const Value& text, std::size_t begin, std::size_t end) {
  if (!text.has(value::mark_secret)) {
    return Value(text.as_string().substr(begin, end - begin)).add_marks(text.marks());
  }
  TextBuilder out;
  out.append_part(text, begin, end - begin);
  return out.take();
}

std::string to_text(const Value& value) {
  if (value.is_string()) return std::string(value.as_string());
  TextBuilder out;
  print(out, value);
  return std::string(out.view());
}

std::string to_repr(const Value& value) {
  TextBuilder out;
  print_repr(out, value);
  return std::string(out.view());
}

bool survives_printing(const Value& value) {
  const bool plain_list = value.is_list() && value.subtype() == Subtype::none;
  return (plain_list || value.is_dict()) && survives(value, 0);
}

Value read_back(const Value& text) {
  const std::string_view bytes = text.as_string();
  const bool candidate =
      bytes.starts_with('{') || bytes.starts_with('[') || bytes == "True" || bytes == "False";
  if (!candidate) return text;
  const auto data = read_literal(text);
  return data ? *data : text;
}

}  // namespace kboot::jinja
