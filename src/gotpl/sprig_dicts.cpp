// Sprig's functions on dicts.
#include <vector>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "gotpl/convert.hpp"
#include "gotpl/go_merge.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"
#include "value/compare.hpp"

namespace kboot::gotpl {
namespace {

using value::Subtype;

// An argument as map[string]interface {}: Helm's common.Values loses its name, the map is the same.
Value map_of(const Value& argument) {
  Value out = argument;
  if (out.subtype() == Subtype::go_values) out.set_subtype(Subtype::none);
  return out;
}

// The same, to be written to.
Value writable(const Value& argument) {
  Value out = map_of(argument);
  if (out.subtype() == Subtype::go_nil) throw Failure("assignment to entry in nil map");
  if (value::frozen(out)) throw Failure("the map belongs to helm and cannot be changed");
  return out;
}

Value dict(Call& call) {
  Value out = Value::dict();
  value::Dict& entries = out.edit_dict();
  for (std::size_t i = 0; i < call.size(); i += 2) {
    entries.set(text_value(call[i]), i + 1 < call.size() ? call[i + 1] : Value(""));
  }
  return out;
}

Value get(Call& call) {
  const Value* const found = call.dict(0).find(call.text(1));
  return found == nullptr ? Value("") : *found;
}

Value set(Call& call) {
  Value out = writable(call[0]);
  out.edit_dict().set(call[1], call[2]);
  return out;
}

Value unset(Call& call) {
  if (!call.dict(0).contains(call.text(1))) return map_of(call[0]);
  Value out = writable(call[0]);
  out.edit_dict().erase(call[1]);
  return out;
}

Value has_key(Call& call) { return call.dict(0).contains(call.text(1)); }

Value pluck(Call& call) {
  std::vector<Value> out;
  for (const Value& map : call.arguments.subspan(1)) {
    if (const Value* const found = map.find(call.text(0))) out.push_back(*found);
  }
  return Value::list(std::move(out));
}

Value keys(Call& call) {
  std::vector<Value> out;
  for (const Value& map : call.arguments) {
    for (const value::Entry* entry : map.as_dict().sorted()) out.push_back(entry->key);
  }
  return make_strings(std::move(out));
}

Value values(Call& call) {
  std::vector<Value> out;
  for (const value::Entry* entry : call.dict(0).sorted()) out.push_back(entry->value);
  return Value::list(std::move(out));
}

Value pick(Call& call) {
  Value out = Value::dict();
  for (const Value& key : call.arguments.subspan(1)) {
    if (const Value* const found = call.dict(0).find(key.as_string())) {
      out.edit_dict().set(key, *found);
    }
  }
  return out;
}

Value omit(Call& call) {
  Value out = Value::dict();
  Value omitted = Value::dict();
  for (const Value& key : call.arguments.subspan(1)) omitted.edit_dict().set(key, true);
  for (const value::Entry& entry : call.dict(0)) {
    if (!omitted.as_dict().contains(entry.key.as_string())) {
      out.edit_dict().set(entry.key, entry.value);
    }
  }
  return out;
}

Value merged(Call& call, bool overwrite) {
  Value out = map_of(call[0]);
  if (out.subtype() == Subtype::go_nil) out = Value::dict();
  for (const Value& from : call.arguments.subspan(1)) merge_maps(out, from, overwrite);
  return out;
}

template <bool overwrite>
Value must_merge(Call& call) {
  return merged(call, overwrite);
}

template <bool overwrite>
Value merge(Call& call) {
  try {
    return merged(call, overwrite);
  } catch (const Failure& failure) {
    if (failure.message() == "src and dst must be of same type") return "";
    throw;  // what panics
  }
}

Value must_deep_copy(Call& call) {
  if (is_nil_interface(call[0])) throw Failure("reflect: call of reflect.Value.Type on zero Value");
  try {
    return value::deep_copy(call[0]);
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

// A type assertion of what is in an interface {}.
[[noreturn]] void bad_assertion(const Value& value, std::string_view wanted) {
  const std::string_view type = is_nil_interface(value) ? "nil" : go_type(value);
  throw Failure(base::cat("interface conversion: interface {} is ", type, ", not ", wanted));
}

const Value& asserted_map(const Value& value) {
  if (!value.is_dict() ||
      !(value.subtype() == Subtype::none || value.subtype() == Subtype::go_nil)) {
    bad_assertion(value, "map[string]interface {}");
  }
  return value;
}

Value dig(Call& call) {
  if (call.size() < 3) throw Failure("dig needs at least three arguments");
  const std::size_t keys = call.size() - 2;
  Value step = asserted_map(call[call.size() - 1]);
  for (std::size_t i = 0; i < keys; ++i) {
    if (!call[i].is_string() || call[i].subtype() == Subtype::go_bytes) {
      bad_assertion(call[i], "string");
    }
  }
  for (std::size_t i = 0; i < keys; ++i) {
    const Value* const found = asserted_map(step).as_dict().find(call.text(i));
    if (found == nullptr) return call[keys];
    step = Value(*found);
  }
  return step;
}

constexpr auto own = Spread::own;
constexpr Function rows[] = {
    {"deepCopy", "any", must_deep_copy, own},
    {"dict", "...any", dict, own},
    {"dig", "...any", dig, own},
    {"get", "map[string]any, string", get, own},
    {"hasKey", "map[string]any, string", has_key},
    {"keys", "...map[string]any", keys, own},
    {"merge", "map[string]any, ...map[string]any", merge<false>, own},
    {"mergeOverwrite", "map[string]any, ...map[string]any", merge<true>, own},
    {"mustDeepCopy", "any", must_deep_copy, own},
    {"mustMerge", "map[string]any, ...map[string]any", must_merge<false>, own},
    {"mustMergeOverwrite", "map[string]any, ...map[string]any", must_merge<true>, own},
    {"omit", "map[string]any, ...string", omit, own},
    {"pick", "map[string]any, ...string", pick, own},
    {"pluck", "string, ...map[string]any", pluck, own},
    {"set", "map[string]any, string, any", set, own},
    {"unset", "map[string]any, string", unset, own},
    {"values", "map[string]any", values, own},
};

}  // namespace

std::span<const Function> sprig_dicts() noexcept { return rows; }

}  // namespace kboot::gotpl
