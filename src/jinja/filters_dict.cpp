// Filters on dicts.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/sort_key.hpp"
#include "jinja/utf8.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

const value::Dict& need_dict(const Call& call, const Value& value) {
  require_defined(value);
  if (!value.is_dict())
    throw filter_error(base::cat("`", call.name, "` needs a dict, not `", python_type(value), "`"));
  return value.as_dict();
}

struct ListMergeName {
  std::string_view name;
  value::ListMerge mode;
};
constexpr std::array<ListMergeName, 6> list_merges = {
    {{"replace", value::ListMerge::replace},
     {"keep", value::ListMerge::keep},
     {"append", value::ListMerge::append},
     {"prepend", value::ListMerge::prepend},
     {"append_rp", value::ListMerge::append_rp},
     {"prepend_rp", value::ListMerge::prepend_rp}}};

value::ListMerge list_merge(const Call& call) {
  const Value* given = call.option("list_merge");
  const std::string name = given == nullptr ? "replace" : to_text(*given);
  for (const ListMergeName& candidate : list_merges) {
    if (candidate.name == name) return candidate.mode;
  }
  throw filter_error(base::cat("`list_merge` of `combine` cannot be `", name, "`"));
}

// The input and the arguments; lists of dicts count as their items.
Value combine(Call& call) {
  for (const auto& [name, option] : call.named) {
    if (name != "recursive" && name != "list_merge")
      throw filter_error(base::cat("`combine` has no argument `", name, "`"));
  }
  std::vector<Value> dicts;
  const auto add = [&](const Value& term) {
    require_defined(term);
    if (term.is_list()) {
      for (const Value& item : term.as_list()) {
        if (!item.is_null()) dicts.push_back(item);
      }
    } else if (!term.is_null()) {
      dicts.push_back(term);
    }
  };
  add(call.input);
  for (const Value& term : call.rest) add(term);
  if (dicts.empty()) return Value::dict();
  if (dicts.size() == 1) return dicts.front();
  const Value* recursive = call.option("recursive");
  const value::ListMerge lists = list_merge(call);
  Value out = dicts.back();
  need_dict(call, out);
  for (std::size_t i = dicts.size() - 1; i-- > 0;) {
    need_dict(call, dicts[i]);
    out = value::merge(dicts[i], out, recursive != nullptr && truthy(*recursive), lists);
  }
  return out;
}

Value dict_to_items(Call& call) {
  const Value key_name = call.value(0, "key");
  const Value value_name = call.value(1, "value");
  std::vector<Value> out;
  for (const value::Entry& entry : need_dict(call, call.input)) {
    out.push_back(Value::dict({{key_name, entry.key}, {value_name, entry.value}}));
  }
  return Value::list(std::move(out));
}

Value items_to_dict(Call& call) {
  if (!call.input.is_list())
    throw filter_error(base::cat("`items2dict` needs a list, not `", python_type(call.input), "`"));
  const Value key_name = call.value(0, "key");
  const Value value_name = call.value(1, "value");
  Value out = Value::dict();
  for (const Value& item : call.input.as_list()) {
    const value::Dict& dict = need_dict(call, item);
    const Value* key = dict.find(key_name);
    const Value* value = dict.find(value_name);
    if (key == nullptr || value == nullptr) {
      throw filter_error(base::cat("`items2dict` finds an item without `",
                                   to_text(key == nullptr ? key_name : value_name), "`"));
    }
    out.edit_dict().set(*key, *value);
  }
  return out;
}

Value items(Call& call) {
  if (is_undefined(call.input)) return Value::list();
  std::vector<Value> out;
  for (const value::Entry& entry : need_dict(call, call.input))
    out.push_back(make_tuple({entry.key, entry.value}));
  return Value::list(std::move(out));
}

