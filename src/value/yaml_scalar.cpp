// What plain YAML scalars mean: YAML 1.1 as PyYAML reads it, and as Go's yaml.v2 does.
#include "value/yaml_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "value/yaml_number.hpp"

namespace kboot::value::yaml {

namespace {

enum class Word : std::uint8_t { null, yes, no, infinity, minus_infinity, nan };

struct WordRow {
  std::string_view text;
  Word meaning;
};

// Sorted by text. `y` and `n` are Go's alone.
constexpr std::array words{
    WordRow{"+.INF", Word::infinity},
    WordRow{"+.Inf", Word::infinity},
    WordRow{"+.inf", Word::infinity},
    WordRow{"-.INF", Word::minus_infinity},
    WordRow{"-.Inf", Word::minus_infinity},
    WordRow{"-.inf", Word::minus_infinity},
    WordRow{".INF", Word::infinity},
    WordRow{".Inf", Word::infinity},
    WordRow{".NAN", Word::nan},
    WordRow{".NaN", Word::nan},
    WordRow{".inf", Word::infinity},
    WordRow{".nan", Word::nan},
    WordRow{"FALSE", Word::no},
    WordRow{"False", Word::no},
    WordRow{"N", Word::no},
    WordRow{"NO", Word::no},
    WordRow{"NULL", Word::null},
    WordRow{"No", Word::no},
    WordRow{"Null", Word::null},
    WordRow{"OFF", Word::no},
    WordRow{"ON", Word::yes},
    WordRow{"Off", Word::no},
    WordRow{"On", Word::yes},
    WordRow{"TRUE", Word::yes},
    WordRow{"True", Word::yes},
    WordRow{"Y", Word::yes},
    WordRow{"YES", Word::yes},
    WordRow{"Yes", Word::yes},
    WordRow{"false", Word::no},
    WordRow{"n", Word::no},
    WordRow{"no", Word::no},
    WordRow{"null", Word::null},
    WordRow{"off", Word::no},
    WordRow{"on", Word::yes},
    WordRow{"true", Word::yes},
    WordRow{"y", Word::yes},
    WordRow{"yes", Word::yes},
    WordRow{"~", Word::null},
};
static_assert(std::is_sorted(words.begin(), words.end(),
                             [](const WordRow& a, const WordRow& b) { return a.text < b.text; }));

const WordRow* find_word(std::string_view text, Schema schema) {
  const auto row = std::lower_bound(
      words.begin(), words.end(), text,
      [](const WordRow& word, std::string_view wanted) { return word.text < wanted; });
  if (row == words.end() || row->text != text) return nullptr;
  const bool only_go = text.size() == 1 && text != "~";
  return only_go && schema == Schema::pyyaml ? nullptr : row;
}

Value word_value(Word meaning) {
  switch (meaning) {
    case Word::null:
      return {};
    case Word::yes:
      return true;
    case Word::no:
      return false;
    case Word::infinity:
      return std::numeric_limits<double>::infinity();
    case Word::minus_infinity:
      return -std::numeric_limits<double>::infinity();
    case Word::nan:
      return std::numeric_limits<double>::quiet_NaN();
  }
  return {};
}

// No null, boolean, number or date starts with another byte than these.
constexpr bool may_be_special(char first) {
  return std::string_view("+-.0123456789FNOTYfnoty~").find(first) != std::string_view::npos;
}

}  // namespace

Value resolve_plain(std::string_view text, Schema schema) {
  if (text.empty()) return {};
  if (!may_be_special(text.front())) return text;
  if (text.size() <= 5) {
    if (const WordRow* word = find_word(text, schema)) return word_value(word->meaning);
  }
  const bool number_like = text.front() < 'A';
  if (!number_like) return text;
  if (schema == Schema::goyaml) {
    if (auto number = parse_go_number(text)) return *number;
    return text;
  }
  if (auto number = parse_python_int(text)) return *number;
  if (auto number = parse_python_float(text)) return *number;
  if (auto date = parse_timestamp(text)) return std::string_view(*date);
  return text;
}

std::optional<Value> resolve_tagged(std::string_view type, std::string_view text, Schema schema) {
  if (type == "str") return Value(text);
  if (type == "null") return Value();
  if (type == "binary") {
    if (auto bytes = base::base64_decode_lenient(text)) return Value(*bytes);
    return std::nullopt;
  }
  Value plain = resolve_plain(text, schema);
  if (type == "timestamp") return plain;
  if (type == "float" && plain.is_number()) return Value(plain.as_double());
  if ((type == "int" && plain.is(Kind::integer)) || (type == "bool" && plain.is(Kind::boolean)))
    return plain;
  return std::nullopt;
}

bool resolves_to_other(std::string_view text) {
  if (text.empty() || text == "=" || text == "<<") return true;
  if (!may_be_special(text.front())) return false;
  if (find_word(text, Schema::pyyaml) != nullptr) return true;
  return is_python_int(text) || parse_python_float(text).has_value() || is_timestamp(text);
}

}  // namespace kboot::value::yaml
