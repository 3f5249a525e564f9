// Filters that apply other filters and tests to each item: map, select, groupby.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/sort_key.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

// Takes a named argument out of the call's rest.
std::optional<Value> take(Call& call, std::string_view name) {
  for (auto it = call.named.begin(); it != call.named.end(); ++it) {
    if (it->first != name) continue;
    Value out = std::move(it->second);
    call.named.erase(it);
    return out;
  }
  return std::nullopt;
}

std::vector<Value> mapped_attributes(Call& call, const Value& attribute) {
  const auto fallback = take(call, "default");
  if (!call.named.empty()) {
    throw filter_error(base::cat("`map` has no argument `", call.named.front().first, "`"));
  }
  if (!attribute.is_string() && !attribute.is(value::Kind::integer))
    throw filter_error("`attribute` must be a string");
  const SortKey key(call.machine, to_text(attribute), false);
  std::vector<Value> out;
  for (const Value& item : items_of(call.input))
    out.push_back(key.of(item, fallback ? &*fallback : nullptr));
  return out;
}

Value map(Call& call) {
  if (call.rest.empty()) {
    const auto attribute = take(call, "attribute");
    if (!attribute) throw filter_error("`map` needs the name of a filter, or `attribute`");
    return Value::list(mapped_attributes(call, *attribute));
  }
  const std::string name = to_text(call.rest.front());
  const FilterRow* row = find_filter(name);
  if (row == nullptr) throw unknown_filter(name);
  const Arguments arguments{{call.rest.begin() + 1, call.rest.end()}, call.named};
  std::vector<Value> out;
  for (const Value& item : items_of(call.input))
    out.push_back(call.machine.apply_filter(*row, item, arguments));
  return Value::list(std::move(out));
}

// A test by its name and arguments; without a name: is it true?
class Condition {
 public:
  Condition(Call& call, std::size_t from) : machine_(call.machine) {
    if (call.rest.size() <= from) return;
    const std::string name = to_text(call.rest[from]);
    row_ = find_test(name);
    if (row_ == nullptr) throw unknown_test(name);
    arguments_.positional.assign(call.rest.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                                 call.rest.end());
    arguments_.named = call.named;
  }
  [[nodiscard]] bool holds(const Value& item) const {
    const Value result = row_ == nullptr ? item : machine_.apply_test(*row_, item, arguments_);
    if (result.has(value::mark_unknown)) throw UnknownDecides{};
    return truthy(result);
  }

 private:
  Machine& machine_;
  const TestRow* row_ = nullptr;
  Arguments arguments_;
};

template <bool wanted>
Value select(Call& call) {
  const Condition condition(call, 0);
  std::vector<Value> out;
  for (Value& item : items_of(call.input)) {
    if (condition.holds(item) == wanted) out.push_back(std::move(item));
  }
  return Value::list(std::move(out));
}

template <bool wanted>
Value select_by_attribute(Call& call) {
  if (call.rest.empty())
    throw filter_error(base::cat("`", call.name, "` needs the name of an attribute"));
  const SortKey key(call.machine, to_text(call.rest.front()), false);
  const Condition condition(call, 1);
  std::vector<Value> out;
  for (Value& item : items_of(call.input)) {
    if (condition.holds(key.of(item)) == wanted) out.push_back(std::move(item));
  }
  return Value::list(std::move(out));
}

// The group's key is the first item's own, also where case does not count.
Value group_by(Call& call) {
  const bool fold_case = !call.flag(2, false);
  const SortKey plain(call, 0, false);
  const SortKey folded(call, 0, fold_case);
  const Value fallback = call.value(1, {});
  const Value* stand_in = call.given(1) ? &fallback : nullptr;
  struct Row {
    Value key;
    Value item;
  };
  std::vector<Row> rows;
  for (const Value& item : items_of(call.input)) {
    Row row{folded.of(item, stand_in), item};
    require_defined(row.key);
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return is_less(a.key, b.key); });
  std::vector<Value> out;
  for (std::size_t i = 0; i < rows.size();) {
    std::vector<Value> members;
    const std::size_t first = i;
    for (; i < rows.size() && is_equal(rows[i].key, rows[first].key); ++i)
      members.push_back(rows[i].item);
    out.push_back(
        make_tuple({plain.of(rows[first].item, stand_in), Value::list(std::move(members))}));
  }
  return Value::list(std::move(out));
}

constexpr FilterRow rows[] = {
    {"groupby", "attribute default? case_sensitive?", group_by, Spread::own},
    {"map", "* **", map, Spread::own},
    {"reject", "* **", select<false>, Spread::own},
    {"rejectattr", "* **", select_by_attribute<false>, Spread::own},
    {"select", "* **", select<true>, Spread::own},
    {"selectattr", "* **", select_by_attribute<true>, Spread::own},
};

}  // namespace

std::span<const FilterRow> select_filters() { return rows; }

}  // namespace kboot::jinja
