// The one value type, shared by YAML, JSON, Jinja2, Go templates and the Kubernetes client.
//
// 16 bytes: payload, origin (where it was written), kind, subtype, marks, style (engine.md section
// 1). Containers and strings are counted and shared by reference, as in Python and Go: copying a
// Value of a dict gives a second name for the same dict. `freeze` makes a whole tree unchangeable
// and safe to read from other threads.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source_map.hpp"

namespace kboot::value {

using base::Origin;
using base::ScalarStyle;

enum class Kind : std::uint8_t { null, boolean, integer, floating, string, list, dict, foreign };

// What a language must tell apart among values of one kind.
enum class Subtype : std::uint8_t {
  none,
  python_tuple,  // list
  python_set,    // list without doubles
  python_text,   // string: Ansible's NativeJinjaText, never read back as data
  // Go's types, as templates of charts see them. An integer without a subtype is int64, a float
  // float64, a list []interface {}, a dict map[string]interface {}, a string string.
  go_int,          // integer: int
  go_int32,        // integer: int32 (rune)
  go_uint8,        // integer: uint8 (byte)
  go_uint64,       // integer: uint64
  go_duration,     // integer: time.Duration, nanoseconds
  go_bytes,        // string: []uint8
  go_int_list,     // list: []int
  go_string_list,  // list: []string
  go_list_list,    // list: [][]interface {}
  go_string_map,   // dict: map[string]string
  go_values,       // dict: Helm's common.Values
  go_versions,     // list: Helm's common.VersionSet
  go_nil,          // null with a type
  go_no_value,     // null: missing map key
};

// Properties that follow a value through everything that is made of it.
enum Mark : std::uint8_t {
  mark_unsafe = 1,   // came from outside (results, output, lookups): never rendered as a template
  mark_secret = 2,   // prints as ***
  mark_unknown = 4,  // `kboot plan` cannot know it; never reaches the cluster
};
using Marks = std::uint8_t;

// Bytes [begin, end) of a string that are secret.
struct ByteRange {
  std::uint32_t begin;
  std::uint32_t end;
  friend bool operator==(ByteRange, ByteRange) = default;
};

class Value;
class List;
class Dict;
class Foreign;

namespace detail {
struct Rep;
struct StringRep;
}  // namespace detail

class Value {
 public:
  Value() noexcept = default;  // null
  Value(std::same_as<bool> auto flag) noexcept : Value(Kind::boolean) { payload_.boolean = flag; }
  Value(std::integral auto number) noexcept requires(!std::same_as<decltype(number), bool>)
      : Value(Kind::integer) {
    payload_.integer = static_cast<std::int64_t>(number);
  }
  Value(double number) noexcept : Value(Kind::floating) { payload_.floating = number; }
  Value(std::string_view text);
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(const Value& other) noexcept;
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept;
  ~Value();

  static Value list(std::vector<Value> items = {});
  static Value dict();
  static Value dict(std::initializer_list<std::pair<Value, Value>> entries);
  static Value foreign(std::unique_ptr<Foreign> object);
  static Value unknown();  // a null marked unknown
  // A string of which some byte ranges are secret (sorted, not overlapping).
  static Value string(std::string_view text, std::vector<ByteRange> secrets);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is(Kind kind) const noexcept { return kind_ == kind; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }
  [[nodiscard]] bool is_string() const noexcept { return kind_ == Kind::string; }
  [[nodiscard]] bool is_list() const noexcept { return kind_ == Kind::list; }
  [[nodiscard]] bool is_dict() const noexcept { return kind_ == Kind::dict; }
  [[nodiscard]] bool is_number() const noexcept {
    return kind_ == Kind::integer || kind_ == Kind::floating;
  }

  // Each expects the right kind (an assertion: a mistake of ours, not of the user).
  [[nodiscard]] bool as_bool() const noexcept;
  [[nodiscard]] std::int64_t as_int() const noexcept;
  [[nodiscard]] double as_double() const noexcept;  // of an integer too
  [[nodiscard]] std::string_view as_string() const noexcept;
  [[nodiscard]] const List& as_list() const noexcept;
  [[nodiscard]] const Dict& as_dict() const noexcept;
  [[nodiscard]] const Foreign& as_foreign() const noexcept;
  // To change; the container must not be frozen. All Values that share it see the change.
  [[nodiscard]] List& edit_list();
  [[nodiscard]] Dict& edit_dict();

  // The member `key` of a dict, or nullptr when there is none or this is no dict.
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;
  // The member at a path of dict keys, or nullptr: get("metadata", "name").
  template <typename... Keys>
  [[nodiscard]] const Value* get(std::string_view key, Keys... rest) const noexcept {
    const Value* member = find(key);
    if constexpr (sizeof...(rest) == 0) {
      return member;
    } else {
      return member == nullptr ? nullptr : member->get(rest...);
    }
  }
  // The string at a path, or `fallback` when it is missing or no string.
  [[nodiscard]] std::string_view text(std::string_view key,
                                      std::string_view fallback = "") const noexcept;

  [[nodiscard]] Origin origin() const noexcept { return origin_; }
  [[nodiscard]] Subtype subtype() const noexcept { return subtype_; }
  [[nodiscard]] Marks marks() const noexcept { return marks_; }
  [[nodiscard]] bool has(Mark mark) const noexcept { return (marks_ & mark) != 0; }
  [[nodiscard]] ScalarStyle style() const noexcept { return style_; }
  Value& set_origin(Origin origin) noexcept {
    origin_ = origin;
    return *this;
  }
  Value& set_subtype(Subtype subtype) noexcept {
    subtype_ = subtype;
    return *this;
  }
  Value& set_style(ScalarStyle style) noexcept {
    style_ = style;
    return *this;
  }
  Value& add_marks(Marks marks) noexcept {
    marks_ |= marks;
    return *this;
  }
  // The same value with further marks: on this value only, or (mark_deep) on everything in it, by a
  // copy.
  [[nodiscard]] Value marked(Marks marks) const {
    Value copy = *this;
    copy.marks_ |= marks;
    return copy;
  }

  // The secret bytes of a string: its ranges; all of it when it is marked secret without ranges;
  // else none.
  [[nodiscard]] std::vector<ByteRange> secret_ranges() const;

  // Same object (strings, containers, foreign) or same scalar: Python's `is`.
  [[nodiscard]] bool same(const Value& other) const noexcept;

 private:
  explicit Value(Kind kind) noexcept : kind_(kind) {}
  [[nodiscard]] bool counted() const noexcept { return kind_ >= Kind::string; }
  friend void destroy(detail::Rep* root) noexcept;
  friend void freeze(const Value& root);

  union Payload {
    bool boolean;
    std::int64_t integer = 0;
    double floating;
    detail::Rep* rep;
  } payload_;
  Origin origin_;
  Kind kind_ = Kind::null;
  Subtype subtype_ = Subtype::none;
  Marks marks_ = 0;
  ScalarStyle style_ = ScalarStyle::plain;
};
static_assert(sizeof(Value) <= 16);

// Makes everything reachable from `root` unchangeable; linear the first time, free afterwards.
void freeze(const Value& root);
[[nodiscard]] bool frozen(const Value& container) noexcept;

// "null", "bool", "int", "float", "string", "list", "dict", or the foreign object's own name: for
// messages.
[[nodiscard]] std::string_view kind_name(const Value& value) noexcept;

}  // namespace kboot::value
