// Sprig's conversions.
#include "gotpl/convert.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/function.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/number.hpp"
#include "gotpl/print.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {
namespace {

using value::Kind;
using value::Subtype;

// cast cuts off a fraction of zeros: "8.00".
std::string_view without_zero_fraction(std::string_view text) {
  const std::size_t end = text.find_last_not_of('0');
  const bool cut = end != text.npos && text[end] == '.' && end + 1 < text.size();
  return cut ? text.substr(0, end) : text;
}

// Numbers of the types that cast knows; a time.Duration is none of them.
bool is_plain_number(const Value& value) noexcept {
  return value.is_number() && value.subtype() != Subtype::go_duration;
}

// time.Month and time.Weekday, which cast knows.
bool is_number_object(const Value& value) noexcept {
  return value.is(Kind::foreign) && go_kind(value) == GoKind::int_;
}

bool is_plain_string(const Value& value) noexcept {
  return value.is_string() && value.subtype() != Subtype::go_bytes;
}

bool is_nil_container(const Value& value) noexcept { return value.subtype() == Subtype::go_nil; }

bool equal_lists(const Value& a, const Value& b, int depth);
bool equal_at(const Value& a, const Value& b, int depth);

bool equal_dicts(const Value& a, const Value& b, int depth) {
  if (a.as_dict().size() != b.as_dict().size()) return false;
  return std::ranges::all_of(a.as_dict(), [&](const value::Entry& entry) {
    const Value* const other = b.as_dict().find(entry.key);
    return other != nullptr && equal_at(entry.value, *other, depth + 1);
  });
}

bool equal_lists(const Value& a, const Value& b, int depth) {
  return std::ranges::equal(a.as_list(), b.as_list(), [depth](const Value& x, const Value& y) {
    return equal_at(x, y, depth + 1);
  });
}

bool equal_at(const Value& a, const Value& b, int depth) {
  if (a.kind() != b.kind() || a.subtype() != b.subtype()) {
    // All kinds of nothing are one thing, when they sit in an interface.
    return a.is_null() && b.is_null() && !is_nil_container(a) && !is_nil_container(b);
  }
  if (depth > value::max_depth) throw Failure("the values are too deep to compare");
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Kind::integer:
      return a.as_int() == b.as_int();
    case Kind::floating:
      return a.as_double() == b.as_double();
    case Kind::string:
      return a.as_string() == b.as_string();
    case Kind::list:
      return a.same(b) || equal_lists(a, b, depth);
    case Kind::dict:
      return a.same(b) || equal_dicts(a, b, depth);
    case Kind::foreign:
      return a.as_foreign().equals(b.as_foreign());
  }
  return false;
}

}  // namespace

std::optional<std::int64_t> parse_int_in(std::string_view text, int base) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find('+') != digits.npos) return std::nullopt;
  if (text.starts_with('+') && digits.starts_with('-')) return std::nullopt;
  std::int64_t number = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, number, base);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

std::int64_t parse_decimal_clamped(std::string_view text) {
  if (const auto number = parse_int_in(text, 10)) return *number;
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return 0;
  return negative ? std::numeric_limits<std::int64_t>::min()
                  : std::numeric_limits<std::int64_t>::max();
}

std::int64_t to_int(double number) noexcept {
  constexpr double limit = 9223372036854775808.0;
  if (!(number >= -limit && number < limit)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(number);
}

std::int64_t cast_int64(const Value& value) {
  if (value.is(Kind::floating)) return to_int(value.as_double());
  if (is_plain_number(value)) return value.as_int();
  if (value.is(Kind::boolean)) return value.as_bool() ? 1 : 0;
  if (is_number_object(value)) return object_of(value)->contents().as_int();
  if (!is_plain_string(value)) return 0;
  return parse_int(without_zero_fraction(value.as_string())).value_or(0);
}

double cast_float64(const Value& value) {
  if (is_plain_number(value)) return value.as_double();
  if (value.is(Kind::boolean)) return value.as_bool() ? 1 : 0;
  if (is_number_object(value)) return object_of(value)->contents().as_double();
  if (!is_plain_string(value)) return 0;
  return parse_float(value.as_string()).value_or(0);
}

std::string strval(const Value& value) {
  if (value.is_string()) return std::string(value.as_string());
  return go_print(value);
}

Value text_value(const Value& value) {
  if (!value.is_string()) {
    value::TextBuilder out;
    go_print(out, value);
    return out.take();
  }
  Value out = value;
  return out.set_subtype(Subtype::none);
}

std::vector<Value> strslice(const Value& value) {
  std::vector<Value> out;
  if (go_kind(value) != GoKind::slice) {
    if (!value.is_null()) out.push_back(text_value(value));
    return out;
  }
  for (const Value& item : slice_items(value, "")) {
    if (item.is_null() && item.subtype() != Subtype::go_nil) continue;
    out.push_back(text_value(item));
  }
  return out;
}

bool is_empty(const Value& value) noexcept {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return !value.as_bool();
    case Kind::integer:
      return value.as_int() == 0;
    case Kind::floating:
      return value.as_double() == 0;
    case Kind::string:
      return value.as_string().empty();
    case Kind::list:
      return value.as_list().empty();
    case Kind::dict:
      return value.as_dict().empty();
    case Kind::foreign:
      break;
  }
  const Object* const object = object_of(value);
  if (object == nullptr) return false;
  const GoKind kind = object->go_kind();
  if (kind != GoKind::map && kind != GoKind::slice && kind != GoKind::int_) return false;
  return is_empty(object->contents());
}

bool deep_equal(const Value& a, const Value& b) { return equal_at(a, b, 0); }

std::vector<Value> slice_items(const Value& list, std::string_view what) {
  const GoKind kind = go_kind(list);
  if (kind == GoKind::invalid) {
    throw Failure("runtime error: invalid memory address or nil pointer dereference");
  }
  if (kind != GoKind::slice) throw Failure(base::cat(what, " ", kind_word(kind)));
  if (list.is_list()) return list.as_list().items();
  std::vector<Value> out;
  if (list.is_string()) {  // []uint8
    for (const char byte : list.as_string()) {
      out.push_back(make_uint8(static_cast<std::uint8_t>(byte)));
    }
  } else if (const Object* const object = object_of(list)) {
    const Value contents = object->contents();
    if (contents.is_list()) out = contents.as_list().items();
  }
  return out;
}

}  // namespace kboot::gotpl
