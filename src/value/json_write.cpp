// Writing JSON: as Go's encoding/json, as Python's json.dumps, and with secrets masked.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/redactor.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/json_text.hpp"
#include "value/number.hpp"
#include "value/read_ahead.hpp"
#include "value/text_builder.hpp"

namespace kboot::value {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_unit(std::string& out, std::uint32_t unit) {
  out.append({'\\', 'u', hex_digits[unit >> 12 & 15], hex_digits[unit >> 8 & 15],
              hex_digits[unit >> 4 & 15], hex_digits[unit & 15]});
}

void append_ascii(std::string& out, std::uint32_t code_point) {
  if (code_point >= 0x10000) {
    append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10));
    append_unit(out, 0xDC00 + ((code_point - 0x10000) & 0x3FF));
  } else {
    append_unit(out, code_point);
  }
}

void append_escaped(std::string& out, char byte) {
  static constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
  static constexpr std::string_view letters = "\"\\bfnrt";
  const std::size_t letter = escaped.find(byte);
  if (letter != std::string_view::npos) {
    out.append({'\\', letters[letter]});
  } else {
    append_unit(out, static_cast<unsigned char>(byte));
  }
}

class Writer {
 public:
  Writer(const JsonDump& style, bool masked) : style_(style), masked_(masked) {}

  std::string write(const Value& value) {
    root_ = &value;
    put(value, 0);
    return std::move(out_);
  }

 private:
  void put(const Value& value, int depth) {
    if (depth > max_depth)
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    if (masked_ && put_masked(value)) return;
    switch (value.kind()) {
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::integer:
        out_ += std::to_string(value.as_int());
        break;
      case Kind::floating:
        put_float(value.as_double());
        break;
      case Kind::string:
        append_json_string(out_, value.as_string(), style_.ascii);
        break;
      case Kind::list:
        put_list(value.as_list(), depth);
        break;
      case Kind::dict:
        put_dict(value.as_dict(), depth);
        break;
      case Kind::foreign:
        if (root_ != nullptr) read_ahead(*std::exchange(root_, nullptr));
        put(to_data(value), depth + 1);
        break;
    }
  }

  // True when the value was written in its masked form.
  bool put_masked(const Value& value) {
    if (value.has(mark_unknown)) {
      out_ += "\"(known after apply)\"";
    } else if (!value.has(mark_secret)) {
      return false;
    } else {
      append_json_string(out_,
                         value.is_string() ? masked(value) : std::string(base::Redactor::mask),
                         style_.ascii);
    }
    return true;
  }

  void put_float(double number) {
    const bool python = style_.style != JsonStyle::compact;
    if (python && std::isnan(number)) {
      out_ += "NaN";
    } else if (python && std::isinf(number)) {
      out_ += number < 0 ? "-Infinity" : "Infinity";
    } else if (python) {
      out_ += float_repr(number);
    } else if (!std::isfinite(number)) {
      throw base::Error("json-value", base::cat("JSON has no number `", float_repr(number), "`"));
    } else {
      put_go_float(number);
    }
  }

  // As encoding/json: the exponent form below 1e-6 and from 1e21 on, without a leading zero in the
  // exponent.
  void put_go_float(double number) {
    const double size = std::fabs(number);
    const bool exponent = size != 0 && (size < 1e-6 || size >= 1e21);
    std::array<char, 40> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                      exponent ? std::chars_format::scientific : std::chars_format::fixed);
    std::string text(buffer.data(), end.ptr);
    const std::size_t zero = text.find("e-0");
    if (zero != std::string::npos) text.erase(zero + 2, 1);
    out_ += text;
  }

  void put_list(const List& list, int depth) {
    out_ += '[';
    bool first = true;
    for (const Value& item : list) {
      separate(first, depth);
      put(item, depth + 1);
    }
    close(first, depth, ']');
  }

  void put_dict(const Dict& dict, int depth) {
    out_ += '{';
    bool first = true;
    const auto put_entry = [&](const Entry& entry) {
      separate(first, depth);
      put_key(entry.key);
      out_ += style_.style == JsonStyle::compact ? ":" : ": ";
      put(entry.value, depth + 1);
    };
    if (style_.sort_keys) {
      for (const Entry* entry : dict.sorted()) put_entry(*entry);
    } else {
      for (const Entry& entry : dict) put_entry(entry);
    }
    close(first, depth, '}');
  }

  // JSON's keys are strings: other scalars become what json.dumps makes of them.
  void put_key(const Value& key) {
    if (key.is_string()) {
      put(key, 0);
      return;
    }
    if (key.is_list() || key.is_dict()) {
      throw base::Error("json-value", base::cat("a ", kind_name(key), " cannot be a key in JSON"));
    }
    out_ += '"';
    if (key.is(Kind::foreign)) {
      out_ += key.as_foreign().to_text();
    } else {
      put(key, 0);
    }
    out_ += '"';
  }

  void separate(bool& first, int depth) {
    if (style_.style == JsonStyle::pretty) {
      out_ += first ? "\n" : ",\n";
      out_.append(static_cast<std::size_t>((depth + 1) * style_.indent), ' ');
    } else if (!first) {
      out_ += style_.style == JsonStyle::python ? ", " : ",";
    }
    first = false;
  }

  void close(bool empty, int depth, char bracket) {
    if (!empty && style_.style == JsonStyle::pretty) {
      out_ += '\n';
      out_.append(static_cast<std::size_t>(depth * style_.indent), ' ');
    }
    out_ += bracket;
  }

  const JsonDump& style_;
  bool masked_;
  const Value* root_ = nullptr;  // until the first foreign object
  std::string out_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text, bool ascii) {
  out += '"';
  std::size_t begin = 0;
  const auto flush = [&](std::size_t end) { out.append(text, begin, end - begin); };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      ++at;
      continue;
    }
    const base::Utf8Step step =
        byte < 0x80 ? base::Utf8Step{byte, 1} : base::read_utf8(text.substr(at));
    const bool keep = byte >= 0x80 && step.size > 0 && !ascii;
    if (!keep) {
      flush(at);
      if (byte < 0x80) {
        append_escaped(out, text[at]);
      } else if (ascii) {
        append_ascii(out, step.size == 0 ? 0xFFFD : step.code_point);
      } else {
        base::append_utf8(out, 0xFFFD);
      }
      begin = at + std::max<std::size_t>(step.size, 1);
    }
    at += std::max<std::size_t>(step.size, 1);
  }
  flush(text.size());
  out += '"';
}

std::string to_json(const Value& value, const JsonDump& style) {
  return Writer(style, false).write(value);
}

std::string to_masked_json(const Value& value, const JsonDump& style) {
  return Writer(style, true).write(value);
}

}  // namespace kboot::value
