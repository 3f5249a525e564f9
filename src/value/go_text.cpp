// What Go's encoding/json sees in our strings and dicts.
#include "value/go_text.hpp"

#include "value/go_scalar.hpp"

namespace kboot::value {

namespace {

std::string key_text(const Value& key) {
  switch (key.kind()) {
    case Kind::boolean:
      return key.as_bool() ? "true" : "false";
    case Kind::integer:
      return std::to_string(key.as_int());
    case Kind::floating:
      return go_float_g(key.as_double());
    case Kind::foreign:
      return key.as_foreign().to_text();
    default:
      return "null";
  }
}

}  // namespace

GoMembers::GoMembers(const Dict& dict) {
  items_.reserve(dict.size());
  for (const Entry& entry : dict) {
    if (entry.key.is_string()) {
      items_.push_back({entry.key.as_string(), &entry.value});
      continue;
    }
    if (made_.empty()) made_.reserve(dict.size());  // views into it must stay
    items_.push_back({made_.emplace_back(key_text(entry.key)), &entry.value});
  }
}

}  // namespace kboot::value
