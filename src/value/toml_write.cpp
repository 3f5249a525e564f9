// Writing TOML as BurntSushi/toml's encoder does.
#include <algorithm>
#include <cmath>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_scalar.hpp"
#include "value/go_text.hpp"
#include "value/toml.hpp"
#include "value/toml_text.hpp"

namespace kboot::value {

namespace {

[[noreturn]] void refuse(std::string_view words) {
  throw base::Error("toml-value", std::string(words));
}

using Key = std::vector<std::string>;

// A nil of any type: not written.
bool is_nil(const Value& value) { return value.is_null() || value.subtype() == Subtype::go_nil; }

class Writer {
 public:
  std::string write(const Value& value) {
    put(value, 0);
    return std::move(out_);
  }

 private:
  static void check_depth(int depth) {
    if (depth > max_depth) {
      throw base::Error("too-deep", "data is nested more than 1000 levels deep");
    }
  }

  // The library looks at every item of a list before it writes the first one.
  static bool is_table_list(const Value& value) {
    if (!value.is_list() || value.as_list().empty()) return false;
    bool tables = true;
    for (const Value& item : value.as_list()) {
      if (is_nil(item)) refuse("toml: cannot encode array with nil element");
      if (item.is_list()) (void)is_table_list(item);
      tables = tables && item.is_dict();
    }
    return tables;
  }
  static bool is_table(const Value& value) {
    if (is_nil(value)) return false;
    return value.is_dict() || is_table_list(value);
  }

  void put(const Value& value, int depth) {
    check_depth(depth);
    if (is_nil(value)) return;
    if (value.is_dict()) return put_table(value, depth);
    if (is_table_list(value)) return put_tables(value.as_list(), depth);
    if (key_.empty()) return put_element(value, depth);
    indent();
    out_ += toml_key(key_.back());
    out_ += " = ";
    put_element(value, depth);
    out_ += '\n';
  }

  void indent() { out_.append((key_.size() - 1) * 2, ' '); }
  void new_line() {
    if (!out_.empty()) out_ += '\n';
  }

  void put_table(const Value& table, int depth) {
    if (key_.size() == 1) new_line();
    if (!key_.empty()) {
      indent();
      out_ += base::cat("[", toml_key(key_), "]\n");
    }
    put_members(table, depth);
  }

  void put_tables(const List& tables, int depth) {
    if (key_.empty()) refuse("toml: top-level values must be Go maps or structs");
    for (const Value& table : tables) {
      new_line();
      indent();
      out_ += base::cat("[[", toml_key(key_), "]]\n");
      put_members(table, depth);
    }
  }

  // Plain members first, then tables, both in byte order.
  struct Members {
    explicit Members(const Dict& dict) : all(dict) {
      for (const GoMember& member : all.items()) {
        (is_table(*member.value) ? tables : plain).push_back(member);
      }
      const auto less = [](const GoMember& a, const GoMember& b) { return a.key < b.key; };
      std::stable_sort(plain.begin(), plain.end(), less);
      std::stable_sort(tables.begin(), tables.end(), less);
    }
    GoMembers all;
    std::vector<GoMember> plain;
    std::vector<GoMember> tables;
  };

  void put_members(const Value& table, int depth) {
    const Members members(table.as_dict());
    for (const auto* part : {&members.plain, &members.tables}) {
      for (const GoMember& member : *part) {
        key_.emplace_back(member.key);
        put(*member.value, depth + 1);
        key_.pop_back();
      }
    }
  }

  void put_element(const Value& value, int depth) {
    check_depth(depth);
    switch (value.kind()) {
      case Kind::boolean:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case Kind::integer:
        put_integer(value);
        break;
      case Kind::floating:
        put_float(value.as_double());
        break;
      case Kind::string:
        put_string(value);
        break;
      case Kind::list:
        put_list(value.as_list(), depth);
        break;
      case Kind::dict:
        put_inline(value.as_dict(), depth);
        break;
      case Kind::foreign:
        put_foreign(value, depth);
        break;
      case Kind::null:
        break;
    }
  }

  void put_integer(const Value& value) {
    if (value.subtype() == Subtype::go_duration) {
      out_ += toml_quoted(go_duration(value.as_int()));
    } else if (value.subtype() == Subtype::go_uint64) {
      out_ += std::to_string(static_cast<std::uint64_t>(value.as_int()));
    } else {
      out_ += std::to_string(value.as_int());
    }
  }

  void put_float(double number) {
    if (!std::isfinite(number)) {
      if (std::signbit(number)) out_ += '-';
      out_ += std::isnan(number) ? "nan" : "inf";
      return;
    }
    out_ += go_float_g(number);
    const std::string_view written = std::string_view(out_);
    const std::size_t begin = written.find_last_not_of("0123456789+-.e");
    if (written.substr(begin + 1).find_first_of(".e") == std::string_view::npos) out_ += ".0";
  }

  void put_string(const Value& value) {
    if (value.subtype() != Subtype::go_bytes) {
      out_ += toml_quoted(value.as_string());
      return;
    }
    out_ += '[';
    bool first = true;
    for (const char byte : value.as_string()) {
      if (!first) out_ += ", ";
      first = false;
      out_ += std::to_string(static_cast<unsigned char>(byte));
    }
    out_ += ']';
  }

  void put_list(const List& list, int depth) {
    out_ += '[';
    bool first = true;
    for (const Value& item : list) {
      if (!first) out_ += ", ";
      first = false;
      put_element(item, depth + 1);
    }
    out_ += ']';
  }

  // The comma behind a member is the library's: it counts members that it then leaves out.
  void put_inline(const Dict& dict, int depth) {
    const Members members(dict);
    out_ += '{';
    for (const auto* part : {&members.plain, &members.tables}) {
      const bool more = part == &members.plain && !members.tables.empty();
      for (const GoMember& member : *part) {
        if (is_nil(*member.value)) continue;
        out_ += base::cat(toml_key(member.key), " = ");
        put_element(*member.value, depth + 1);
        if (more || &member != &part->back()) out_ += ", ";
      }
    }
    out_ += '}';
  }

  void put_foreign(const Value& value, int depth) {
    if (const auto* time = dynamic_cast<const TomlTime*>(&value.as_foreign())) {
      out_ += time->toml();
    } else {
      put_element(to_data(value), depth + 1);
    }
  }

  std::string out_;
  Key key_;
};

}  // namespace

std::string to_toml(const Value& value) {
  // A nil has no type that the library could ask for: it panics, and so does the template.
  if (value.is_null()) {
    refuse("reflect: call of reflect.Value.Type on zero Value");
  }
  return Writer().write(value);
}

}  // namespace kboot::value
