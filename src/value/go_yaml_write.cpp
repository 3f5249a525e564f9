// Writing YAML as Go's yaml libraries do: what is written in which order. The layout of scalars is in
// go_yaml_text.cpp.
#include <algorithm>
#include <cmath>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_key_order.hpp"
#include "value/go_round_trip.hpp"
#include "value/go_scalar.hpp"
#include "value/go_text.hpp"
#include "value/go_yaml.hpp"
#include "value/go_yaml_text.hpp"
#include "value/go_yaml_tree.hpp"

namespace kboot::value {

namespace {

// The indentation of a block or scalar inside a block: `outer` is -1 outside of all.
std::size_t deeper(int outer, int outermost) {
  return static_cast<std::size_t>(outer < 0 ? outermost : outer + 2);
}

// base64 in lines of 70, as the libraries write what is no UTF-8.
std::string binary_text(std::string_view bytes) {
  constexpr std::size_t line = 70;
  const std::string encoded = base::base64_encode(bytes);
  if (encoded.size() < line) return encoded;
  std::string out;
  for (std::size_t at = 0; at < encoded.size(); at += line) {
    out += encoded.substr(at, line);
    out += '\n';
  }
  return out;
}

struct Member {
  std::string_view key;
  const Value* value;
};

// The members of a dict in the order in which they are written.
class Members {
 public:
  Members(const Dict& dict, GoYaml version) : source_(dict) {
    items_.reserve(dict.size());
    for (const GoMember& member : source_.items()) items_.push_back({member.key, member.value});
    if (version == GoYaml::v2) round_trip();
    std::stable_sort(items_.begin(), items_.end(), [version](const Member& a, const Member& b) {
      return go_key_less(a.key, b.key, version);
    });
  }
  [[nodiscard]] const std::vector<Member>& items() const noexcept { return items_; }

 private:
  void round_trip() {
    std::string made;
    const bool all_ascii = std::all_of(items_.begin(), items_.end(), [&](const Member& member) {
      return go_round_trip(member.key, true, made).data() == member.key.data();
    });
    if (all_ascii) return;
    // Keys may become equal: then the last in JSON's order, by bytes, counts.
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Member& a, const Member& b) { return a.key < b.key; });
    made_.reserve(items_.size());
    std::vector<Member> kept;
    for (const Member& member : items_) {
      made_.emplace_back(go_round_trip(member.key, true, made));
      const auto same = std::find_if(
          kept.begin(), kept.end(), [&](const Member& other) { return other.key == made_.back(); });
      if (same != kept.end()) kept.erase(same);
      kept.push_back({made_.back(), member.value});
    }
    items_ = std::move(kept);
  }

  GoMembers source_;
  std::vector<std::string> made_;
  std::vector<Member> items_;
};

class Writer {
 public:
  explicit Writer(GoYaml version) : version_(version), text_(version) {}

  std::string write(const Value& value) {
    put(value, -1, false, 0);
    text_.write_indent(0);
    return text_.take();
  }

 private:
  // `indent` is that of the block around the value, -1 outside of all.
  void put(const Value& value, int indent, bool in_mapping, int depth) {
    if (depth > max_depth) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
    switch (value.kind()) {
      case Kind::null:
        return text_.simple("null");
      case Kind::boolean:
        return text_.simple(value.as_bool() ? "true" : "false");
      case Kind::integer:
        return put_integer(value, indent);
      case Kind::floating:
        return text_.simple(float_text(value.as_double()));
      case Kind::string:
        return put_text(value, indent, in_mapping, depth);
      case Kind::list:
        if (is_json_null(value)) return text_.simple("null");
        return put_list(value.as_list(), indent, in_mapping, depth);
      case Kind::dict:
        if (is_json_null(value)) return text_.simple("null");
        return put_dict(value.as_dict(), indent, depth);
      case Kind::foreign:
        return put(to_data(value), indent, in_mapping, depth + 1);
    }
  }

  // A nil map or slice: null to JSON, empty to yaml.v3.
  [[nodiscard]] bool is_json_null(const Value& value) const {
    return version_ == GoYaml::v2 && value.subtype() == Subtype::go_nil;
  }

  void put_integer(const Value& value, int indent) {
    if (version_ == GoYaml::v3 && value.subtype() == Subtype::go_duration) {
      put_string(go_duration(value.as_int()), indent);
    } else if (value.subtype() == Subtype::go_uint64) {
      text_.simple(std::to_string(static_cast<std::uint64_t>(value.as_int())));
    } else {
      text_.simple(std::to_string(value.as_int()));
    }
  }

