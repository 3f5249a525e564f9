// Deep copies, marks on whole trees, and Ansible's merge of dicts.
#include <algorithm>

#include "base/diagnostic.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::value {

namespace {

void check_depth(int depth) {
  if (depth > max_depth) {
    throw base::Error("too-deep", "data is nested more than 1000 levels deep");
  }
}

// The outer properties of `from` on a container that was made anew.
Value dressed(Value made, const Value& from, Marks marks) {
  return std::move(made.set_origin(from.origin())
                       .set_subtype(from.subtype())
                       .set_style(from.style())
                       .add_marks(from.marks() | marks));
}

Value copy_at(const Value& value, Marks marks, int depth) {
  check_depth(depth);
  if (value.is_list()) {
    std::vector<Value> items;
    items.reserve(value.as_list().size());
    for (const Value& item : value.as_list()) items.push_back(copy_at(item, marks, depth + 1));
    return dressed(Value::list(std::move(items)), value, marks);
  }
  if (value.is_dict()) {
    Value copy = Value::dict();
    Dict& entries = copy.edit_dict();
    for (const Entry& entry : value.as_dict()) {
      entries.set(entry.key, copy_at(entry.value, marks, depth + 1));
    }
    return dressed(std::move(copy), value, marks);
  }
  // A string of which only some bytes are secret becomes secret as a whole.
  if ((marks & mark_secret) != 0 && value.is_string() && value.has(mark_secret)) {
    return dressed(Value(value.as_string()), value, marks);
  }
  return value.marked(marks);
}

bool all_marked(const Value& value, Marks marks, int depth) {
  check_depth(depth);
  if ((value.marks() & marks) != marks) return false;
  if (value.is_string() && (marks & mark_secret) != 0) {
    const auto ranges = value.secret_ranges();
    return value.as_string().empty() || (ranges.size() == 1 && ranges[0].begin == 0 &&
                                         ranges[0].end == value.as_string().size());
  }
  if (value.is_list()) {
    return std::all_of(value.as_list().begin(), value.as_list().end(),
                       [&](const Value& item) { return all_marked(item, marks, depth + 1); });
  }
  if (!value.is_dict()) return true;
  return std::all_of(value.as_dict().begin(), value.as_dict().end(),
                     [&](const Entry& entry) { return all_marked(entry.value, marks, depth + 1); });
}

bool any_marked_at(const Value& value, Marks marks, int depth) {
  check_depth(depth);
  if ((value.marks() & marks) != 0) return true;
  if (value.is_list()) {
    return std::any_of(value.as_list().begin(), value.as_list().end(),
                       [&](const Value& item) { return any_marked_at(item, marks, depth + 1); });
  }
  if (!value.is_dict()) return false;
  return std::any_of(value.as_dict().begin(), value.as_dict().end(), [&](const Entry& entry) {
    return any_marked_at(entry.key, marks, depth + 1) ||
           any_marked_at(entry.value, marks, depth + 1);
  });
}

bool holds(const std::vector<Value>& items, const Value& item) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Value& other) { return equal(item, other); });
}

// `first`, then what `second` has; where `present` is removed, items of `first` that `second` has
// too go.
Value joined(const Value& first, const Value& second, const Value* removed_from_first,
             const Value* removed_from_second) {
  std::vector<Value> items;
  const auto take = [&](const Value& list, const Value* removed) {
    for (const Value& item : list.as_list()) {
      if (removed == nullptr || !holds(removed->as_list().items(), item)) items.push_back(item);
    }
  };
  take(first, removed_from_first);
  take(second, removed_from_second);
  Value out = Value::list(std::move(items));
  out.add_marks(first.marks() | second.marks());
  return out;
}

Value merge_lists(const Value& low, const Value& high, ListMerge how) {
  switch (how) {
    case ListMerge::replace:
      return high;
    case ListMerge::keep:
      return low;
    case ListMerge::append:
      return joined(low, high, nullptr, nullptr);
    case ListMerge::prepend:
      return joined(high, low, nullptr, nullptr);
    case ListMerge::append_rp:
      return joined(low, high, &high, nullptr);
    case ListMerge::prepend_rp:
      return joined(high, low, nullptr, &high);
  }
  return high;
}

Value merge_at(const Value& low, const Value& high, bool recursive, ListMerge lists, int depth) {
  check_depth(depth);
  if (low.as_dict().empty()) return copy_at(high, 0, depth);
  Value out = Value::dict();
  out.set_origin(high.origin() ? high.origin() : low.origin())
      .add_marks(low.marks() | high.marks());
  Dict& entries = out.edit_dict();
  for (const Entry& entry : low.as_dict()) entries.set(entry.key, entry.value);
  for (const Entry& entry : high.as_dict()) {
    const Value* old = entries.find(entry.key);
    if (old != nullptr && recursive && old->is_dict() && entry.value.is_dict()) {
      entries.set(entry.key, merge_at(*old, entry.value, recursive, lists, depth + 1));
    } else if (old != nullptr && old->is_list() && entry.value.is_list()) {
      entries.set(entry.key, merge_lists(*old, entry.value, lists));
    } else {
      entries.set(entry.key, entry.value);
    }
  }
  return out;
}

}  // namespace

Value deep_copy(const Value& value) { return copy_at(value, 0, 0); }

Value deep_marked(const Value& value, Marks marks) {
  return all_marked(value, marks, 0) ? value : copy_at(value, marks, 0);
}

bool any_marked(const Value& value, Marks marks) { return any_marked_at(value, marks, 0); }

Value merge(const Value& low, const Value& high, bool recursive, ListMerge lists) {
  return merge_at(low, high, recursive, lists, 0);
}

}  // namespace kboot::value
