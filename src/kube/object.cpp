// Reads the common fields of objects, and marks what is secret in them.
#include "kube/object.hpp"

#include "base/encoding.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::kube {

namespace {

std::string_view metadata_text(const Value& object, std::string_view key) noexcept {
  const Value* metadata = object.find("metadata");
  return metadata == nullptr ? std::string_view{} : metadata->text(key);
}

void mark_member(Value& object, std::string_view key) {
  const Value* member = object.find(key);
  if (member == nullptr || member->is_null()) return;
  object.edit_dict().set(Value(key), value::deep_marked(*member, value::mark_secret));
}

// `secret` is a dict that nobody else holds yet.
void mark_one(Value& secret) {
  mark_member(secret, "data");
  mark_member(secret, "stringData");
  const Value* annotations = secret.get("metadata", "annotations");
  if (annotations == nullptr || !annotations->is_dict()) return;
  Value own = *annotations;
  mark_member(own, last_applied_annotation);
}

void mark_in_place(Value& object) {
  const std::string_view kind = kind_of(object);
  if (kind == "Secret") return mark_one(object);
  if (!kind.ends_with("List")) return;
  const Value* items = object.find("items");
  if (items == nullptr || !items->is_list()) return;
  for (Value item : items->as_list()) {
    if (item.is_dict() && (kind == "SecretList" || kind_of(item) == "Secret")) mark_one(item);
  }
}

}  // namespace

std::string_view kind_of(const Value& object) noexcept { return object.text("kind"); }
std::string_view api_version_of(const Value& object) noexcept { return object.text("apiVersion"); }
std::string_view name_of(const Value& object) noexcept { return metadata_text(object, "name"); }
std::string_view namespace_of(const Value& object) noexcept {
  return metadata_text(object, "namespace");
}
std::string_view resource_version_of(const Value& object) noexcept {
  return metadata_text(object, "resourceVersion");
}

std::string_view annotation_of(const Value& object, std::string_view name) noexcept {
  const Value* annotations = object.get("metadata", "annotations");
  return annotations == nullptr ? std::string_view{} : annotations->text(name);
}

const Value* condition_of(const Value& object, std::string_view type) noexcept {
  const Value* conditions = object.get("status", "conditions");
  if (conditions == nullptr || !conditions->is_list()) return nullptr;
  for (const Value& condition : conditions->as_list()) {
    if (condition.text("type") == type) return &condition;
  }
  return nullptr;
}

Value read_object(std::string_view json) {
  Value object =
      value::read_json(json, "the answer of the API server", {.marks = value::mark_unsafe});
  mark_in_place(object);
  return object;
}

Value mark_secret_data(const Value& object) {
  Value copy = value::deep_copy(object);
  mark_in_place(copy);
  return copy;
}

Value with_encoded_data(const Value& object) {
  const Value* plain = object.find("stringData");
  if (kind_of(object) != "Secret" || plain == nullptr || !plain->is_dict()) return object;
  Value copy = value::deep_copy(object);
  Value data = Value::dict();
  if (const Value* own = copy.find("data"); own != nullptr && own->is_dict()) data = *own;
  for (const value::Entry& entry : plain->as_dict()) {
    Value encoded = entry.value;
    if (entry.value.is_string()) {
      encoded = Value(base::base64_encode(entry.value.as_string()));
      encoded.add_marks(entry.value.marks() | value::mark_secret).set_origin(entry.value.origin());
    }
    data.edit_dict().set(entry.key, encoded);
  }
  copy.edit_dict().erase("stringData");
  copy.edit_dict().set("data", data);
  return copy;
}

Value with_namespace(const Value& object, std::string_view name_space) {
  Value copy = value::deep_copy(object);
  Value metadata = Value::dict();
  if (const Value* own = copy.find("metadata"); own != nullptr && own->is_dict()) metadata = *own;
  metadata.edit_dict().set("namespace", Value(name_space));
  copy.edit_dict().set("metadata", metadata);
  return copy;
}

}  // namespace kboot::kube
