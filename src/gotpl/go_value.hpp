// Values as Go has them: kinds, names of types, truth, and how to make values of Go's types.
//
//   Value                            Go
//   null                             nil in an interface {}
//   null, go_no_value                no value at all (reflect's zero Value): prints `<no value>`
//   null, go_nil                     a nil pointer or error
//   boolean, string                  bool, string
//   integer                          int64; by subtype int, int32, uint8, uint64, time.Duration
//   floating                         float64
//   string, go_bytes                 []uint8
//   list                             []interface {}; by subtype []int, []string, [][]interface {},
//                                    common.VersionSet
//   dict                             map[string]interface {}; by subtype map[string]string,
//                                    common.Values
//   list or dict, go_nil             a nil slice or map: empty, and not to be written to
//   foreign                          an Object (function.hpp)
// An uint64 above the largest int64 is kept as the int64 of the same bits.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::gotpl {

using value::Value;

// reflect.Kind, as far as values here can have it.
enum class GoKind : std::uint8_t {
  invalid,
  boolean,
  int_,
  int32,
  int64,
  uint8,
  uint64,
  float64,
  map,
  pointer,
  slice,
  string,
  structure,
};

[[nodiscard]] GoKind go_kind(const Value& value) noexcept;
// reflect.Kind's String(): "invalid", "int64", "ptr", "struct", "map", ...
[[nodiscard]] std::string_view kind_word(GoKind kind) noexcept;
// As %T prints it: "map[string]interface {}", "*semver.Version", "<nil>". Lives as long as the value.
[[nodiscard]] std::string_view go_type(const Value& value) noexcept;

[[nodiscard]] bool is_signed(GoKind kind) noexcept;    // int, int32, int64
[[nodiscard]] bool is_unsigned(GoKind kind) noexcept;  // uint8, uint64

// text/template's truth: not the zero of its type; structs are always true, pointers when not nil.
[[nodiscard]] bool is_true(const Value& value) noexcept;
// Is there nothing in it: any kind of null?
[[nodiscard]] inline bool is_nil(const Value& value) noexcept { return value.is_null(); }

[[nodiscard]] Value make_int(std::int64_t number) noexcept;
[[nodiscard]] Value make_int32(std::int32_t number) noexcept;
[[nodiscard]] Value make_uint8(std::uint8_t number) noexcept;
[[nodiscard]] Value make_uint64(std::uint64_t number) noexcept;
[[nodiscard]] Value make_duration(std::int64_t nanoseconds) noexcept;
[[nodiscard]] Value make_bytes(std::string_view bytes);
[[nodiscard]] Value make_strings(std::vector<Value> strings);  // []string
[[nodiscard]] Value make_ints(std::vector<Value> ints);        // []int; the items are make_int's
[[nodiscard]] Value no_value() noexcept;

// The type that the elements of a container are declared with: true when it is interface {}.
[[nodiscard]] bool holds_interfaces(const Value& container) noexcept;
// What a missing key of a map gives: "" for map[string]string, else a plain null.
[[nodiscard]] Value zero_element(const Value& map) noexcept;

}  // namespace kboot::gotpl
