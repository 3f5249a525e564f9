// Compares two states of an object.
#include "kube/diff.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

constexpr std::string_view managed_metadata[] = {
    "managedFields", "resourceVersion", "uid", "generation", "selfLink", "creationTimestamp"};

std::string member_path(std::string_view path, const Value& key) {
  const std::string_view text = key.is_string() ? key.as_string() : "?";
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  if (!plain) return base::cat(path, "[\"", text, "\"]");
  return path.empty() ? std::string(text) : base::cat(path, '.', text);
}

void compare(const std::string& path, const Value& before, const Value& after,
             std::vector<Difference>& out) {
  if (before.is_dict() && after.is_dict()) {
    for (const value::Entry& entry : before.as_dict()) {
      const Value* now = after.as_dict().find(entry.key);
      compare(member_path(path, entry.key), entry.value, now == nullptr ? Value() : *now, out);
    }
    for (const value::Entry& entry : after.as_dict()) {
      if (before.as_dict().find(entry.key) == nullptr) {
        compare(member_path(path, entry.key), Value(), entry.value, out);
      }
    }
    return;
  }
  if (before.is_list() && after.is_list() && before.as_list().size() == after.as_list().size()) {
    for (std::size_t i = 0; i < before.as_list().size(); ++i) {
      compare(base::cat(path, '[', i, ']'), before.as_list()[i], after.as_list()[i], out);
    }
    return;
  }
  if (!value::equal_json(before, after)) out.push_back({path, before, after});
}

}  // namespace

Value without_managed(const Value& object) {
  if (!object.is_dict()) return object;
  Value out = Value::dict();
  for (const value::Entry& entry : object.as_dict()) {
    const std::string_view key = entry.key.is_string() ? entry.key.as_string() : "";
    if (key == "status") continue;
    if (key != "metadata" || !entry.value.is_dict()) {
      out.edit_dict().set(entry.key, entry.value);
      continue;
    }
    Value metadata = Value::dict();
    for (const value::Entry& field : entry.value.as_dict()) {
      const std::string_view name = field.key.is_string() ? field.key.as_string() : "";
      if (std::ranges::find(managed_metadata, name) == std::end(managed_metadata)) {
        metadata.edit_dict().set(field.key, field.value);
      }
    }
    out.edit_dict().set(entry.key, metadata);
  }
  return out;
}

std::vector<Difference> differences(const Value& before, const Value& after) {
  std::vector<Difference> out;
  compare("", without_managed(before), without_managed(after), out);
  return out;
}

}  // namespace kboot::kube
