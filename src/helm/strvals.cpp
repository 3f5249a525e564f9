// The --set family, as Helm's pkg/strvals reads it.
#include "helm/strvals.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <optional>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/print.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"

namespace kboot::helm {

namespace {

using value::Value;

constexpr std::int64_t largest_index = 65536;
constexpr int deepest_name = 30;

// Why reading stopped: at the end of the line, which is often no mistake, or for a reason.
struct Stop {
  bool end_of_line = false;
  std::string words = {};
  std::exception_ptr cause = {};  // what reading a file threw
};
using Result = std::optional<Stop>;

Result end_of_line() { return Stop{.end_of_line = true}; }
Result failed(std::string words) { return Stop{.words = std::move(words)}; }

// Where Go panics, and the reader of the innermost key says so.
struct WrongType {
  std::string words;
};

[[noreturn]] void wrong_type(const Value& value, std::string_view wanted) {
  throw WrongType{base::cat("unable to parse key: interface conversion: interface {} is ",
                            value.is_null() ? "nil" : gotpl::go_type(value), ", not ", wanted)};
}

// One character as %q prints a rune.
std::string quoted_rune(std::string_view character) {
  if (character == "'") return R"('\'')";
  if (character == "\"") return R"('"')";
  std::string quoted = gotpl::go_quote(character);
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

bool is_space(std::uint32_t code) {
  if (code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0) return true;
  static constexpr std::array<std::uint32_t, 6> others{0x1680, 0x2028, 0x2029,
                                                       0x202F, 0x205F, 0x3000};
  return (code >= 0x2000 && code <= 0x200A) ||
         std::find(others.begin(), others.end(), code) != others.end();
}

bool equal_fold(std::string_view text, std::string_view word) {
  // The one letter beyond ASCII that folds into these words.
  return base::lower(base::replace_all(text, "\u017F", "s")) == word;
}

Value typed(const std::string& text) {
  if (equal_fold(text, "true")) return true;
  if (equal_fold(text, "false")) return false;
  if (equal_fold(text, "null")) return {};
  if (text == "0") return 0;
  if (text.empty() || text.front() == '0') return text;
  std::string_view digits = text;
  if (digits.front() == '+') digits.remove_prefix(1);
  if (digits.empty() || digits.front() == '+' ||
      (digits.front() == '-' && digits.size() != text.size())) {
    return text;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole ? Value(number) : Value(text);
}

void set(Value& data, const std::string& key, Value value) {
  if (!key.empty()) data.edit_dict().set(Value(key), std::move(value));
}

Result set_index(Value& list, std::int64_t index, Value value) {
  if (index > largest_index) {
    return failed(base::cat("index of ", index, " is greater than maximum supported index of ",
                            largest_index));
  }
  const auto place = static_cast<std::size_t>(index);
  if (list.as_list().size() <= place) {
    std::vector<Value> items = list.as_list().items();
    items.resize(place + 1);
    list = Value::list(std::move(items));
  }
  list.edit_list().edit()[place] = std::move(value);
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view line, SetKind kind, const SetFileReader& read_file)
      : kind_(kind), read_file_(read_file) {
    // As Go reads runes: bytes that are no UTF-8 become U+FFFD.
    for (std::size_t at = 0; at < line.size();) {
      const base::Utf8Step step = base::read_utf8(line.substr(at));
      base::append_utf8(line_, step.size == 0 ? 0xFFFD : step.code_point);
      at += step.size == 0 ? 1 : step.size;
    }
  }

  Result read(Value& values) {
    for (;;) {
      const Result stop = key(values, 0);
      if (stop) return stop->end_of_line ? std::nullopt : stop;
    }
  }

 private:
  // What stands before one of the characters of `stops`, which is taken too: '\0' at the end.
  std::string until(std::string_view stops, char& last) {
    std::string out;
    while (at_ < line_.size()) {
      const char byte = line_[at_++];
      if (stops.find(byte) != std::string_view::npos) {
        last = byte;
        return out;
      }
      if (byte != '\\' || kind_ == SetKind::literal) {
        out += byte;
      } else if (at_ < line_.size()) {
        out += take_character();
      }
    }
    last = '\0';
    return out;
  }

  std::string_view take_character() {
    const std::size_t size = base::read_utf8(std::string_view(line_).substr(at_)).size;
    at_ += size;
    return std::string_view(line_).substr(at_ - size, size);
  }

  Result key(Value& data, int level) {
    try {
      return key_or_panic(data, level);
    } catch (const WrongType& panic) {
      return failed(panic.words);
    }
  }

  Result key_or_panic(Value& data, int level) {
    char last = '\0';
    const std::string name = until(kind_ == SetKind::literal ? "=[." : "=[,.", last);
    switch (last) {
      case '[':
        return indexed(data, name, level);
      case '=':
        return assigned(data, name);
      case ',':
        set(data, name, "");
        return failed(
            base::cat("key ", gotpl::go_quote(name), " has no value (cannot end with ,)"));
      case '.':
        return nested(data, name, level + 1);
      default:
        if (name.empty()) return end_of_line();
        return failed(base::cat("key ", gotpl::go_quote(name), " has no value"));
    }
  }

  Result indexed(Value& data, const std::string& name, int level) {
    std::int64_t index = 0;
    if (Result stop = read_index(index)) return stop;
    const Value* found = data.find(name);
    if (found != nullptr && !found->is_list()) wrong_type(*found, "[]interface {}");
    Value list = found == nullptr ? Value::list() : *found;
    Result stop = item(list, index, level);
    set(data, name, list);
    return stop;
  }

  Result nested(Value& data, const std::string& name, int level) {
    if (level > deepest_name) {
      return failed(
          base::cat("value name nested level is greater than maximum supported nested level of ",
                    deepest_name));
    }
    const Value* found = data.find(name);
    if (found != nullptr && !found->is_dict()) wrong_type(*found, "map[string]interface {}");
    Value inner = found == nullptr ? Value::dict() : *found;
    Result stop = key(inner, level);
    const bool empty = inner.as_dict().empty();
    if (!stop && empty) {
      return failed(base::cat("key map ", gotpl::go_quote(name), " has no value"));
    }
    if (!empty) set(data, name, inner);
    return stop;
  }

  // The value behind `=` of a key. What could not be read leaves its trace, as in Helm.
  Result assigned(Value& data, const std::string& name) {
    Value value;
    bool known = false;
    Result stop = read_value(value, known);
    if (known) set(data, name, std::move(value));
    return stop;
  }

  // `known` says whether there is something to set, mistake or not.
  Result read_value(Value& value, bool& known) {
    if (kind_ == SetKind::literal) {
      value = Value(std::string_view(line_).substr(at_));
      at_ = line_.size();
      known = true;
      return std::nullopt;
    }
    if (kind_ == SetKind::json) return read_json(value, known);
    if (at_ >= line_.size()) {
      value = Value("");
      known = true;
      return end_of_line();
    }
    if (line_[at_] == '{') {
      ++at_;
      Result stop = read_list(value);
      known = !stop;
      return stop;
    }
    char last = '\0';
    const std::string text = until(",", last);
    known = true;
    return convert(text, value);
  }

  Result read_json(Value& value, bool& known) {
    known = skip_empty();
    if (known) return std::nullopt;
    try {
      value::GoJsonPart part = value::read_go_json_part(std::string_view(line_).substr(at_));
      value = std::move(part.value);
      at_ += part.size;
    } catch (const base::Error& error) {
      if (error.diagnostic().message == "EOF") return end_of_line();
      return failed(error.diagnostic().message);
    }
    known = true;
    skip_empty();
    return std::nullopt;
  }

  // Skips white space up to a comma, which is taken, or the end: then there is no value.
  bool skip_empty() {
    while (at_ < line_.size()) {
      const std::size_t begin = at_;
      const std::string_view character = take_character();
      if (character == ",") return true;
      if (!is_space(base::read_utf8(character).code_point)) {
        at_ = begin;
        return false;
      }
    }
    return true;
  }

  Result read_list(Value& value) {
    std::vector<Value> items;
    for (;;) {
      char last = '\0';
      const std::string text = until(",}", last);
      if (last == '\0') return failed("list must terminate with '}'");
      if (last == '}' && at_ < line_.size() && line_[at_] == ',') ++at_;
      Value item;
      if (Result stop = convert(text, item)) return stop;
      items.push_back(std::move(item));
      if (last == '}') break;
    }
    value = Value::list(std::move(items));
    return std::nullopt;
  }

  Result convert(const std::string& text, Value& value) {
    if (kind_ == SetKind::typed) {
      value = typed(text);
    } else if (kind_ == SetKind::string) {
      value = Value(text);
    } else {
      try {
        value = Value(read_file_(text));
      } catch (const base::Error&) {
        return Stop{.cause = std::current_exception()};
      }
    }
    return std::nullopt;
  }

  Result read_index(std::int64_t& index) {
    char last = '\0';
    const std::string text = until("]", last);
    if (last == '\0') return end_of_line();
    std::string_view digits = text;
    if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    const bool whole = !digits.empty() && end == digits.data() + digits.size();
    if (whole && error == std::errc()) return std::nullopt;
    return failed(base::cat(
        "error parsing index: strconv.Atoi: parsing ", gotpl::go_quote(text),
        error == std::errc::result_out_of_range ? ": value out of range" : ": invalid syntax"));
  }

  // What follows `]`.
  Result item(Value& list, std::int64_t index, int level) {
    if (index < 0) return failed(base::cat("negative ", index, " index not allowed"));
    char last = '\0';
    const std::string rest = until("[.=", last);
    if (!rest.empty()) {
      std::string shown;
      for (std::size_t at = 0; at < rest.size();) {
        const std::size_t size = base::read_utf8(std::string_view(rest).substr(at)).size;
        if (at > 0) shown += ' ';
        shown += quoted_rune(std::string_view(rest).substr(at, size));
        at += size;
      }
      return failed(base::cat("unexpected data at end of array index: [", shown, "]"));
    }
    if (last == '\0') return end_of_line();
    if (last == '[') return item_of_item(list, index, level);
    if (last == '.') return member_of_item(list, index, level);
    Value value;
    bool known = false;
    Result stop = read_value(value, known);
    // A value that the line ends before is set, and the line goes on from its end.
    const bool missing = stop && stop->end_of_line && known;
    if (stop && !missing) return stop;
    return set_index(list, index, std::move(value));
  }

  Result item_of_item(Value& list, std::int64_t index, int level) {
    std::int64_t next = 0;
    if (Result stop = read_index(next)) return stop;
    Value inner = Value::list();
    const auto place = static_cast<std::size_t>(index);
    if (list.as_list().size() > place && !list.as_list()[place].is_null()) {
      inner = list.as_list()[place];
      if (!inner.is_list()) wrong_type(inner, "[]interface {}");
    }
    if (Result stop = item(inner, next, level)) return stop;
    return set_index(list, index, std::move(inner));
  }

  Result member_of_item(Value& list, std::int64_t index, int level) {
    Value inner = Value::dict();
    const auto place = static_cast<std::size_t>(index);
    if (list.as_list().size() > place) {
      Value& old = list.edit_list().edit()[place];
      if (!old.is_dict()) old = Value::dict();
      inner = old;
    }
    if (Result stop = key(inner, level)) return stop;
    return set_index(list, index, std::move(inner));
  }

  std::string line_;
  std::size_t at_ = 0;
  SetKind kind_;
  const SetFileReader& read_file_;
};

}  // namespace

void set_values(Value& values, std::string_view line, SetKind kind,
                const SetFileReader& read_file) {
  const Result stop = Reader(line, kind, read_file).read(values);
  if (!stop) return;
  if (stop->cause) std::rethrow_exception(stop->cause);
  throw base::Error("set-syntax", stop->words).status(base::Status::bad_input);
}

}  // namespace kboot::helm
