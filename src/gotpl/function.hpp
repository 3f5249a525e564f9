// The contract of functions and methods that templates call: rows of constexpr tables.
//
//   Value trunc(Call& call) { return cut(call.integer(0), call.text(1)); }
//   constexpr Function rows[] = {{"trunc", "int, string", trunc}, ...};
//
// The evaluator counts and checks the arguments against the parameters before it calls, with Go's
// own messages (`wrong number of args for trunc: want 2 got 1`, `wrong type for value; expected
// string; got int`), so `run` may take them as what they are declared. A function fails by throwing
// Failure("text"): `error calling trunc: text`; what panics in Go is thrown in the same way. It gives
// back a Value of the Go type that it has in Go (go_value.hpp): `int` is make_int(n), a bare integer
// is int64. A plain null is a nil interface: it prints as `<no value>`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/context.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/go_value.hpp"
#include "value/containers.hpp"
#include "value/value.hpp"

namespace kboot::gotpl {

using value::Value;

class Execution;
class Host;

// How an argument of a declared Go type arrives.
enum class Type : std::uint8_t {
  any,      // interface {}: anything; nil is a plain null
  value,    // reflect.Value (Go's own builtins): as any, but a nil that has no type at all has the
            // subtype go_no_value
  string,   // a string
  boolean,  // bool
  integer,  // int: an integer
  int64,    // int64: an integer
  uint32,   // uint32: an integer
  float64,  // float64: a floating
  map,      // map[string]interface {}: a dict; a nil map is an empty dict with the subtype go_nil
  list,     // []interface {}: a list; a nil slice is an empty list with the subtype go_nil
  strings,  // []string: a list, go_string_list; empty when it is nil
  object,   // any other type, by its name: an Object whose go_type() is that, or a subtype's value
};

// The parameters of a function as Go spells their types: "int, string", "string, ...any",
// "map[string]any, string, any", "sprig.certificate". `any` is short for interface {}.
class Signature {
 public:
  static constexpr std::size_t limit = 6;
  struct Parameter {
    Type type = Type::any;
    std::uint8_t begin = 0;  // its spelling in `text`
    std::uint8_t size = 0;
  };

  consteval Signature(const char* text) : text_(text) { read(); }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool variadic() const noexcept { return variadic_; }
  // How many there are before `...`.
  [[nodiscard]] constexpr std::size_t fixed() const noexcept { return size_ - (variadic_ ? 1 : 0); }
  // The parameter that takes argument `index` (the last one of a variadic function takes the rest).
  [[nodiscard]] constexpr const Parameter& at(std::size_t index) const noexcept {
    return parameters_[index < size_ ? index : size_ - 1u];
  }
  [[nodiscard]] constexpr std::string_view spelling(const Parameter& parameter) const noexcept {
    return text_.substr(parameter.begin, parameter.size);
  }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  consteval void read() {
    std::size_t at = 0;
    while (at < text_.size()) {
      std::size_t end = text_.find(", ", at);
      if (end == std::string_view::npos) end = text_.size();
      if (text_.substr(at, 3) == "...") {
        variadic_ = true;
        at += 3;
      }
      const std::string_view word = text_.substr(at, end - at);
      parameters_[size_++] = {type_of(word), static_cast<std::uint8_t>(at),
                              static_cast<std::uint8_t>(word.size())};
      at = end + 2;
    }
  }
  static consteval Type type_of(std::string_view word) {
    constexpr std::array<std::string_view, 11> words{
        "any",    "reflect.Value", "string",         "bool",  "int",     "int64",
        "uint32", "float64",       "map[string]any", "[]any", "[]string"};
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == word) return static_cast<Type>(i);
    }
    return Type::object;
  }

  std::string_view text_;
  std::array<Parameter, limit> parameters_{};
  std::uint8_t size_ = 0;
  bool variadic_ = false;
};

struct Function;

// One call, its arguments checked.
class Call {
 public:
  Execution& execution;
  const Function& function;
  const Value& self;           // the receiver of a method; null for a function
  std::span<Value> arguments;  // of this call alone: may be moved from

