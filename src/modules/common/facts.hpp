// Facts of this machine under Ansible's names (ansible/module_utils/facts). Reads files and asks the kernel; runs no
// program.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "value/value.hpp"

namespace kboot::modules {

struct FactSource {
  const base::Clock& clock;
  const std::map<std::string, std::string>& environment;
};

// One group of facts: the name of its gather_subset, and what adds them (`ansible_...`) to a dict.
struct FactGroup {
  std::string_view subset;
  bool minimal;  // part of the subset `min`
  void (*gather)(const FactSource& source, value::Dict& facts);
};

[[nodiscard]] std::span<const FactGroup> fact_groups();

}  // namespace kboot::modules
