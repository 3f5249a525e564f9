// and, or, not, len, index, slice, call.
#include <array>

#include "base/text.hpp"
#include "gotpl/builtins.hpp"
#include "gotpl/print.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {

namespace {

using value::Kind;
using value::Subtype;

bool is_invalid(const Value& value) {
  return value.is_null() && value.subtype() != Subtype::go_nil;
}

bool is_nil_pointer(const Value& value) {
  return value.is_null() && value.subtype() == Subtype::go_nil;
}

// What is in a map or slice that is an Object; else the value itself.
Value opened(const Value& value) {
  const Object* object = object_of(value);
  if (object == nullptr) return value;
  const GoKind kind = object->go_kind();
  return kind == GoKind::map || kind == GoKind::slice ? object->contents() : value;
}

Value negate(Call& call) { return !is_true(call[0]); }

Value len(Call& call) {
  const Value item = opened(call[0]);
  if (item.is_null()) {
    // Not even a nil interface: what reflect panics with.
    if (item.subtype() == Subtype::go_no_value) {
      throw Failure("reflect: call of reflect.Value.Type on zero Value");
    }
    throw Failure("len of nil pointer");
  }
  switch (item.kind()) {
    case Kind::string:
      return make_int(static_cast<std::int64_t>(item.as_string().size()));
    case Kind::list:
      return make_int(static_cast<std::int64_t>(item.as_list().size()));
    case Kind::dict:
      return make_int(static_cast<std::int64_t>(item.as_dict().size()));
    default:
      break;
  }
  std::string_view type = go_type(item);
  if (go_kind(item) == GoKind::pointer) type.remove_prefix(1);
  throw Failure(base::cat("len of type ", type));
}

std::size_t index_of(const Value& index, std::size_t limit) {
  if (is_invalid(index)) throw Failure("cannot index slice/array with nil");
  if (!index.is(Kind::integer)) {
    throw Failure(base::cat("cannot index slice/array with type ", go_type(index)));
  }
  const std::int64_t number = index.as_int();
  if (number < 0 || static_cast<std::uint64_t>(number) > limit) {
    throw Failure(base::cat("index out of range: ", number));
  }
  return static_cast<std::size_t>(number);
}

// indexArg lets the length itself pass; then reflect panics.
[[noreturn]] void past_end(const Value& item) {
  throw Failure(item.is_string() && item.subtype() != Subtype::go_bytes
                    ? "reflect: string index out of range"
                    : "reflect: slice index out of range");
}

Value element(const Value& item, const Value& index) {
  switch (item.kind()) {
    case Kind::string: {
      const std::string_view text = item.as_string();
      const std::size_t at = index_of(index, text.size());
      if (at == text.size()) past_end(item);
      return make_uint8(static_cast<std::uint8_t>(text[at])).marked(item.marks());
    }
    case Kind::list: {
      const std::size_t at = index_of(index, item.as_list().size());
      if (at == item.as_list().size()) past_end(item);
      return item.as_list()[at];
    }
    case Kind::dict: {
      if (is_invalid(index)) throw Failure("value is nil; should be of type string");
      if (go_kind(index) != GoKind::string) {
        throw Failure(base::cat("value has type ", go_type(index), "; should be string"));
      }
      const Value* member = item.as_dict().find(index.as_string());
      return member == nullptr ? zero_element(item) : *member;
    }
    default:
      break;
  }
  std::string_view type = go_type(item);
  if (go_kind(item) == GoKind::pointer) type.remove_prefix(1);
  throw Failure(base::cat("can't index item of type ", type));
}

Value index(Call& call) {
  Value item = call[0];
  if (is_invalid(item)) throw Failure("index of untyped nil");
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (item.is_null()) throw Failure("index of nil pointer");
    item = element(opened(item), call[i]);
  }
  return item;
}

Value part_of(const Value& item, std::size_t begin, std::size_t end) {
  if (item.is_string()) {
    value::TextBuilder out;
    out.append_part(item, begin, end - begin);
    return out.take().set_subtype(item.subtype());
  }
  const auto& items = item.as_list().items();
  const auto at = items.begin();
  return Value::list(
             {at + static_cast<std::ptrdiff_t>(begin), at + static_cast<std::ptrdiff_t>(end)})
      .set_subtype(item.subtype());
}

Value slice(Call& call) {
  if (is_invalid(call[0])) throw Failure("slice of untyped nil");
  if (is_nil_pointer(call[0])) throw Failure("slice of nil pointer");
  const Value item = opened(call[0]);
  const std::size_t count = call.size() - 1;
  if (count > 3) throw Failure(base::cat("too many slice indexes: ", count));
  const bool text = go_kind(item) == GoKind::string;
  if (text && count == 3) throw Failure("cannot 3-index slice a string");
  if (!item.is_string() && !item.is_list()) {
    std::string_view type = go_type(item);
    if (go_kind(item) == GoKind::pointer) type.remove_prefix(1);
    throw Failure(base::cat("can't slice item of type ", type));
  }
  const std::size_t size = item.is_string() ? item.as_string().size() : item.as_list().size();
  std::array<std::size_t, 3> at{0, size, size};
  for (std::size_t i = 0; i < count; ++i) at[i] = index_of(call[i + 1], size);
  for (std::size_t i = 0; i + 1 < (count < 3 ? 2 : 3); ++i) {
    if (at[i] > at[i + 1]) {
      throw Failure(base::cat("invalid slice index: ", at[i], " > ", at[i + 1]));
    }
  }
  return part_of(item, at[0], at[1]);
}

constexpr std::array<Function, 7> rows{{
    {"and", "reflect.Value, ...reflect.Value", nullptr, Spread::own, true},
    {"call", "reflect.Value, ...reflect.Value", nullptr, Spread::own, true},
    {"index", "reflect.Value, ...reflect.Value", index, Spread::own},
    {"len", "reflect.Value", len},
    {"not", "reflect.Value", negate},
    {"or", "reflect.Value, ...reflect.Value", nullptr, Spread::own, true},
    {"slice", "reflect.Value, ...reflect.Value", slice, Spread::own},
}};

}  // namespace

std::span<const Function> builtin_logic() noexcept { return rows; }

}  // namespace kboot::gotpl
