// Writing JSON as Go's encoding/json does.
#include <algorithm>
#include <cmath>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_scalar.hpp"
#include "value/go_text.hpp"

namespace kboot::value {

namespace {

constexpr std::string_view hex = "0123456789abcdef";

class Writer {
 public:
  explicit Writer(const GoJsonStyle& style) : style_(style) {}

  std::string write(const Value& value) {
    put(value, 0);
    return std::move(out_);
  }

 private:
  void put(const Value& value, int depth) {
    if (depth > max_depth) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
    if (value.subtype() == Subtype::go_nil) {
      out_ += "null";
      return;
    }
    switch (value.kind()) {
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::integer:
        out_ += value.subtype() == Subtype::go_uint64
                    ? std::to_string(static_cast<std::uint64_t>(value.as_int()))
                    : std::to_string(value.as_int());
        break;
      case Kind::floating:
        put_float(value.as_double());
        break;
      case Kind::string:
        put_text(value.subtype() == Subtype::go_bytes ? base::base64_encode(value.as_string())
                                                      : value.as_string());
        break;
      case Kind::list:
        put_list(value.as_list(), depth);
        break;
      case Kind::dict:
        put_dict(value.as_dict(), depth);
        break;
      case Kind::foreign:
        put_foreign(to_data(value), depth);
        break;
    }
  }

  void put_float(double number) {
    if (!std::isfinite(number)) {
      throw base::Error("json-value", base::cat("json: unsupported value: ", go_float_g(number)));
    }
    out_ += go_json_float(number);
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

  // A struct's fields come in their order, the keys of a map in that of their bytes.
  void put_foreign(const Value& data, int depth) {
    if (!data.is_dict()) return put(data, depth + 1);
    put_members(GoMembers(data.as_dict()), depth);
  }

  void put_dict(const Dict& dict, int depth) {
    GoMembers members(dict);
    std::stable_sort(members.items().begin(), members.items().end(),
                     [](const GoMember& a, const GoMember& b) { return a.key < b.key; });
    put_members(std::move(members), depth);
  }

  void put_members(GoMembers members, int depth) {
    out_ += '{';
    bool first = true;
    for (const GoMember& member : members.items()) {
      separate(first, depth);
      put_text(member.key);
      out_ += style_.indent > 0 ? ": " : ":";
      put(*member.value, depth + 1);
    }
    close(first, depth, '}');
  }

  void separate(bool& first, int depth) {
    if (!first) out_ += ',';
    first = false;
    new_line(depth + 1);
  }

  void close(bool empty, int depth, char bracket) {
    if (!empty) new_line(depth);
    out_ += bracket;
  }

  void new_line(int depth) {
    if (style_.indent == 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(depth * style_.indent), ' ');
  }

  void put_text(std::string_view text) {
    out_ += '"';
    std::size_t begin = 0;  // of what goes as it is
    for (std::size_t at = 0; at < text.size();) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0x80 ? plain(byte) : keep(text, at)) {
        at += byte < 0x80 ? 1 : base::read_utf8(text.substr(at)).size;
        continue;
      }
      out_.append(text, begin, at - begin);
      at += put_escaped(text, at);
      begin = at;
    }
    out_.append(text, begin);
    out_ += '"';
  }

  [[nodiscard]] bool plain(unsigned char byte) const {
    if (byte < 0x20 || byte == '"' || byte == '\\') return false;
    return !style_.escape_html || (byte != '<' && byte != '>' && byte != '&');
  }

  // UTF-8 stays, but for the line ends that JavaScript takes for such.
  static bool keep(std::string_view text, std::size_t at) {
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    return step.size > 0 && step.code_point != 0x2028 && step.code_point != 0x2029;
  }

  // Gives how many bytes it took.
  std::size_t put_escaped(std::string_view text, std::size_t at) {
    static constexpr std::string_view special = "\"\\\b\f\n\r\t";
    static constexpr std::string_view letters = "\"\\bfnrt";
    const std::size_t letter = special.find(text[at]);
    if (letter != std::string_view::npos) {
      out_ += '\\';
      out_ += letters[letter];
      return 1;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    const base::Utf8Step step =
        byte < 0x80 ? base::Utf8Step{byte, 1} : base::read_utf8(text.substr(at));
    const std::uint32_t unit = step.size == 0 ? 0xFFFD : step.code_point;
    out_ += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out_ += hex[unit >> shift & 15];
    return std::max<std::size_t>(step.size, 1);
  }

  const GoJsonStyle& style_;
  std::string out_;
};

}  // namespace

std::string to_go_json(const Value& value, const GoJsonStyle& style) {
  return Writer(style).write(value);
}

}  // namespace kboot::value
