// Filters on lists: parts of them, order, combinations.
#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/random.hpp"
#include "jinja/sort_key.hpp"
#include "jinja/text_tools.hpp"
#include "jinja/utf8.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

Value list(Call& call) { return Value::list(items_of(call.input)); }

Value nothing(Call& call, std::string_view what) {
  return call.machine.undefined(base::cat("there is no ", what, " item in an empty sequence"));
}

Value first(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  return items.empty() ? nothing(call, "first") : items.front();
}

Value last(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  return items.empty() ? nothing(call, "last") : items.back();
}

Value length_of(Call& call) {
  if (call.input.is_string()) return length(call.input.as_string());
  if (call.input.is_list()) return call.input.as_list().size();
  if (call.input.is_dict()) return call.input.as_dict().size();
  require_defined(call.input);
  if (is_undefined(call.input)) return 0;
  throw filter_error(base::cat("`", python_type(call.input), "` has no length"));
}

Value joined(Call& call) {
  std::vector<Value> items = items_of(call.input);
  if (call.given(1)) {
    const SortKey key(call, 1);
    for (Value& item : items) item = key.of(item);
  }
  return join(text_of(call.value(0, "")), items, false);
}

Value reversed(Call& call) {
  std::vector<Value> items = items_of(call.input);
  std::reverse(items.begin(), items.end());
  return call.input.is_string() ? join(Value(""), items, false) : Value::list(std::move(items));
}

Value sorted(Call& call) {
  std::vector<Value> items = items_of(call.input);
  const SortKeys keys(call, 2, !call.flag(1, false));
  keys.sort(items, call.flag(0, false));
  return Value::list(std::move(items));
}

template <bool maximum>
Value extreme(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  if (items.empty())
    return call.machine.undefined("there is no smallest or largest item in an empty sequence");
  const SortKey key(call, 1, !call.flag(0, false));
  const Value* best = &items.front();
  Value best_key = key.of(*best);
  for (const Value& item : items) {
    Value candidate = key.of(item);
    if (maximum ? is_less(best_key, candidate) : is_less(candidate, best_key)) {
      best = &item;
      best_key = std::move(candidate);
    }
  }
  return *best;
}

Value sum(Call& call) {
  Value total = call.value(1, Value(0));
  const SortKey key(call, 0);
  for (const Value& item : items_of(call.input)) {
    const Value part = key.of(item);
    require_defined(part);
    const auto marks =
        static_cast<value::Marks>((total.marks() | part.marks()) & value::mark_secret);
    if (part.has(value::mark_unknown)) return Value::unknown();
    total = apply(BinaryOp::add, total, part);
    if (!total.is_string()) total.add_marks(marks);
  }
  return total;
}

Value batch(Call& call) {
  const std::int64_t size = call.integer(0, 0);
  if (size < 1) throw filter_error("`batch` needs a count of at least 1");
  std::vector<Value> out;
  std::vector<Value> current;
  for (Value& item : items_of(call.input)) {
    current.push_back(std::move(item));
    if (static_cast<std::int64_t>(current.size()) == size)
      out.push_back(Value::list(std::exchange(current, {})));
  }
  if (!current.empty()) {
    check_item_count(static_cast<std::size_t>(size));
    while (call.given(1) && static_cast<std::int64_t>(current.size()) < size)
      current.push_back(call.at(1));
    out.push_back(Value::list(std::move(current)));
  }
  return Value::list(std::move(out));
}

Value slices(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  const std::int64_t count = call.integer(0, 0);
  if (count < 1) throw filter_error("`slice` needs a count of at least 1");
  check_item_count(static_cast<std::size_t>(count));
  const std::size_t parts = static_cast<std::size_t>(count);
  const std::size_t per_part = items.size() / parts;
  const std::size_t longer = items.size() % parts;
  std::vector<Value> out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t size = per_part + (i < longer ? 1 : 0);
    std::vector<Value> part(items.begin() + static_cast<std::ptrdiff_t>(at),
                            items.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
    if (call.given(1) && longer > 0 && i >= longer) part.push_back(call.at(1));
    out.push_back(Value::list(std::move(part)));
  }
  return Value::list(std::move(out));
}

