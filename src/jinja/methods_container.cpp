// Methods of lists and dicts.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

// The object to change. A template that calls such a method got copies of its variables; what is frozen all the same
// belongs to somebody else.
Value editable(const Call& call) {
  if (call.input.is_list() && call.input.subtype() == value::Subtype::python_tuple) {
    throw filter_error("a tuple cannot be changed");
  }
  if (value::frozen(call.input))
    throw filter_error(base::cat("`", call.name, "` cannot change this value"));
  return call.input;
}

std::vector<Value>& items_to_edit(Value& list) { return list.edit_list().edit(); }

// A container inside itself could never be printed or freed.
void refuse_itself(const Call& call, const Value& item) {
  if ((item.is_list() || item.is_dict()) && item.same(call.input)) {
    throw filter_error("a container cannot be put into itself");
  }
}

Value append(Call& call) {
  refuse_itself(call, call.at(0));
  Value list = editable(call);
  check_item_count(list.as_list().size() + 1);
  list.edit_list().append(call.at(0));
  return {};
}

Value extend(Call& call) {
  Value list = editable(call);
  const std::vector<Value> more = items_of(call.at(0));
  check_item_count(list.as_list().size() + more.size());
  std::vector<Value>& items = items_to_edit(list);
  items.insert(items.end(), more.begin(), more.end());
  return {};
}

Value insert(Call& call) {
  refuse_itself(call, call.at(1));
  Value list = editable(call);
  std::vector<Value>& items = items_to_edit(list);
  const auto size = static_cast<std::int64_t>(items.size());
  std::int64_t at = call.integer(0, 0);
  if (at < 0) at = std::max<std::int64_t>(0, at + size);
  items.insert(items.begin() + std::min(at, size), call.at(1));
  return {};
}

Value pop_item(Call& call) {
  Value list = editable(call);
  std::vector<Value>& items = items_to_edit(list);
  const auto size = static_cast<std::int64_t>(items.size());
  std::int64_t at = call.integer(0, -1);
  if (at < 0) at += size;
  if (at < 0 || at >= size) throw filter_error("`pop` finds no item there");
  Value out = items[static_cast<std::size_t>(at)];
  items.erase(items.begin() + at);
  return out;
}

std::size_t position(const Call& call) {
  const value::List& list = call.input.as_list();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (is_equal(list[i], call.at(0))) return i;
  }
  throw filter_error(base::cat("`", call.name, "` does not find the item"));
}

Value remove_item(Call& call) {
  Value list = editable(call);
  std::vector<Value>& items = items_to_edit(list);
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(position(call)));
  return {};
}

Value index_of(Call& call) { return position(call); }

Value count(Call& call) {
  const value::List& list = call.input.as_list();
  return std::count_if(list.begin(), list.end(),
                       [&](const Value& item) { return is_equal(item, call.at(0)); });
}

Value clear_list(Call& call) {
  Value list = editable(call);
  items_to_edit(list).clear();
  return {};
}

Value reverse(Call& call) {
  Value list = editable(call);
  std::reverse(items_to_edit(list).begin(), items_to_edit(list).end());
  return {};
}

Value sort(Call& call) {
  Value list = editable(call);
  std::vector<Value>& items = items_to_edit(list);
  const bool backwards = call.flag(0, false);
  std::stable_sort(items.begin(), items.end(), [&](const Value& a, const Value& b) {
    return backwards ? is_less(b, a) : is_less(a, b);
  });
  return {};
}

Value copy_list(Call& call) {
  return Value::list(call.input.as_list().items()).set_subtype(call.input.subtype());
}

constexpr GlobalRow list_rows[] = {
    {"append", "item", append, Spread::own, true},
    {"clear", "", clear_list},
    {"copy", "", copy_list},
    {"count", "value", count},
    {"extend", "iterable", extend},
    {"index", "value", index_of},
    {"insert", "index item", insert},
    {"pop", "index?", pop_item},
    {"remove", "value", remove_item},
    {"reverse", "", reverse},
    {"sort", "reverse?", sort},
};

// Dicts.

Value keys(Call& call) { return Value::list(items_of(call.input)); }

Value values(Call& call) {
  std::vector<Value> out;
  for (const value::Entry& entry : call.input.as_dict()) out.push_back(entry.value);
  return Value::list(std::move(out));
}

Value items(Call& call) {
  std::vector<Value> out;
  for (const value::Entry& entry : call.input.as_dict())
    out.push_back(make_tuple({entry.key, entry.value}));
  return Value::list(std::move(out));
}

Value get(Call& call) {
  const Value* found = call.input.as_dict().find(call.at(0));
  return found != nullptr ? *found : call.value(1, {});
}

Value update(Call& call) {
  Value dict = editable(call);
  if (call.has(0) && call.at(0).is_dict()) {
    const std::vector<value::Entry> more = call.at(0).as_dict().entries();
    for (const value::Entry& entry : more) dict.edit_dict().set(entry.key, entry.value);
  } else if (call.has(0)) {
    for (const Value& pair : items_of(call.at(0))) {
      const std::vector<Value> both = items_of(pair);
      if (both.size() != 2) throw filter_error("`update` needs a dict or pairs");
      dict.edit_dict().set(both[0], both[1]);
    }
  }
  for (const auto& [name, value] : call.named) {
    refuse_itself(call, value);
    dict.edit_dict().set(Value(name), value);
  }
  return {};
}

Value pop_key(Call& call) {
  Value dict = editable(call);
  const Value* found = dict.as_dict().find(call.at(0));
  if (found == nullptr && !call.has(1))
    throw filter_error(base::cat("`pop` does not find the key ", to_repr(call.at(0))));
  if (found == nullptr) return call.at(1);
  Value out = *found;
  dict.edit_dict().erase(call.at(0));
  return out;
}

Value pop_last(Call& call) {
  Value dict = editable(call);
  if (dict.as_dict().empty()) throw filter_error("`popitem` finds an empty dict");
  const value::Entry last = dict.as_dict().entries().back();
  dict.edit_dict().erase(last.key);
  return make_tuple({last.key, last.value});
}

Value set_default(Call& call) {
  if (const Value* found = call.input.as_dict().find(call.at(0))) return *found;
  Value dict = editable(call);
  dict.edit_dict().set(call.at(0), call.value(1, {}));
  return call.value(1, {});
}

Value clear_dict(Call& call) {
  Value dict = editable(call);
  dict.edit_dict().clear();
  return {};
}

Value copy_dict(Call& call) {
  Value out = Value::dict();
  for (const value::Entry& entry : call.input.as_dict())
    out.edit_dict().set(entry.key, entry.value);
  return out;
}

constexpr GlobalRow dict_rows[] = {
    {"clear", "", clear_dict},
    {"copy", "", copy_dict},
    {"get", "key default?", get, Spread::own, true},
    {"items", "", items},
    {"keys", "", keys},
    {"pop", "key default?", pop_key},
    {"popitem", "", pop_last},
    {"setdefault", "key default?", set_default},
    {"update", "other? **", update},
    {"values", "", values},
};

}  // namespace

std::span<const GlobalRow> list_methods() { return list_rows; }
std::span<const GlobalRow> dict_methods() { return dict_rows; }

}  // namespace kboot::jinja