  [[nodiscard]] const base::Context& context() const noexcept;
  template <typename T>
  [[nodiscard]] T& host() const noexcept {
    return static_cast<T&>(host_of_run());
  }

  [[nodiscard]] std::size_t size() const noexcept { return arguments.size(); }
  [[nodiscard]] const Value& operator[](std::size_t index) const noexcept {
    return arguments[index];
  }
  // Argument `index`, whose parameter has that type.
  [[nodiscard]] std::string_view text(std::size_t index) const noexcept {
    return arguments[index].as_string();
  }
  [[nodiscard]] std::int64_t integer(std::size_t index) const noexcept {
    return arguments[index].as_int();
  }
  [[nodiscard]] double number(std::size_t index) const noexcept {
    return arguments[index].as_double();
  }
  [[nodiscard]] bool flag(std::size_t index) const noexcept { return arguments[index].as_bool(); }
  [[nodiscard]] const value::Dict& dict(std::size_t index) const noexcept {
    return arguments[index].as_dict();
  }
  [[nodiscard]] const value::List& list(std::size_t index) const noexcept {
    return arguments[index].as_list();
  }

 private:
  [[nodiscard]] Host& host_of_run() const noexcept;
};

// What becomes of secret bytes; looked at only while ExecutionOptions::track_secrets is on.
enum class Spread : std::uint8_t {
  derive,  // a string that is made of anything secret is secret as a whole
  own,     // the function keeps the marks and ranges itself, or gives its arguments back
};

struct Function {
  std::string_view name;
  Signature parameters;
  Value (*run)(Call& call);
  Spread spread = Spread::derive;
  // `and`, `or` and `call` of Go itself are not called but understood by the evaluator.
  bool special = false;
};

// What is not data: structs with fields and methods (time.Time, *semver.Version,
// *common.Capabilities), named maps with methods (engine.files), errors.
class Object : public value::Foreign {
 public:
  // Go's name of the type: "time.Time", "*common.Capabilities".
  [[nodiscard]] virtual std::string_view go_type() const noexcept = 0;
  // pointer (to a struct), structure, map, slice, or int_ (time.Month).
  [[nodiscard]] virtual GoKind go_kind() const noexcept = 0;
  // A method, or nullptr. Its rows' functions find the object in Call::self.
  [[nodiscard]] virtual const Function* method(std::string_view name) const noexcept = 0;
  // Its contents: a dict of the fields in their order (structs; a field's name that begins in lower
  // case is unexported), a dict of the members (maps), a list (slices), the number (int_). What fields, `range`, `len`,
  // `index` and %v see.
  [[nodiscard]] virtual Value contents() const = 0;
  // Has it String() or Error(), and what they give: what every print shows.
  [[nodiscard]] virtual bool is_stringer() const noexcept { return false; }
  [[nodiscard]] virtual std::string string() const { return {}; }
  // Has it them as methods of a pointer: only an action that prints the object itself, not a copy that
  // went through a function, shows them.
  [[nodiscard]] virtual bool is_stringer_in_place() const noexcept { return false; }

  [[nodiscard]] std::string_view type_name() const noexcept override { return go_type(); }
};

// The object in a value, or nullptr.
[[nodiscard]] const Object* object_of(const Value& value) noexcept;

// Functions by name: Go's builtins, then these tables; a later row replaces an earlier one of the
// same name (Helm's `slice` is Sprig's). Methods of subtypes (common.Values, common.VersionSet,
// time.Duration) are added beside them. Immutable once templates were parsed with it.
class Functions {
 public:
  Functions(std::initializer_list<std::span<const Function>> tables);
  void add_methods(value::Subtype type, std::span<const Function> rows);

  [[nodiscard]] const Function* find(std::string_view name) const noexcept;
  [[nodiscard]] const Function* method(value::Subtype type, std::string_view name) const noexcept;
  // All names, sorted: for documentation and "did you mean".
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Methods {
    value::Subtype type;
    std::span<const Function> rows;
  };
  std::unordered_map<std::string_view, const Function*> rows_;
  std::vector<Methods> methods_;
};

}  // namespace kboot::gotpl