void flatten_into(std::vector<Value>& out, const Value& list, std::optional<std::int64_t> levels,
                  bool skip_nulls) {
  for (const Value& item : items_of(list)) {
    const bool null =
        item.is_null() ||
        (item.is_string() && (item.as_string() == "None" || item.as_string() == "null"));
    if (skip_nulls && null) continue;
    if (item.is_list() && (!levels || *levels >= 1)) {
      flatten_into(out, item, levels ? std::optional<std::int64_t>(*levels - 1) : std::nullopt,
                   skip_nulls);
    } else {
      out.push_back(item);
    }
  }
}

Value flatten(Call& call) {
  std::vector<Value> out;
  flatten_into(out, call.input,
               call.given(0) ? std::optional<std::int64_t>(call.integer(0, 0)) : std::nullopt,
               call.flag(1, true));
  return Value::list(std::move(out));
}

// All sequences that go into zip and product: the input and the arguments.
std::vector<std::vector<Value>> sequences(const Call& call) {
  std::vector<std::vector<Value>> out{items_of(call.input)};
  for (const Value& more : call.rest) out.push_back(items_of(more));
  return out;
}

Value zipped(const std::vector<std::vector<Value>>& all, std::size_t size, const Value& fill) {
  std::vector<Value> out;
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<Value> row;
    for (const std::vector<Value>& one : all) row.push_back(i < one.size() ? one[i] : fill);
    out.push_back(make_tuple(std::move(row)));
  }
  return Value::list(std::move(out));
}

Value zip(Call& call) {
  const auto all = sequences(call);
  const auto shortest = std::min_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return zipped(all, shortest->size(), {});
}

Value zip_longest(Call& call) {
  const auto all = sequences(call);
  const auto longest = std::max_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  const Value* fill = call.option("fillvalue");
  return zipped(all, longest->size(), fill == nullptr ? Value() : *fill);
}

Value product(Call& call) {
  auto all = sequences(call);
  if (const Value* repeat = call.option("repeat");
      repeat != nullptr && repeat->is(value::Kind::integer)) {
    const auto once = all;
    if (repeat->as_int() < 1 || repeat->as_int() > 100)
      throw filter_error("`repeat` must be from 1 to 100");
    for (std::int64_t i = 1; i < repeat->as_int(); ++i)
      all.insert(all.end(), once.begin(), once.end());
  }
  std::vector<std::vector<Value>> rows{{}};
  for (const std::vector<Value>& one : all) {
    const std::size_t width = rows.empty() ? 1 : rows.front().size() + 1;
    check_item_count(one.empty()                              ? 0
                     : rows.size() > items_limit / one.size() ? items_limit + 1
                                                              : rows.size() * one.size() * width);
    std::vector<std::vector<Value>> longer;
    for (const std::vector<Value>& row : rows) {
      for (const Value& item : one) {
        longer.push_back(row);
        longer.back().push_back(item);
      }
    }
    rows = std::move(longer);
  }
  std::vector<Value> out;
  for (std::vector<Value>& row : rows) out.push_back(make_tuple(std::move(row)));
  return Value::list(std::move(out));
}

// Rows of `size` items out of `items`: with `ordered` every order counts, else each choice once.
class Chooser {
 public:
  Chooser(const std::vector<Value>& items, std::size_t size, bool ordered)
      : items_(items), size_(size), ordered_(ordered), used_(items.size(), false) {}
  std::vector<Value> run() {
    if (size_ <= items_.size()) extend(0);
    return std::move(out_);
  }

