// Parses and follows JSONPath.
#include "query/json_path.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::query {

using value::Value;

namespace {

constexpr std::size_t longest = 4096;
constexpr int deepest = 100;

enum class Compare : unsigned char { exists, equal, unequal, less, less_equal, more, more_equal };

struct Operator {
  std::string_view text;
  Compare compare;
};
// The longer ones first.
constexpr Operator operators[] = {
    {"==", Compare::equal},      {"!=", Compare::unequal}, {"<=", Compare::less_equal},
    {">=", Compare::more_equal}, {"<", Compare::less},     {">", Compare::more},
};

bool is_name(char c) {
  return c == '_' || c == '-' || c == '/' || static_cast<unsigned char>(c) > 127 ||
         (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<int> order(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number())
    return a.as_double() < b.as_double() ? -1 : a.as_double() > b.as_double() ? 1 : 0;
  if (a.is_string() && b.is_string()) return a.as_string().compare(b.as_string());
  return std::nullopt;
}

bool holds(Compare compare, const Value& left, const Value& right) {
  if (compare == Compare::equal) return value::equal_json(left, right);
  if (compare == Compare::unequal) return !value::equal_json(left, right);
  const auto by = order(left, right);
  if (!by) return false;
  switch (compare) {
    case Compare::less:
      return *by < 0;
    case Compare::less_equal:
      return *by <= 0;
    case Compare::more:
      return *by > 0;
    default:
      return *by >= 0;
  }
}

}  // namespace

// One step from each value that was reached so far.
struct JsonPath::Step {
  enum class Kind : unsigned char { member, index, slice, all, descend, filter };
  Kind kind = Kind::all;
  std::string name = {};                             // member
  std::optional<std::int64_t> begin = {}, end = {};  // slice; index is `begin`
  std::int64_t stride = 1;
  // filter: what stands left of the operator, and right of it
  std::vector<Step> left = {}, right_path = {};
  Value right = {};
  bool right_is_path = false;
  Compare compare = Compare::exists;

  static std::vector<Value> follow(const std::vector<Step>& steps, const Value& root) {
    std::vector<Value> reached{root};
    for (const Step& step : steps) {
      std::vector<Value> next;
      for (const Value& value : reached) step.take(value, next);
      reached = std::move(next);
    }
    return reached;
  }

  void take(const Value& from, std::vector<Value>& out) const {
    switch (kind) {
      case Kind::member:
        if (const Value* found = from.find(name)) out.push_back(*found);
        return;
      case Kind::index:
        return take_slice(from, *begin, *begin == -1 ? std::optional<std::int64_t>() : *begin + 1,
                          1, out);
      case Kind::slice:
        return take_slice(from, begin.value_or(0), end, stride, out);
      case Kind::all:
        return take_all(from, out);
      case Kind::descend:
        return take_deep(from, 0, out);
      case Kind::filter:
        return take_matching(from, out);
    }
  }

