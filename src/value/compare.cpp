// Equality, order and hashing of values, as Python defines them.
#include "value/compare.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include "base/diagnostic.hpp"
#include "value/containers.hpp"

namespace kboot::value {

namespace {

[[noreturn]] void too_deep() {
  throw base::Error("too-deep", "data is nested more than 1000 levels deep");
}

bool is_python_number(const Value& value) { return value.is_number() || value.is(Kind::boolean); }

// Numbers are compared exactly, as Python does: 2**53 + 1 is not 2.0**53.
std::partial_ordering compare_int_to_double(std::int64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 0x1p63) return std::partial_ordering::less;
  if (b < -0x1p63) return std::partial_ordering::greater;
  const auto whole = static_cast<std::int64_t>(b);
  if (a != whole) return a <=> whole;
  return 0.0 <=> b - static_cast<double>(whole);
}

std::partial_ordering reversed(std::partial_ordering order) {
  if (std::is_lt(order)) return std::partial_ordering::greater;
  return std::is_gt(order) ? std::partial_ordering::less : order;
}

std::int64_t integer_of(const Value& value) {
  return value.is(Kind::boolean) ? static_cast<std::int64_t>(value.as_bool()) : value.as_int();
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  const bool a_floats = a.is(Kind::floating);
  const bool b_floats = b.is(Kind::floating);
  if (a_floats && b_floats) return a.as_double() <=> b.as_double();
  if (a_floats) return reversed(compare_int_to_double(integer_of(b), a.as_double()));
  if (b_floats) return compare_int_to_double(integer_of(a), b.as_double());
  return integer_of(a) <=> integer_of(b);
}

// What `==` means in a language; one walk serves both.
enum class Equality { python, json };

bool equal_at(const Value& a, const Value& b, Equality meaning, int depth);

bool equal_lists(const Value& a, const Value& b, Equality meaning, int depth) {
  const List& left = a.as_list();
  const List& right = b.as_list();
  if (left.size() != right.size()) return false;
  if (meaning == Equality::python) {
    const auto special = [](const Value& list) {
      return list.subtype() == Subtype::python_tuple || list.subtype() == Subtype::python_set;
    };
    if ((special(a) || special(b)) && a.subtype() != b.subtype()) return false;
    if (a.subtype() == Subtype::python_set) {
      return std::all_of(left.begin(), left.end(), [&](const Value& item) {
        return std::any_of(right.begin(), right.end(), [&](const Value& other) {
          return equal_at(item, other, meaning, depth + 1);
        });
      });
    }
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equal_at(left[i], right[i], meaning, depth + 1)) return false;
  }
  return true;
}

bool equal_dicts(const Dict& left, const Dict& right, Equality meaning, int depth) {
  if (left.size() != right.size()) return false;
  for (const Entry& entry : left) {
    const Value* other = right.find(entry.key);
    if (other == nullptr || !equal_at(entry.value, *other, meaning, depth + 1)) return false;
  }
  return true;
}

bool equal_at(const Value& a, const Value& b, Equality meaning, int depth) {
  if (depth > max_depth) too_deep();
  if (meaning == Equality::python && is_python_number(a) && is_python_number(b)) {
    return std::is_eq(compare_numbers(a, b));
  }
  if (a.is_number() && b.is_number()) return std::is_eq(compare_numbers(a, b));
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Kind::string:
      return a.as_string() == b.as_string();
    case Kind::list:
      return a.same(b) || equal_lists(a, b, meaning, depth);
    case Kind::dict:
      return a.same(b) || equal_dicts(a.as_dict(), b.as_dict(), meaning, depth);
    case Kind::foreign:
      return a.as_foreign().equals(b.as_foreign());
    default:
      return false;  // numbers were compared above
  }
}

std::size_t mix(std::size_t seed, std::size_t part) {
  return (seed ^ part) * 0x9E3779B97F4A7C15ULL + (seed >> 32);
}

std::partial_ordering compare_at(const Value& a, const Value& b, int depth) {
  if (depth > max_depth) too_deep();
  if (is_python_number(a) && is_python_number(b)) return compare_numbers(a, b);
  if (a.is_string() && b.is_string()) return a.as_string() <=> b.as_string();
  const bool lists = a.is_list() && b.is_list() && a.subtype() == b.subtype();
  if (!lists || a.subtype() == Subtype::python_set) return std::partial_ordering::unordered;
  const List& left = a.as_list();
  const List& right = b.as_list();
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (equal_at(left[i], right[i], Equality::python, depth + 1)) continue;
    return compare_at(left[i], right[i], depth + 1);
  }
  return left.size() <=> right.size();
}

}  // namespace

bool equal(const Value& a, const Value& b) { return equal_at(a, b, Equality::python, 0); }

bool equal_json(const Value& a, const Value& b) { return equal_at(a, b, Equality::json, 0); }

std::size_t hash(const Value& key) noexcept {
  switch (key.kind()) {
    case Kind::boolean:
      return mix(1, static_cast<std::size_t>(key.as_bool()));
    case Kind::integer:
      return mix(1, static_cast<std::size_t>(key.as_int()));
    case Kind::floating: {
      const double number = key.as_double();
      const bool whole = number >= -0x1p63 && number < 0x1p63 && std::trunc(number) == number;
      return mix(1, whole ? static_cast<std::size_t>(static_cast<std::int64_t>(number))
                          : std::bit_cast<std::size_t>(number));
    }
    case Kind::string:
      return std::hash<std::string_view>()(key.as_string());
    case Kind::list: {
      std::size_t out = 2;
      for (const Value& item : key.as_list()) out = mix(out, hash(item));
      return out;
    }
    case Kind::foreign:
      return std::hash<std::string_view>()(key.as_foreign().type_name());
    case Kind::dict:
      return mix(3, key.as_dict().size());
    case Kind::null:
      break;
  }
  return 0;
}

std::partial_ordering compare(const Value& a, const Value& b) { return compare_at(a, b, 0); }

}  // namespace kboot::value
