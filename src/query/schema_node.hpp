// A compiled schema: what its keywords ask for. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/schema_number.hpp"
#include "regex/go_pattern.hpp"
#include "value/value.hpp"

namespace kboot::query {

// Bits of a set of JSON's types, in the order in which messages list them.
enum SchemaType : std::uint8_t {
  type_null = 1,
  type_boolean = 2,
  type_number = 4,
  type_integer = 8,
  type_string = 16,
  type_array = 32,
  type_object = 64,
};
[[nodiscard]] std::uint8_t schema_type(const value::Value& value);  // 0 for what is no JSON
[[nodiscard]] std::uint8_t schema_type(std::string_view name);      // 0 for no type's name
[[nodiscard]] std::string_view schema_type_name(std::uint8_t type);

struct Node;

struct NodePattern {
  std::string text;
  regex::GoPattern pattern;
};

// false, or a schema that what is left must hold.
struct Additional {
  bool allowed = true;
  const Node* node = nullptr;
};

struct Node {
  std::string url;
  std::string pointer;
  std::string location;
  int draft = 2020;
  Node* resource = nullptr;  // the schema of the resource that this one is in
  std::map<std::string, const Node*, std::less<>> dynamic_anchors;

  std::optional<bool> always;  // a boolean schema
  const Node* ref = nullptr;
  const Node* recursive_ref = nullptr;
  bool recursive_anchor = false;
  const Node* dynamic_ref = nullptr;
  std::string dynamic_ref_anchor;
  std::string dynamic_anchor;

  std::uint8_t types = 0;
  std::optional<value::Value> constant;
  std::optional<std::vector<value::Value>> choices;  // enum
  std::uint8_t choice_types = 0;
  std::string format;  // empty where it is not asserted

  const Node* negated = nullptr;  // not
  std::vector<const Node*> all_of, any_of, one_of;
  const Node* condition = nullptr;  // if
  const Node* then = nullptr;
  const Node* otherwise = nullptr;  // else

  std::optional<long> min_properties, max_properties;
  std::vector<std::string> required;
  const Node* property_names = nullptr;
  std::map<std::string, const Node*, std::less<>> properties;
  std::vector<std::pair<NodePattern, const Node*>> pattern_properties;
  std::optional<Additional> additional_properties;
  std::map<std::string, std::vector<std::string>, std::less<>> dependencies, dependent_required;
  std::map<std::string, const Node*, std::less<>> dependency_schemas, dependent_schemas;
  const Node* unevaluated_properties = nullptr;

  std::optional<long> min_items, max_items, min_contains, max_contains;
  bool unique_items = false;
  const Node* contains = nullptr;
  const Node* items = nullptr;                           // one for all (that are left)
  std::optional<std::vector<const Node*>> prefix_items;  // or `items` as a list
  std::optional<Additional> additional_items;
  const Node* unevaluated_items = nullptr;

  std::optional<long> min_length, max_length;
  std::optional<NodePattern> pattern;

  std::optional<Decimal> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;

  bool all_properties_evaluated = false;
  bool all_items_evaluated = false;
  std::size_t items_evaluated = 0;
};

}  // namespace kboot::query
