// Kinds, type names and truth of values, by Go's rules.
#include "gotpl/go_value.hpp"

#include <array>

#include "gotpl/complex.hpp"
#include "gotpl/function.hpp"
#include "value/containers.hpp"

namespace kboot::gotpl {

using value::Kind;
using value::Subtype;

namespace {

struct TypeRow {
  Kind value_kind;
  Subtype subtype;
  GoKind kind;
  std::string_view name;
};

// The subtypes that are types of Go of their own.
constexpr std::array<TypeRow, 13> type_rows{{
    {Kind::integer, Subtype::go_int, GoKind::int_, "int"},
    {Kind::integer, Subtype::go_int32, GoKind::int32, "int32"},
    {Kind::integer, Subtype::go_uint8, GoKind::uint8, "uint8"},
    {Kind::integer, Subtype::go_uint64, GoKind::uint64, "uint64"},
    {Kind::integer, Subtype::go_duration, GoKind::int64, "time.Duration"},
    {Kind::string, Subtype::go_bytes, GoKind::slice, "[]uint8"},
    {Kind::list, Subtype::go_int_list, GoKind::slice, "[]int"},
    {Kind::list, Subtype::go_string_list, GoKind::slice, "[]string"},
    {Kind::list, Subtype::go_list_list, GoKind::slice, "[][]interface {}"},
    {Kind::list, Subtype::go_versions, GoKind::slice, "common.VersionSet"},
    {Kind::dict, Subtype::go_string_map, GoKind::map, "map[string]string"},
    {Kind::dict, Subtype::go_values, GoKind::map, "common.Values"},
    {Kind::null, Subtype::go_nil, GoKind::pointer, "<nil>"},
}};

constexpr std::array<TypeRow, 8> plain_rows{{
    {Kind::null, Subtype::none, GoKind::invalid, "<nil>"},
    {Kind::boolean, Subtype::none, GoKind::boolean, "bool"},
    {Kind::integer, Subtype::none, GoKind::int64, "int64"},
    {Kind::floating, Subtype::none, GoKind::float64, "float64"},
    {Kind::string, Subtype::none, GoKind::string, "string"},
    {Kind::list, Subtype::none, GoKind::slice, "[]interface {}"},
    {Kind::dict, Subtype::none, GoKind::map, "map[string]interface {}"},
    {Kind::foreign, Subtype::none, GoKind::structure, ""},
}};

const TypeRow& row_of(const Value& value) noexcept {
  if (value.subtype() != Subtype::none) {
    for (const TypeRow& row : type_rows) {
      if (row.subtype == value.subtype() && row.value_kind == value.kind()) return row;
    }
  }
  return plain_rows[static_cast<std::size_t>(value.kind())];
}

constexpr std::array<std::string_view, 13> kind_words{
    "invalid", "bool", "int", "int32", "int64",  "uint8",  "uint64",
    "float64", "map",  "ptr", "slice", "string", "struct",
};

Value typed(Value value, Subtype subtype) noexcept {
  value.set_subtype(subtype);
  return value;
}

bool is_true_object(const Object& object) {
  const GoKind kind = object.go_kind();
  if (kind == GoKind::map || kind == GoKind::slice || kind == GoKind::int_) {
    return is_true(object.contents());
  }
  const auto* number = dynamic_cast<const ComplexNumber*>(&object);
  return number == nullptr || number->number() != Complex();
}

}  // namespace

const Object* object_of(const Value& value) noexcept {
  return value.is(Kind::foreign) ? dynamic_cast<const Object*>(&value.as_foreign()) : nullptr;
}

GoKind go_kind(const Value& value) noexcept {
  if (const Object* object = object_of(value)) return object->go_kind();
  return row_of(value).kind;
}

std::string_view kind_word(GoKind kind) noexcept {
  return kind_words[static_cast<std::size_t>(kind)];
}

std::string_view go_type(const Value& value) noexcept {
  if (value.is(Kind::foreign)) return value.as_foreign().type_name();
  return row_of(value).name;
}

bool is_signed(GoKind kind) noexcept {
  return kind == GoKind::int_ || kind == GoKind::int32 || kind == GoKind::int64;
}

bool is_unsigned(GoKind kind) noexcept { return kind == GoKind::uint8 || kind == GoKind::uint64; }

bool is_true(const Value& value) noexcept {
  switch (value.kind()) {
    case Kind::null:
      return false;
    case Kind::boolean:
      return value.as_bool();
    case Kind::integer:
      return value.as_int() != 0;
    case Kind::floating:
      return value.as_double() != 0;
    case Kind::string:
      return !value.as_string().empty();
    case Kind::list:
      return !value.as_list().empty();
    case Kind::dict:
      return !value.as_dict().empty();
    case Kind::foreign:
      break;
  }
  const Object* object = object_of(value);
  return object == nullptr || is_true_object(*object);
}

Value make_int(std::int64_t number) noexcept { return typed(number, Subtype::go_int); }
Value make_int32(std::int32_t number) noexcept { return typed(number, Subtype::go_int32); }
Value make_uint8(std::uint8_t number) noexcept { return typed(number, Subtype::go_uint8); }
Value make_uint64(std::uint64_t number) noexcept {
  return typed(static_cast<std::int64_t>(number), Subtype::go_uint64);
}
Value make_duration(std::int64_t nanoseconds) noexcept {
  return typed(nanoseconds, Subtype::go_duration);
}
Value make_bytes(std::string_view bytes) { return typed(bytes, Subtype::go_bytes); }
Value make_strings(std::vector<Value> strings) {
  return typed(Value::list(std::move(strings)), Subtype::go_string_list);
}
Value make_ints(std::vector<Value> ints) {
  return typed(Value::list(std::move(ints)), Subtype::go_int_list);
}
Value no_value() noexcept { return typed(Value(), Subtype::go_no_value); }

bool holds_interfaces(const Value& container) noexcept {
  switch (container.subtype()) {
    case Subtype::none:
    case Subtype::go_values:
    case Subtype::go_nil:
      return container.is_list() || container.is_dict();
    default:
      return false;
  }
}

Value zero_element(const Value& map) noexcept {
  return map.subtype() == Subtype::go_string_map ? Value(std::string_view()) : Value();
}

}  // namespace kboot::gotpl
