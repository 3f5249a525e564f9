// Sprig's functions on lists.
#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "gotpl/convert.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"
#include "value/compare.hpp"

namespace kboot::gotpl {
namespace {

using value::Subtype;

Value list(Call& call) {
  return Value::list({std::make_move_iterator(call.arguments.begin()),
                      std::make_move_iterator(call.arguments.end())});
}

Value push(Call& call) {
  std::vector<Value> items = slice_items(call[0], "Cannot push on type");
  items.push_back(call[1]);
  return Value::list(std::move(items));
}

Value prepend(Call& call) {
  std::vector<Value> items = slice_items(call[0], "Cannot prepend on type");
  items.insert(items.begin(), call[1]);
  return Value::list(std::move(items));
}

Value concat(Call& call) {
  std::vector<Value> out;
  for (const Value& argument : call.arguments) {
    if (go_kind(argument) != GoKind::slice && !argument.is_null()) {
      throw Failure(base::cat("Cannot concat type ", kind_word(go_kind(argument)), " as list"));
    }
    const std::vector<Value> items = slice_items(argument, "Cannot concat type");
    out.insert(out.end(), items.begin(), items.end());
    check_list_size("concat", out.size());
  }
  return out.empty() ? nil_slice() : Value::list(std::move(out));
}

Value first(Call& call) {
  const std::vector<Value> items = slice_items(call[0], "Cannot find first on type");
  return items.empty() ? Value() : items.front();
}

Value last(Call& call) {
  const std::vector<Value> items = slice_items(call[0], "Cannot find last on type");
  return items.empty() ? Value() : items.back();
}

Value rest(Call& call) {
  std::vector<Value> items = slice_items(call[0], "Cannot find rest on type");
  if (items.empty()) return nil_slice();
  items.erase(items.begin());
  return Value::list(std::move(items));
}

Value initial(Call& call) {
  std::vector<Value> items = slice_items(call[0], "Cannot find initial on type");
  if (items.empty()) return nil_slice();
  items.pop_back();
  return Value::list(std::move(items));
}

Value reverse(Call& call) {
  std::vector<Value> items = slice_items(call[0], "Cannot find reverse on type");
  std::reverse(items.begin(), items.end());
  return Value::list(std::move(items));
}

Value compact(Call& call) {
  std::vector<Value> items = slice_items(call[0], "Cannot compact on type");
  std::erase_if(items, is_empty);
  return Value::list(std::move(items));
}

// Values that reflect.DeepEqual tells apart, found again by a hash of what is cheap to look at.
class Seen {
 public:
  [[nodiscard]] bool has(const Value& value) const {
    const auto [from, to] = values_.equal_range(key_of(value));
    return std::any_of(from, to,
                       [&value](const auto& entry) { return deep_equal(value, entry.second); });
  }
  void add(const Value& value) { values_.emplace(key_of(value), value); }

 private:
  static std::size_t key_of(const Value& value) {
    if (value.is_list()) return value.as_list().size();
    if (value.is_dict()) return value.as_dict().size();
    return value.is(value::Kind::foreign) ? 0 : value::hash(value);
  }
  std::unordered_multimap<std::size_t, Value> values_;
};

Value uniq(Call& call) {
  std::vector<Value> out;
  Seen seen;
  for (const Value& item : slice_items(call[0], "Cannot find uniq on type")) {
    if (seen.has(item)) continue;
    seen.add(item);
    out.push_back(item);
  }
  return Value::list(std::move(out));
}

Value without(Call& call) {
  Seen omitted;
  for (const Value& value : call.arguments.subspan(1)) omitted.add(value);
  std::vector<Value> items = slice_items(call[0], "Cannot find without on type");
  std::erase_if(items, [&omitted](const Value& item) { return omitted.has(item); });
  return Value::list(std::move(items));
}

Value has(Call& call) {
  if (is_nil_interface(call[1])) return false;
  const std::vector<Value> items = slice_items(call[1], "Cannot find has on type");
  return std::ranges::any_of(items,
                             [&call](const Value& item) { return deep_equal(call[0], item); });
}

Value slice(Call& call) {
  const Value& from = call[0];
  const std::vector<Value> items = slice_items(from, "list should be type of slice or array but");
  if (items.empty()) return {};
  const auto size = static_cast<std::int64_t>(items.size());
  const std::int64_t begin = call.size() > 1 ? cast_int64(call[1]) : 0;
  const std::int64_t end = call.size() > 2 ? cast_int64(call[2]) : size;
  if (begin < 0 || end < begin || end > size) {
    throw Failure("reflect.Value.Slice: slice index out of bounds");
  }
  if (from.is_string()) return make_bytes(from.as_string().substr(begin, end - begin));
  Value out = Value::list({items.begin() + begin, items.begin() + end});
  return from.is_list() ? out.set_subtype(from.subtype()) : out;
}

[[noreturn]] void bad_length() { throw Failure("runtime error: makeslice: len out of range"); }

Value chunk(Call& call) {
  const std::vector<Value> items = slice_items(call[1], "Cannot chunk type");
  const auto size = static_cast<double>(call.integer(0));
  const auto count = static_cast<double>(items.size());
  const std::int64_t chunks = to_int(std::floor((count - 1) / size) + 1);
  if (chunks < 0) bad_length();
  check_list_size("chunk", static_cast<std::uint64_t>(chunks));
  std::vector<Value> out;
  auto at = items.begin();
  for (std::int64_t i = 0; i < chunks; ++i) {
    std::int64_t length = call.integer(0);
    if (i == chunks - 1) {
      const std::int64_t odd = to_int(std::floor(std::fmod(count, size)));
      if (odd != 0) length = odd;
    }
    if (length < 0 || length > items.end() - at) bad_length();
    out.push_back(Value::list({at, at + length}));
    at += length;
  }
  return Value::list(std::move(out)).set_subtype(Subtype::go_list_list);
}

constexpr auto own = Spread::own;
constexpr Function rows[] = {
    {"append", "any, any", push, own},
    {"chunk", "int, any", chunk, own},
    {"compact", "any", compact, own},
    {"concat", "...any", concat, own},
    {"first", "any", first, own},
    {"has", "any, any", has},
    {"initial", "any", initial, own},
    {"last", "any", last, own},
    {"list", "...any", list, own},
    {"mustAppend", "any, any", push, own},
    {"mustChunk", "int, any", chunk, own},
    {"mustCompact", "any", compact, own},
    {"mustFirst", "any", first, own},
    {"mustHas", "any, any", has},
    {"mustInitial", "any", initial, own},
    {"mustLast", "any", last, own},
    {"mustPrepend", "any, any", prepend, own},
    {"mustPush", "any, any", push, own},
    {"mustRest", "any", rest, own},
    {"mustReverse", "any", reverse, own},
    {"mustSlice", "any, ...any", slice, own},
    {"mustUniq", "any", uniq, own},
    {"mustWithout", "any, ...any", without, own},
    {"prepend", "any, any", prepend, own},
    {"push", "any, any", push, own},
    {"rest", "any", rest, own},
    {"reverse", "any", reverse, own},
    {"slice", "any, ...any", slice, own},
    {"tuple", "...any", list, own},
    {"uniq", "any", uniq, own},
    {"without", "any, ...any", without, own},
};

}  // namespace

std::span<const Function> sprig_lists() noexcept { return rows; }

}  // namespace kboot::gotpl
