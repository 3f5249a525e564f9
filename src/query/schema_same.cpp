// JSON values compared as schemas compare them.
#include "query/schema_same.hpp"

#include <functional>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.hpp"
#include "query/schema_node.hpp"
#include "query/schema_number.hpp"
#include "value/compare.hpp"

namespace kboot::query {

namespace {

using value::Value;

void check_depth(int depth) {
  if (depth > value::max_depth) {
    throw base::Error("too-deep", "data is nested more than 1000 levels deep");
  }
}

bool same(const Value& a, const Value& b, int depth) {
  check_depth(depth);
  if (schema_type(a) != schema_type(b)) return false;
  if (a.is_dict()) {
    if (a.as_dict().size() != b.as_dict().size()) return false;
    for (const value::Entry& entry : a.as_dict()) {
      const Value* other = b.find(entry.key.as_string());
      if (other == nullptr || !same(entry.value, *other, depth + 1)) return false;
    }
    return true;
  }
  if (a.is_list()) {
    if (a.as_list().size() != b.as_list().size()) return false;
    for (std::size_t i = 0; i < a.as_list().size(); ++i) {
      if (!same(a.as_list()[i], b.as_list()[i], depth + 1)) return false;
    }
    return true;
  }
  if (a.is_string()) return a.as_string() == b.as_string();
  if (a.is(value::Kind::boolean)) return a.as_bool() == b.as_bool();
  if (!is_number(a)) return a.is_null();
  return Decimal::parse(number_text(a)).compare(Decimal::parse(number_text(b))) == 0;
}

// Equal for equal values.
std::size_t hash(const Value& value, int depth) {
  check_depth(depth);
  std::size_t out = schema_type(value);
  const auto mix = [&out](std::size_t more) { out = out * 1099511628211U + more; };
  if (value.is_string()) mix(std::hash<std::string_view>()(value.as_string()));
  if (value.is(value::Kind::boolean)) mix(value.as_bool() ? 1 : 0);
  if (is_number(value)) {
    const Decimal number = Decimal::parse(number_text(value));
    mix(std::hash<std::string>()(number.digits));
    mix(static_cast<std::size_t>(number.exponent));
  }
  if (value.is_list()) {
    for (const Value& item : value.as_list()) mix(hash(item, depth + 1));
  }
  if (value.is_dict()) {
    std::size_t members = 0;  // in any order
    for (const value::Entry& entry : value.as_dict()) {
      members +=
          std::hash<std::string_view>()(entry.key.as_string()) ^ hash(entry.value, depth + 1);
    }
    mix(members);
  }
  return out;
}

}  // namespace

bool same_json(const Value& a, const Value& b) { return same(a, b, 0); }

std::optional<std::pair<std::size_t, std::size_t>> find_twins(const value::List& list) {
  std::unordered_map<std::size_t, std::vector<std::size_t>> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::vector<std::size_t>& same_hash = seen[hash(list[i], 0)];
    for (const std::size_t earlier : same_hash) {
      if (same_json(list[i], list[earlier])) return std::pair(earlier, i);
    }
    same_hash.push_back(i);
  }
  return std::nullopt;
}

}  // namespace kboot::query
