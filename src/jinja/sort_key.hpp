// What lists are sorted, grouped and compared by: an attribute such as 'spec.name', without regard to case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jinja/builtin.hpp"

namespace kboot::jinja {

class SortKey {
 public:
  // The attribute is argument `index` of the call (an integer is an index); absent: the item itself.
  SortKey(const Call& call, std::size_t index, bool fold_case = false);
  SortKey(Machine& machine, std::string_view attribute, bool fold_case);

  // The key of an item; `fallback` stands in for an undefined one.
  [[nodiscard]] Value of(const Value& item, const Value* fallback = nullptr) const;

 private:
  Machine& machine_;
  std::vector<Value> path_;
  bool fold_case_;
};

// Several keys, separated by commas.
class SortKeys {
 public:
  SortKeys(const Call& call, std::size_t index, bool fold_case);
  // Keeps the order of equals.
  void sort(std::vector<Value>& items, bool reverse) const;

 private:
  std::vector<SortKey> keys_;
};

}  // namespace kboot::jinja
