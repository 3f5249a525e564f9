// Checks values against compiled schemas. Private to this folder.
#pragma once

#include <functional>
#include <string>

#include "query/schema_node.hpp"
#include "query/schema_roots.hpp"

namespace kboot::query {

// What checking a schema itself needs: each resource in it may follow a draft of its own.
struct MetaCheck {
  const Node* node;
  const Resources* resources;
  std::function<const Node*(const Dialect&)> node_of;
};

// What is wrong, as the library prints it, with its head line; empty when nothing is.
[[nodiscard]] std::string check_schema(const Node& node, const value::Value& value,
                                       const MetaCheck* meta = nullptr);

}  // namespace kboot::query
