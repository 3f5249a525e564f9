// How a secret spreads from arguments to results.
#include "gotpl/secrets.hpp"

#include <algorithm>

#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::gotpl {

using value::Value;

namespace {

bool holds(const Value& value, int depth) {
  if (value.has(value::mark_secret)) return true;
  if (depth > value::max_depth) return false;
  if (value.is_list()) {
    return std::ranges::any_of(value.as_list(),
                               [&](const Value& item) { return holds(item, depth + 1); });
  }
  if (!value.is_dict()) return false;
  return std::ranges::any_of(
      value.as_dict(), [&](const value::Entry& entry) { return holds(entry.value, depth + 1); });
}

Value secret(const Value& value, int depth) {
  if (depth > value::max_depth) return value;
  if (value.is_string()) {
    Value out(value.as_string());  // without its ranges: all of it
    out.add_marks(value.marks() | value::mark_secret);
    return out.set_subtype(value.subtype()).set_origin(value.origin());
  }
  Value out = value;
  if (value.is_list()) {
    std::vector<Value> items;
    items.reserve(value.as_list().size());
    for (const Value& item : value.as_list()) items.push_back(secret(item, depth + 1));
    out = Value::list(std::move(items));
  } else if (value.is_dict()) {
    out = Value::dict();
    for (const value::Entry& entry : value.as_dict()) {
      out.edit_dict().set(entry.key, secret(entry.value, depth + 1));
    }
  } else {
    return out;
  }
  return out.set_subtype(value.subtype());
}

}  // namespace

bool holds_secret(const Value& value) { return holds(value, 0); }

Value as_secret(const Value& value) { return secret(value, 0); }

}  // namespace kboot::gotpl