 private:
  static void take_slice(const Value& from, std::int64_t first, std::optional<std::int64_t> last,
                         std::int64_t stride, std::vector<Value>& out) {
    if (!from.is_list()) return;
    const value::List& list = from.as_list();
    const auto size = static_cast<std::int64_t>(list.size());
    const auto clamp = [size](std::int64_t at) {
      return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
    };
    const std::int64_t stop = last ? clamp(*last) : size;
    for (std::int64_t at = clamp(first); at < stop; at += stride)
      out.push_back(list[static_cast<std::size_t>(at)]);
  }
  static void take_all(const Value& from, std::vector<Value>& out) {
    if (from.is_list()) out.insert(out.end(), from.as_list().begin(), from.as_list().end());
    if (!from.is_dict()) return;
    for (const auto& [key, member] : from.as_dict()) out.push_back(member);
  }
  static void take_deep(const Value& from, int depth, std::vector<Value>& out) {
    out.push_back(from);
    if (depth >= deepest) return;
    std::vector<Value> members;
    take_all(from, members);
    for (const Value& member : members) take_deep(member, depth + 1, out);
  }
  void take_matching(const Value& from, std::vector<Value>& out) const {
    std::vector<Value> items;
    if (from.is_list()) take_all(from, items);
    for (const Value& item : items) {
      if (matches(item)) out.push_back(item);
    }
  }
  [[nodiscard]] bool matches(const Value& item) const {
    const std::vector<Value> lefts = follow(left, item);
    if (compare == Compare::exists) return !lefts.empty();
    const std::vector<Value> rights =
        right_is_path ? follow(right_path, item) : std::vector<Value>{right};
    return !lefts.empty() && !rights.empty() && holds(compare, lefts.front(), rights.front());
  }
};

class JsonPath::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::vector<Step> all() {
    if (text_.size() > longest) fail("the path is too long");
    const bool braces = skip("{");
    skip("$") || skip("@");
    // kubectl takes `status.phase` for `.status.phase`.
    if (at_ < text_.size() && is_name(text_[at_])) out_of_name_ = true;
    std::vector<Step> steps = path();
    if (braces && !skip("}")) fail("the brace is not closed");
    if (at_ < text_.size()) fail("nothing may stand here");
    return steps;
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    throw base::Error(
        "json-path", base::cat("`", text_, "` is no JSONPath: ", why, " (character ", at_ + 1, ")"))
        .hint("such as .status.phase or .status.conditions[?(@.type==\"Ready\")].status");
  }
  bool skip(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  std::vector<Step> path() {
    if (++depth_ > deepest) fail("it is nested too deeply");
    std::vector<Step> steps;
    if (out_of_name_) {
      out_of_name_ = false;
      steps.push_back(member());
    }
    while (at_ < text_.size()) {
      if (skip("..")) {
        steps.push_back({.kind = Step::Kind::descend});
        if (at_ < text_.size() && text_[at_] != '[') steps.push_back(member());
      } else if (skip(".")) {
        if (at_ < text_.size() && text_[at_] != '[') steps.push_back(member());
      } else if (skip("[")) {
        steps.push_back(bracket());
      } else {
        break;
      }
    }
    --depth_;
    return steps;
  }

  Step member() {
    if (skip("*")) return {.kind = Step::Kind::all};
    std::string name;
    for (; at_ < text_.size() && (is_name(text_[at_]) || text_[at_] == '\\'); ++at_) {
      if (text_[at_] == '\\' && ++at_ >= text_.size()) fail("a backslash stands at the end");
      name.push_back(text_[at_]);
    }
    if (name.empty()) fail("a name is missing");
    return {.kind = Step::Kind::member, .name = std::move(name)};
  }

  Step bracket() {
    Step step;
    blanks();
    if (skip("*")) {
      step.kind = Step::Kind::all;
    } else if (skip("?(")) {
      step = filter();
    } else if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
      step = {.kind = Step::Kind::member, .name = quoted()};
    } else {
      step = numbers();
    }
    blanks();
    if (!skip("]")) fail("`]` is missing");
    return step;
  }

  Step numbers() {
    Step step{.kind = Step::Kind::index, .begin = number()};
    if (skip(":")) {
      step.kind = Step::Kind::slice;
      step.end = number();
      if (skip(":")) step.stride = number().value_or(1);
      if (step.stride < 1) fail("the step of a slice must be positive");
    } else if (!step.begin) {
      fail("a number, a quoted name, `*` or `?(...)` is missing");
    }
    return step;
  }

  Step filter() {
    Step step{.kind = Step::Kind::filter};
    blanks();
    if (!skip("@")) fail("a filter begins with `@`");
    step.left = path();
    blanks();
    for (const Operator& row : operators) {
      if (!skip(row.text)) continue;
      step.compare = row.compare;
      blanks();
      operand(step);
      break;
    }
    blanks();
    if (!skip(")")) fail("`)` is missing");
    return step;
  }

  void operand(Step& step) {
    if (skip("@")) {
      step.right_is_path = true;
      step.right_path = path();
    } else if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
      step.right = quoted();
    } else if (skip("true")) {
      step.right = true;
    } else if (skip("false")) {
      step.right = false;
    } else if (const auto whole = number()) {
      step.right = *whole;
    } else {
      fail("a text in quotes, a number, true or false is missing");
    }
  }

  std::string quoted() {
    const char quote = text_[at_++];
    std::string out;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out.push_back(text_[at_]);
    }
    if (at_ >= text_.size()) fail("a quote is not closed");
    ++at_;
    return out;
  }

  std::optional<std::int64_t> number() {
    const std::size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    std::int64_t out = 0;
    if (begin == at_) return std::nullopt;
    if (!base::parse_int(text_.substr(begin, at_ - begin), out)) fail("a number is none");
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool out_of_name_ = false;
};

JsonPath::JsonPath(std::string_view text) : steps_(Parser(base::trim(text)).all()) {}
JsonPath::~JsonPath() = default;
JsonPath::JsonPath(JsonPath&&) noexcept = default;
JsonPath& JsonPath::operator=(JsonPath&&) noexcept = default;

std::vector<Value> JsonPath::find(const Value& root) const { return Step::follow(steps_, root); }

}  // namespace kboot::query
