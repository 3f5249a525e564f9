// What Go's encoding/json sees in our strings and dicts. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/containers.hpp"

namespace kboot::value {

// A member of a dict with its key as the string that Go has there.
struct GoMember {
  std::string_view key;
  const Value* value;
};

// The members of a dict, in the dict's order; valid as long as the dict and this.
class GoMembers {
 public:
  explicit GoMembers(const Dict& dict);
  [[nodiscard]] std::vector<GoMember>& items() noexcept { return items_; }

 private:
  std::vector<GoMember> items_;
  std::vector<std::string> made_;  // keys that are no strings here
};

}  // namespace kboot::value
