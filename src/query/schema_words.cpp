// The library's messages.
#include "query/schema_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "query/schema_node.hpp"
#include "query/schema_url.hpp"
#include "value/containers.hpp"

namespace kboot::query {

namespace {

constexpr std::array<std::string_view, 7> type_names{"null",   "boolean", "number", "integer",
                                                     "string", "array",   "object"};

}  // namespace

std::uint8_t schema_type(const value::Value& value) {
  switch (value.kind()) {
    case value::Kind::null:
      return type_null;
    case value::Kind::boolean:
      return type_boolean;
    case value::Kind::integer:
      return type_number;
    case value::Kind::floating:
      return value.as_double() - value.as_double() == 0 ? type_number : 0;
    case value::Kind::string:
      return type_string;
    case value::Kind::list:
      return type_array;
    case value::Kind::dict:
      return type_object;
    case value::Kind::foreign:
      return is_number(value) ? type_number : 0;
  }
  return 0;
}

std::uint8_t schema_type(std::string_view name) {
  const auto* const found = std::find(type_names.begin(), type_names.end(), name);
  if (found == type_names.end()) return 0;
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(found - type_names.begin()));
}

std::string_view schema_type_name(std::uint8_t type) {
  for (std::size_t i = 0; i < type_names.size(); ++i) {
    if ((type >> i & 1) != 0) return type_names[i];
  }
  return "";
}

namespace words {

namespace {

std::string quoted(const Names& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += schema_quoted(name);
  }
  return out;
}

std::string listed(const Indexes& indexes) {
  std::string out;
  for (const std::size_t index : indexes) {
    if (!out.empty()) out += ' ';
    out += std::to_string(index);
  }
  return out;
}

std::string count(std::size_t number) { return shown_int(static_cast<long>(number)); }

std::string shown(const value::Value& value) {
  if (value.is_string()) return schema_quoted(value.as_string());
  if (value.is_null()) return "<nil>";
  if (value.is(value::Kind::boolean)) return value.as_bool() ? "true" : "false";
  return is_number(value) ? number_text(value) : "value";
}

bool is_container(const value::Value& value) { return value.is_list() || value.is_dict(); }

}  // namespace

std::string cycle(std::string_view one, std::string_view other, std::string_view url) {
  return base::cat("both ", one, " and ", other, " resolve to ",
                   base::replace_all(base::cat("\"", url, "\""), "\\", "\\\\"),
                   " causing reference cycle");
}

std::string no_json(const value::Value& value) {
  return base::cat("invalid jsonType ",
                   value.is(value::Kind::floating) ? "float64" : value::kind_name(value));
}

std::string type(std::uint8_t got, std::uint8_t wanted) {
  std::string names;
  for (std::size_t i = 0; i < type_names.size(); ++i) {
    if ((wanted >> i & 1) == 0) continue;
    if (!names.empty()) names += " or ";
    names += type_names[i];
  }
  return base::cat("got ", schema_type_name(got), ", want ", names);
}

std::string constant(const value::Value& wanted) {
  return is_container(wanted) ? "'const' failed" : base::cat("value must be ", shown(wanted));
}

std::string choices(const std::vector<value::Value>& wanted) {
  if (std::any_of(wanted.begin(), wanted.end(), is_container)) return "'enum' failed";
  if (wanted.size() == 1) return base::cat("value must be ", shown(wanted.front()));
  std::string out;
  for (const value::Value& choice : wanted) {
    if (&choice != &wanted.front()) out += ", ";
    out += shown(choice);
  }
  return base::cat("value must be one of ", out);
}

std::string format(const value::Value& got, std::string_view name, std::string_view why) {
  return base::cat(shown(got), " is not valid ", name, ": ", why);
}

std::string size(std::string_view keyword, long got, long wanted) {
  return base::cat(keyword, ": got ", shown_int(got), ", want ", shown_int(wanted));
}

std::string missing(const Names& names) {
  return base::cat(names.size() == 1 ? "missing property " : "missing properties ", quoted(names));
}

std::string needed(const Names& names, std::string_view by) {
  return base::cat("properties ", quoted(names), " required, if ", schema_quoted(by), " exists");
}

std::string additional(const Names& names) {
  return base::cat("additional properties ", quoted(names), " not allowed");
}

std::string name(std::string_view name) {
  return base::cat("invalid propertyName ", schema_quoted(name));
}

std::string twins(std::size_t one, std::size_t other) {
  return base::cat("items at ", count(one), " and ", count(other), " are equal");
}

std::string more_items(std::size_t number) {
  return base::cat("last ", count(number), " additionalItem(s) not allowed");
}

std::string too_few(const Indexes& matched, long wanted) {
  const std::string lead =
      base::cat("min ", shown_int(wanted), " items required to match contains schema, but ");
  if (matched.empty()) return lead + "none matched";
  return base::cat(lead, "matched ", count(matched.size()), " items at ", listed(matched));
}

std::string too_many(const Indexes& matched, long wanted) {
  return base::cat("max ", shown_int(wanted),
                   " items required to match contains schema, but matched ", count(matched.size()),
                   " items at ", listed(matched));
}

std::string pattern(std::string_view got, std::string_view wanted) {
  return base::cat(schema_quoted(got), " does not match pattern ", schema_quoted(wanted));
}

std::string bound(std::string_view keyword, const Decimal& got, const Decimal& wanted) {
  return base::cat(keyword, ": got ", shown_float(got.to_double()), ", want ",
                   shown_float(wanted.to_double()));
}

std::string both(std::size_t one, std::size_t other) {
  return base::cat("'oneOf' failed, subschemas ", count(one), ", ", count(other), " matched");
}

}  // namespace words

}  // namespace kboot::query