Value dict_sort(Call& call) {
  const bool fold_case = !call.flag(0, false);
  const std::string by = call.text(1, "key");
  if (by != "key" && by != "value")
    throw filter_error("`by` of `dictsort` must be `key` or `value`");
  std::vector<Value> out;
  for (const value::Entry& entry : need_dict(call, call.input))
    out.push_back(make_tuple({entry.key, entry.value}));
  const SortKey key(call.machine, by == "key" ? "0" : "1", fold_case);
  const bool reverse = call.flag(2, false);
  std::stable_sort(out.begin(), out.end(), [&](const Value& a, const Value& b) {
    return reverse ? is_less(key.of(b), key.of(a)) : is_less(key.of(a), key.of(b));
  });
  return Value::list(std::move(out));
}

Value extract(Call& call) {
  Value out = call.machine.item(call.at(0), call.input);
  if (!call.given(1)) return out;
  if (!call.at(1).is_list()) return call.machine.item(out, call.at(1));
  for (const Value& key : call.at(1).as_list()) out = call.machine.item(out, key);
  return out;
}

Value rekey_on_member(Call& call) {
  const std::string duplicates = call.text(1, "error");
  if (duplicates != "error" && duplicates != "overwrite") {
    throw filter_error("`duplicates` of `rekey_on_member` must be `error` or `overwrite`");
  }
  std::vector<Value> sources;
  if (call.input.is_dict()) {
    for (const value::Entry& entry : call.input.as_dict()) sources.push_back(entry.value);
  } else {
    sources = items_of(call.input);
  }
  Value out = Value::dict();
  for (const Value& item : sources) {
    const Value* key = need_dict(call, item).find(call.at(0));
    if (key == nullptr)
      throw filter_error(
          base::cat("`rekey_on_member` finds an item without `", to_text(call.at(0)), "`"));
    if (duplicates == "error" && out.as_dict().find(*key) != nullptr) {
      throw filter_error(base::cat("`rekey_on_member` finds the key `", to_text(*key), "` twice"));
    }
    out.edit_dict().set(*key, item);
  }
  return out;
}

// The list below `path` in an element; nothing where a key is missing and may be.
std::optional<Value> below(const Call& call, const Value& element, const std::vector<Value>& path,
                           bool skip_missing) {
  Value found = element;
  for (const Value& key : path) {
    const Value* next = need_dict(call, found).find(key);
    if (next == nullptr && skip_missing) return std::nullopt;
    if (next == nullptr)
      throw filter_error(base::cat("`subelements` finds an item without `", to_text(key), "`"));
    const Value deeper = *next;
    found = deeper;
  }
  if (!found.is_list()) {
    throw filter_error(base::cat("`subelements` needs a list at `", to_text(path.back()),
                                 "`, not `", python_type(found), "`"));
  }
  return found;
}

Value subelements(Call& call) {
  std::vector<Value> elements;
  if (call.input.is_dict()) {
    for (const value::Entry& entry : call.input.as_dict()) elements.push_back(entry.value);
  } else {
    elements = items_of(call.input);
  }
  std::vector<Value> path;
  if (call.at(0).is_list()) {
    path = call.at(0).as_list().items();
  } else {
    const std::string dotted = to_text(call.at(0));
    for (const std::string_view part : base::split(dotted, '.')) path.emplace_back(part);
  }
  std::vector<Value> out;
  for (const Value& element : elements) {
    const auto list = below(call, element, path, call.flag(1, false));
    if (!list) continue;
    for (const Value& item : list->as_list()) out.push_back(make_tuple({element, item}));
  }
  return Value::list(std::move(out));
}

constexpr FilterRow rows[] = {
    {"combine", "* **", combine, Spread::own},
    {"dict2items", "key_name? value_name?", dict_to_items, Spread::own},
    {"dictsort", "case_sensitive? by? reverse?", dict_sort, Spread::own},
    {"extract", "container morekeys?", extract, Spread::own},
    {"items", "", items, Spread::own, true},
    {"items2dict", "key_name? value_name?", items_to_dict, Spread::own},
    {"rekey_on_member", "key duplicates?", rekey_on_member, Spread::own},
    {"subelements", "subelements skip_missing?", subelements, Spread::own},
};

}  // namespace

std::span<const FilterRow> dict_filters() { return rows; }

}  // namespace kboot::jinja
