// Attribute paths and sorting.
#include "jinja/sort_key.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/utf8.hpp"

namespace kboot::jinja {
namespace {

std::vector<Value> path_of(std::string_view attribute) {
  std::vector<Value> out;
  for (const std::string_view part : base::split(attribute, '.')) {
    std::int64_t index = 0;
    const bool digits =
        !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    out.push_back(digits && base::parse_int(part, index) ? Value(index) : Value(part));
  }
  return out;
}

}  // namespace

SortKey::SortKey(const Call& call, std::size_t index, bool fold_case)
    : machine_(call.machine), fold_case_(fold_case) {
  if (!call.given(index)) return;
  path_ = call.at(index).is_string() ? path_of(call.at(index).as_string())
                                     : std::vector<Value>{call.at(index)};
}

SortKey::SortKey(Machine& machine, std::string_view attribute, bool fold_case)
    : machine_(machine), path_(path_of(attribute)), fold_case_(fold_case) {}

Value SortKey::of(const Value& item, const Value* fallback) const {
  Value out = item;
  for (const Value& key : path_) {
    out = machine_.item(out, key);
    if (fallback != nullptr && is_undefined(out)) out = *fallback;
  }
  if (fold_case_ && out.is_string()) return Value(to_lower(out.as_string())).add_marks(out.marks());
  return out;
}

SortKeys::SortKeys(const Call& call, std::size_t index, bool fold_case) {
  if (!call.given(index) || !call.at(index).is_string()) {
    keys_.emplace_back(call, index, fold_case);
    return;
  }
  for (const std::string_view attribute : base::split(call.at(index).as_string(), ',')) {
    keys_.emplace_back(call.machine, attribute, fold_case);
  }
}

void SortKeys::sort(std::vector<Value>& items, bool reverse) const {
  struct Row {
    std::vector<Value> keys;
    Value item;
  };
  std::vector<Row> rows;
  for (Value& item : items) {
    Row row;
    for (const SortKey& key : keys_) {
      row.keys.push_back(key.of(item));
      require_defined(row.keys.back());
    }
    row.item = std::move(item);
    rows.push_back(std::move(row));
  }
  const auto less = [](const Row& a, const Row& b) {
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
      if (is_less(a.keys[i], b.keys[i])) return true;
      if (is_less(b.keys[i], a.keys[i])) return false;
    }
    return false;
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Row& a, const Row& b) { return reverse ? less(b, a) : less(a, b); });
  for (std::size_t i = 0; i < rows.size(); ++i) items[i] = std::move(rows[i].item);
}

}  // namespace kboot::jinja