  [[nodiscard]] std::string float_text(double number) const {
    if (version_ == GoYaml::v3) {
      std::string text = go_float_g(number);
      return text == "NaN" ? ".nan" : text == "+Inf" ? ".inf" : text == "-Inf" ? "-.inf" : text;
    }
    if (!std::isfinite(number)) {
      throw base::Error(
          "json-value",
          base::cat("error marshaling into JSON: json: unsupported value: ", go_float_g(number)));
    }
    // What JSON writes as an integer, yaml.v2 reads as one, up to 64 bits.
    std::string json = go_json_float(number);
    if (json == "-0") return "0";
    const auto read = parse_go_yaml_number(json);
    const bool whole = json.find_first_not_of("-0123456789") == std::string::npos;
    const bool fits = read->is(Kind::integer) || (number > 0 && number < 0x1p64);
    return whole && fits ? json : go_float_g(number);
  }

  void put_text(const Value& value, int indent, bool in_mapping, int depth) {
    if (value.subtype() != Subtype::go_bytes) return put_string(value.as_string(), indent);
    if (version_ == GoYaml::v2) return put_string(base::base64_encode(value.as_string()), indent);
    std::vector<Value> bytes;
    for (const char byte : value.as_string()) bytes.emplace_back(static_cast<unsigned char>(byte));
    put(Value::list(std::move(bytes)), indent, in_mapping, depth + 1);
  }

  void put_string(std::string_view text, int indent) {
    std::string made;
    if (version_ == GoYaml::v2) text = go_round_trip(text, false, made);
    put_scalar(text, analyze(text), indent, false);
  }

  // A string of yaml.v3 that is no UTF-8 is analysed as its base64 form.
  [[nodiscard]] GoScalarShape analyze(std::string_view text) const {
    return is_binary(text) ? analyze_go_scalar(binary_text(text), version_)
                           : analyze_go_scalar(text, version_);
  }
  [[nodiscard]] bool is_binary(std::string_view text) const {
    return version_ == GoYaml::v3 && !base::is_utf8(text);
  }

  void put_scalar(std::string_view text, const GoScalarShape& shape, int indent, bool is_key) {
    std::string made;
    GoScalarStyle style = GoScalarStyle::plain;
    if (is_binary(text)) {
      text = made = binary_text(text);
      text_.indicator("!!binary", true);
    } else if (needs_quotes(text)) {
      style = GoScalarStyle::double_quoted;
    }
    if (text.find('\n') != std::string_view::npos) style = GoScalarStyle::literal;
    text_.scalar(text, style, shape, deeper(indent, 2), is_key);
  }

  void put_list(const List& list, int outer, bool in_mapping, int depth) {
    if (list.empty()) return text_.indicator("[]", true);
    const bool level = version_ == GoYaml::v2 && in_mapping && !text_.at_indention();
    const std::size_t indent = level ? static_cast<std::size_t>(outer) : deeper(outer, 0);
    for (const Value& item : list) {
      text_.write_indent(indent);
      text_.indicator("-", true, true);
      put(item, static_cast<int>(indent), false, depth + 1);
    }
  }

  void put_dict(const Dict& dict, int outer, int depth) {
    if (dict.empty()) return text_.indicator("{}", true);
    const std::size_t indent = deeper(outer, 0);
    const Members members(dict, version_);
    for (const Member& member : members.items()) {
      text_.write_indent(indent);
      put_key(member.key, indent);
      put(*member.value, static_cast<int>(indent), true, depth + 1);
    }
  }

  void put_key(std::string_view key, std::size_t indent) {
    constexpr std::size_t longest = 128;
    const GoScalarShape shape = analyze(key);
    const std::size_t size = is_binary(key) ? binary_text(key).size() + 8 : key.size();
    if (!shape.multiline && size <= longest) {
      put_scalar(key, shape, static_cast<int>(indent), true);
      return text_.indicator(":", false);
    }
    text_.indicator("?", true, true);
    put_scalar(key, shape, static_cast<int>(indent), false);
    text_.write_indent(indent);
    text_.indicator(":", true, true);
  }

  GoYaml version_;
  GoYamlText text_;
};

}  // namespace

std::string to_go_yaml(const Value& value) {
  try {
    return Writer(GoYaml::v2).write(value);
  } catch (const base::Error& error) {
    // What yaml.v2 cannot read back it refuses with the line of the JSON text.
    if (error.diagnostic().code == "yaml-syntax") (void)GoYamlTree(to_go_json(value));
    throw;
  }
}

std::string to_go_yaml_pretty(const Value& value) { return Writer(GoYaml::v3).write(value); }

}  // namespace kboot::value