 private:
  void extend(std::size_t from) {
    if (row_.size() == size_) {
      check_item_count((out_.size() + 1) * std::max<std::size_t>(size_, 1));
      out_.push_back(make_tuple(row_));
      return;
    }
    // Too few items behind it to fill the row: without this a search of exponential length finds nothing.
    const std::size_t missing = ordered_ ? 1 : size_ - row_.size();
    for (std::size_t i = ordered_ ? 0 : from; i + missing <= items_.size(); ++i) {
      if (used_[i]) continue;
      used_[i] = true;
      row_.push_back(items_[i]);
      extend(i + 1);
      row_.pop_back();
      used_[i] = false;
    }
  }

  const std::vector<Value>& items_;
  std::size_t size_;
  bool ordered_;
  std::vector<bool> used_;
  std::vector<Value> row_;
  std::vector<Value> out_;
};

template <bool ordered>
Value choices(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  const std::int64_t size =
      call.given(0) ? call.integer(0, 0) : static_cast<std::int64_t>(items.size());
  if (size < 0) throw filter_error("the size must not be negative");
  if (size > 200) throw base::Error("template-limit", "at most 200 items can be chosen at once");
  return Value::list(Chooser(items, static_cast<std::size_t>(size), ordered).run());
}

void refuse_seed(const Call& call, std::size_t index) {
  if (call.given(index)) {
    throw base::Error("not-supported",
                      base::cat("`seed` of `", call.name, "` is not in this version of kboot"));
  }
}

Value random(Call& call) {
  refuse_seed(call, 2);
  if (call.input.is(value::Kind::integer)) {
    const std::int64_t start = call.given(0) ? call.integer(0, 0) : 0;
    const std::int64_t step = call.given(1) && call.integer(1, 1) != 0 ? call.integer(1, 1) : 1;
    const std::int64_t span = call.input.as_int() - start;
    const std::int64_t count = step > 0 ? (span + step - 1) / step : (span + step + 1) / step;
    if (span == 0 || count <= 0) throw filter_error("`random` finds an empty range");
    return start + step * static_cast<std::int64_t>(
                              random_below(call.machine.env(), static_cast<std::uint64_t>(count)));
  }
  const std::vector<Value> items = items_of(call.input);
  if (call.given(0) || call.given(1))
    throw filter_error("`start` and `step` of `random` need an integer");
  if (items.empty()) throw filter_error("`random` cannot choose from an empty sequence");
  return items[random_below(call.machine.env(), items.size())];
}

Value shuffle(Call& call) {
  refuse_seed(call, 0);
  std::vector<Value> items = items_of(call.input);
  for (std::size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[random_below(call.machine.env(), i)]);
  return Value::list(std::move(items));
}

constexpr FilterRow rows[] = {
    {"batch", "linecount fill_with?", batch, Spread::own},
    {"combinations", "r", choices<false>, Spread::own},
    {"count", "", length_of, Spread::own},
    {"first", "", first, Spread::own},
    {"flatten", "levels? skip_nulls?", flatten, Spread::own},
    {"join", "d? attribute?", joined, Spread::own},
    {"last", "", last, Spread::own},
    {"length", "", length_of, Spread::own},
    {"list", "", list, Spread::own},
    {"max", "case_sensitive? attribute?", extreme<true>, Spread::own},
    {"min", "case_sensitive? attribute?", extreme<false>, Spread::own},
    {"permutations", "r?", choices<true>, Spread::own},
    {"product", "* **", product, Spread::own},
    {"random", "start? step? seed?", random, Spread::own},
    {"reverse", "", reversed, Spread::own},
    {"shuffle", "seed?", shuffle, Spread::own},
    {"slice", "slices fill_with?", slices, Spread::own},
    {"sort", "reverse? case_sensitive? attribute?", sorted, Spread::own},
    {"sum", "attribute? start?", sum, Spread::own},
    {"zip", "*", zip, Spread::own},
    {"zip_longest", "* **", zip_longest, Spread::own},
};

}  // namespace

std::span<const FilterRow> list_filters() { return rows; }

}  // namespace kboot::jinja
