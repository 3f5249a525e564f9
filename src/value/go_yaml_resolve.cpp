// What the scalars of YAML are to yaml.v2's decoder (its resolve.go).
#include <algorithm>
#include <array>
#include <limits>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "value/go_scalar.hpp"

namespace kboot::value {

namespace {

constexpr std::string_view own_tags = "tag:yaml.org,2002:";

enum class Type : std::uint8_t { null, boolean, integer, floating, timestamp, string };

constexpr std::array<std::string_view, 6> type_tags{"null",  "bool",      "int",
                                                    "float", "timestamp", "str"};

struct Resolved {
  Type type;
  Value value;
};

struct WordRow {
  std::string_view text;
  Type type;
  double number;  // for booleans 0 or 1
};

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

constexpr std::array words{
    WordRow{"", Type::null, 0},
    WordRow{"+.INF", Type::floating, infinity},
    WordRow{"+.Inf", Type::floating, infinity},
    WordRow{"+.inf", Type::floating, infinity},
    WordRow{"-.INF", Type::floating, -infinity},
    WordRow{"-.Inf", Type::floating, -infinity},
    WordRow{"-.inf", Type::floating, -infinity},
    WordRow{".INF", Type::floating, infinity},
    WordRow{".Inf", Type::floating, infinity},
    WordRow{".NAN", Type::floating, nan},
    WordRow{".NaN", Type::floating, nan},
    WordRow{".inf", Type::floating, infinity},
    WordRow{".nan", Type::floating, nan},
    WordRow{"FALSE", Type::boolean, 0},
    WordRow{"False", Type::boolean, 0},
    WordRow{"N", Type::boolean, 0},
    WordRow{"NO", Type::boolean, 0},
    WordRow{"NULL", Type::null, 0},
    WordRow{"No", Type::boolean, 0},
    WordRow{"Null", Type::null, 0},
    WordRow{"OFF", Type::boolean, 0},
    WordRow{"ON", Type::boolean, 1},
    WordRow{"Off", Type::boolean, 0},
    WordRow{"On", Type::boolean, 1},
    WordRow{"TRUE", Type::boolean, 1},
    WordRow{"True", Type::boolean, 1},
    WordRow{"Y", Type::boolean, 1},
    WordRow{"YES", Type::boolean, 1},
    WordRow{"Yes", Type::boolean, 1},
    WordRow{"false", Type::boolean, 0},
    WordRow{"n", Type::boolean, 0},
    WordRow{"no", Type::boolean, 0},
    WordRow{"null", Type::null, 0},
    WordRow{"off", Type::boolean, 0},
    WordRow{"on", Type::boolean, 1},
    WordRow{"true", Type::boolean, 1},
    WordRow{"y", Type::boolean, 1},
    WordRow{"yes", Type::boolean, 1},
    WordRow{"~", Type::null, 0},
};
static_assert(std::is_sorted(words.begin(), words.end(),
                             [](const WordRow& a, const WordRow& b) { return a.text < b.text; }));

Resolved by_word(const WordRow& row) {
  if (row.type == Type::null) return {row.type, {}};
  if (row.type == Type::boolean) return {row.type, row.number != 0};
  return {row.type, row.number};
}

// Of a text that may be anything; `plain` says that no tag stands before it.
Resolved by_text(std::string_view text, bool dates) {
  static constexpr std::string_view hints = "+-.0123456789FNOTYfnoty~";
  if (!text.empty() && hints.find(text.front()) == std::string_view::npos) {
    return {Type::string, text};
  }
  if (text.size() <= 5) {
    const auto row = std::lower_bound(
        words.begin(), words.end(), text,
        [](const WordRow& word, std::string_view wanted) { return word.text < wanted; });
    if (row != words.end() && row->text == text) return by_word(*row);
  }
  if (text.front() >= 'A') return {Type::string, text};
  if (dates && text.front() != '.' && is_go_timestamp(text)) return {Type::timestamp, text};
  if (auto number = parse_go_yaml_number(text)) {
    return {number->is(Kind::integer) ? Type::integer : Type::floating, std::move(*number)};
  }
  return {Type::string, text};
}

Value binary(std::string_view text) {
  // As Go's decoder: line ends inside do not count.
  std::string joined;
  for (const char byte : text) {
    if (byte != '\n' && byte != '\r') joined += byte;
  }
  if (const auto bytes = base::base64_decode(joined)) return Value(*bytes);
  throw base::Error("yaml-syntax", "yaml: !!binary value contains invalid base64 data");
}

std::string_view tag_of(Type type) { return type_tags[static_cast<std::size_t>(type)]; }

}  // namespace

Value resolve_go_yaml(std::string_view tag, std::string_view text, bool implicit) {
  if (tag.empty() && !implicit) return text;
  if (tag.empty()) return by_text(text, true).value;
  if (!tag.starts_with(own_tags)) return text;
  const std::string_view type = tag.substr(own_tags.size());
  if (type == "binary") return binary(text);
  if (type == "str" || std::find(type_tags.begin(), type_tags.end(), type) == type_tags.end()) {
    return text;
  }
  Resolved found = by_text(text, type == "timestamp");
  if (tag_of(found.type) == type) return std::move(found.value);
  const bool whole = found.type == Type::integer && found.value.subtype() != Subtype::go_uint64;
  if (type == "float" && whole) return static_cast<double>(found.value.as_int());
  throw base::Error("yaml-syntax", base::cat("yaml: cannot decode !!", tag_of(found.type), " `",
                                             text, "` as a !!", type));
}

}  // namespace kboot::value
