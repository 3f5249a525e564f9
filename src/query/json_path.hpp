// JSONPath as kubectl understands it (client-go, util/jsonpath): what lies at a path of an object.
//
//   .status.phase   {.status.phase}   .spec.ports[0].nodePort   .items[*].metadata.name
//   .status.conditions[?(@.type=="Ready")].status   ['metadata']['labels']['a.b']   ..name   [-1:]
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::query {

class JsonPath {
 public:
  // Throws Error `json-path`, saying what is wrong and at which character.
  explicit JsonPath(std::string_view text);
  ~JsonPath();
  JsonPath(JsonPath&&) noexcept;
  JsonPath& operator=(JsonPath&&) noexcept;

  // All values there, in the order of the document; none where the path leads nowhere.
  [[nodiscard]] std::vector<value::Value> find(const value::Value& root) const;

 private:
  struct Step;
  class Parser;
  std::vector<Step> steps_;
};

}  // namespace kboot::query
