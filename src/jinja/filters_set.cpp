// Lists as sets. Real Ansible goes through Python's unordered sets; here the order of the input is kept.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/sort_key.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

// Which values were seen; by hash, as lists of names can be long.
class Seen {
 public:
  // True the first time.
  bool add(const Value& item) {
    std::vector<Value>& bucket = buckets_[value::hash(item) % buckets_.size()];
    for (const Value& other : bucket) {
      if (is_equal(other, item)) return false;
    }
    bucket.push_back(item);
    return true;
  }
  [[nodiscard]] bool has(const Value& item) const {
    const std::vector<Value>& bucket = buckets_[value::hash(item) % buckets_.size()];
    return std::any_of(bucket.begin(), bucket.end(),
                       [&](const Value& other) { return is_equal(other, item); });
  }

 private:
  std::vector<std::vector<Value>> buckets_ = std::vector<std::vector<Value>>(257);
};

Seen seen_of(const std::vector<Value>& items) {
  Seen seen;
  for (const Value& item : items) seen.add(item);
  return seen;
}

// Without regard to case unless case_sensitive, as Ansible hands it to Jinja2's own filter.
Value unique(Call& call) {
  Seen seen;
  std::vector<Value> out;
  const SortKey key(call, 1, !call.flag(0, false));
  for (const Value& item : items_of(call.input)) {
    const Value by = key.of(item);
    require_defined(by);
    if (seen.add(by)) out.push_back(item);
  }
  return Value::list(std::move(out));
}

Value distinct(const std::vector<Value>& items) {
  Seen seen;
  std::vector<Value> out;
  for (const Value& item : items) {
    if (seen.add(item)) out.push_back(item);
  }
  return Value::list(std::move(out));
}

template <bool kept>
Value compared(Call& call) {
  const Seen other = seen_of(items_of(call.at(0)));
  std::vector<Value> out;
  for (const Value& item : items_of(call.input)) {
    if (other.has(item) == kept) out.push_back(item);
  }
  return distinct(out);
}

Value together(Call& call) {
  std::vector<Value> all = items_of(call.input);
  for (Value& item : items_of(call.at(0))) all.push_back(std::move(item));
  return distinct(all);
}

Value symmetric_difference(Call& call) {
  const std::vector<Value> left = items_of(call.input);
  const std::vector<Value> right = items_of(call.at(0));
  const Seen in_left = seen_of(left);
  const Seen in_right = seen_of(right);
  std::vector<Value> out;
  for (const Value& item : left) {
    if (!in_right.has(item)) out.push_back(item);
  }
  for (const Value& item : right) {
    if (!in_left.has(item)) out.push_back(item);
  }
  return distinct(out);
}

constexpr FilterRow rows[] = {
    {"difference", "b", compared<false>, Spread::own},
    {"intersect", "b", compared<true>, Spread::own},
    {"symmetric_difference", "b", symmetric_difference, Spread::own},
    {"union", "b", together, Spread::own},
    {"unique", "case_sensitive? attribute?", unique, Spread::own},
};

}  // namespace

std::span<const FilterRow> set_filters() { return rows; }

}  // namespace kboot::jinja
