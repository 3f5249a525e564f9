// The rows of the tables of filters, tests and globals, and how their arguments are bound.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

class Machine;

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;
};

// One call, its arguments bound to the parameters of its row. Parameters are words in a text: `width`, `width?` may be
// left out, `*` takes further positional and `**` further named arguments.
class Call {
 public:
  // Throws `filter-error` for missing, unknown or too many arguments.
  Call(Machine& machine, std::string_view name, const Value& input, std::string_view parameters,
       Arguments arguments);

  Machine& machine;
  std::string_view name;
  const Value& input;
  std::vector<Value> rest;                           // *
  std::vector<std::pair<std::string, Value>> named;  // **

  // Was this parameter given (and is it not None, for `given`)?
  [[nodiscard]] bool has(std::size_t index) const {
    return index < slots_.size() && slots_[index].has_value();
  }
  [[nodiscard]] bool given(std::size_t index) const {
    return has(index) && !slots_[index]->is_null();
  }
  [[nodiscard]] const Value& at(std::size_t index) const { return *slots_[index]; }
  [[nodiscard]] Value value(std::size_t index, const Value& fallback) const;
  // As Python takes it there: throws `filter-error` for the wrong type.
  [[nodiscard]] bool flag(std::size_t index, bool fallback) const;
  [[nodiscard]] std::int64_t integer(std::size_t index, std::int64_t fallback) const;
  [[nodiscard]] std::string text(std::size_t index, std::string_view fallback = "") const;
  [[nodiscard]] const Value* option(std::string_view key) const;
  [[nodiscard]] const std::vector<std::optional<Value>>& slots() const { return slots_; }

 private:
  std::vector<std::optional<Value>> slots_;
};

using Builtin = Value (*)(Call&);

// How secret and unknown come through.
enum class Spread : std::uint8_t {
  derive,  // the result is secret (unknown) as soon as any part of the input or the arguments is
  own,  // items keep their own marks; only an input that is unknown itself makes the result unknown
};

struct FilterRow {
  std::string_view name;
  std::string_view parameters;
  Builtin run;
  Spread spread = Spread::derive;
  bool takes_undefined = false;
  bool native_text = false;  // its text is never read back as a list, dict or boolean
};

struct TestRow {
  std::string_view name;
  std::string_view parameters;
  bool (*run)(Call&);
  bool takes_undefined = false;
};

struct GlobalRow {
  std::string_view name;
  std::string_view parameters;
  Builtin run;
  Spread spread = Spread::own;
  bool takes_undefined = false;
};

// The tables, by theme.
std::span<const FilterRow> text_filters();
std::span<const FilterRow> list_filters();
std::span<const FilterRow> set_filters();
std::span<const FilterRow> dict_filters();
std::span<const FilterRow> select_filters();
std::span<const FilterRow> data_filters();
std::span<const FilterRow> path_filters();
std::span<const FilterRow> hash_filters();
std::span<const FilterRow> math_filters();
std::span<const FilterRow> regex_filters();
std::span<const FilterRow> time_filters();
std::span<const FilterRow> core_filters();
std::span<const TestRow> jinja_tests();
std::span<const TestRow> ansible_tests();
std::span<const GlobalRow> globals();

// A row by its name, short or fully qualified; null when there is none.
const FilterRow* find_filter(std::string_view name) noexcept;
const TestRow* find_test(std::string_view name) noexcept;
const GlobalRow* find_global(std::string_view name) noexcept;
// The error for a name that has no row: unknown (with the nearest name), or Ansible's own but not in this version.
[[nodiscard]] base::Error unknown_filter(std::string_view name);
[[nodiscard]] base::Error unknown_test(std::string_view name);

// A `filter-error` without a place; the machine adds the place of the call.
[[nodiscard]] base::Error filter_error(std::string message);

}  // namespace kboot::jinja
