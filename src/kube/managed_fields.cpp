// Compares and moves the ownership of fields.
#include "kube/managed_fields.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::kube {

namespace {

bool is_leaf(const Value& fields) { return fields.is_dict() && fields.as_dict().empty(); }

bool covers(const Value& fields, const Value& live, const Value& desired);

// `f:name` for each key that `desired` gives a value, and for no other.
bool covers_dict(const Value& fields, const Value& live, const Value& desired) {
  if (!live.is_dict()) return false;
  std::size_t named = 0;
  for (const value::Entry& entry : desired.as_dict()) {
    if (entry.value.is_null()) continue;
    if (!entry.key.is_string()) return false;
    const Value* owned = fields.find(base::cat("f:", entry.key.as_string()));
    const Value* found = live.find(entry.key.as_string());
    if (owned == nullptr || found == nullptr || !covers(*owned, *found, entry.value)) return false;
    ++named;
  }
  const std::size_t self = fields.as_dict().contains(".") ? 1 : 0;
  return named + self == fields.as_dict().size();
}

// Whether an item of a list has these keys: `k:{"containerPort":80,"protocol":"TCP"}`. What
// `desired` leaves out may have been filled in with a default.
bool has_keys(const Value& item, const Value& keys, bool may_lack) {
  for (const value::Entry& key : keys.as_dict()) {
    const Value* own = item.find(key.key.as_string());
    if (own == nullptr ? !may_lack : !value::equal_json(*own, key.value)) return false;
  }
  return true;
}

const Value* only_item(const value::List& list, const Value& keys, bool may_lack) {
  const Value* found = nullptr;
  for (const Value& item : list) {
    if (!has_keys(item, keys, may_lack)) continue;
    if (found != nullptr) return nullptr;
    found = &item;
  }
  return found;
}

bool covers_item(std::string_view key, const Value& fields, const value::List& live,
                 const value::List& desired) {
  if (key.starts_with("v:")) {
    const Value wanted = value::read_json(key.substr(2), "managedFields", {});
    const auto has = [&](const value::List& list) {
      return std::ranges::any_of(
          list, [&](const Value& item) { return value::equal_json(item, wanted); });
    };
    return has(live) && has(desired);
  }
  if (!key.starts_with("k:")) return false;
  const Value keys = value::read_json(key.substr(2), "managedFields", {});
  const Value* found = only_item(live, keys, false);
  const Value* wanted = only_item(desired, keys, true);
  return found != nullptr && wanted != nullptr && covers(fields, *found, *wanted);
}

bool covers_list(const Value& fields, const Value& live, const Value& desired) {
  if (!live.is_list()) return false;
  std::size_t named = 0;
  for (const value::Entry& entry : fields.as_dict()) {
    if (entry.key.as_string() == ".") continue;
    if (!covers_item(entry.key.as_string(), entry.value, live.as_list(), desired.as_list()))
      return false;
    ++named;
  }
  return named == desired.as_list().size();
}

bool covers(const Value& fields, const Value& live, const Value& desired) {
  if (is_leaf(fields))
    return value::equal_json(live, desired);  // a scalar, or a list or map that is one whole
  if (!fields.is_dict()) return false;
  if (desired.is_dict()) return covers_dict(fields, live, desired);
  return desired.is_list() && covers_list(fields, live, desired);
}

// The desired object as ownership sees it: its identity is nobody's.
Value without_identity(const Value& desired) {
  Value out = Value::dict();
  for (const value::Entry& entry : desired.as_dict()) {
    const std::string_view key = entry.key.is_string() ? entry.key.as_string() : "";
    if (key == "apiVersion" || key == "kind") continue;
    if (key != "metadata" || !entry.value.is_dict()) {
      out.edit_dict().set(entry.key, entry.value);
      continue;
    }
    Value metadata = Value::dict();
    for (const value::Entry& field : entry.value.as_dict()) {
      const std::string_view name = field.key.is_string() ? field.key.as_string() : "";
      // An apply may carry them, the server owns them.
      if (name == "name" || name == "namespace" || name == "creationTimestamp") continue;
      metadata.edit_dict().set(field.key, field.value);
    }
    if (!metadata.as_dict().empty()) out.edit_dict().set("metadata", metadata);
  }
  return out;
}

const value::List* managed_fields_of(const Value& object) {
  const Value* list = object.get("metadata", "managedFields");
  return list != nullptr && list->is_list() ? &list->as_list() : nullptr;
}

bool owns(const Value& entry, std::string_view manager, std::string_view operation) {
  return entry.text("manager") == manager && entry.text("operation") == operation &&
         entry.text("subresource").empty();
}

// The union of two fieldsV1 trees.
Value united(const Value& a, const Value& b) {
  if (!a.is_dict() || !b.is_dict()) return a.is_dict() ? a : b;
  return value::merge(a, b);
}

}  // namespace

bool already_applied(const Value& live, const Value& desired, std::string_view manager) {
  if (!live.is_dict() || !desired.is_dict()) return false;
  const Value none = Value::list();
  const value::List* entries = managed_fields_of(live);
  if (entries == nullptr) entries = &none.as_list();
  const auto found = std::ranges::find_if(
      *entries, [&](const Value& entry) { return owns(entry, manager, "Apply"); });
  const Value rest = without_identity(desired);
  // Who names no field but the object's identity owns none, and gets no entry.
  if (rest.as_dict().empty()) return found == entries->end();
  if (found == entries->end() || found->text("apiVersion") != api_version_of(desired)) return false;
  const Value* fields = found->find("fieldsV1");
  return fields != nullptr && fields->is_dict() && !is_leaf(*fields) && covers(*fields, live, rest);
}

bool is_manager(const Value& live, std::string_view manager) noexcept {
  const value::List* entries = managed_fields_of(live);
  return entries != nullptr && std::ranges::any_of(*entries, [manager](const Value& entry) {
           return entry.text("manager") == manager;
         });
}

bool owns_field(const Value& live, std::string_view manager, std::string_view field,
                std::string_view key) {
  const value::List* entries = managed_fields_of(live);
  return entries != nullptr && std::ranges::any_of(*entries, [&](const Value& entry) {
           const Value* fields = entry.find("fieldsV1");
           return owns(entry, manager, "Apply") && fields != nullptr &&
                  fields->get(base::cat("f:", field), base::cat("f:", key)) != nullptr;
         });
}

Value takeover_patch(const Value& live, std::span<const std::string_view> managers,
                     std::string_view manager) {
  const value::List* entries = managed_fields_of(live);
  if (entries == nullptr) return {};
  Value own;    // our entry so far
  Value taken;  // the fields of the others
  Value api_version;
  Value kept = Value::list();
  for (const Value& entry : *entries) {
    const bool theirs =
        std::ranges::any_of(managers, [&](std::string_view m) { return owns(entry, m, "Update"); });
    if (owns(entry, manager, "Apply")) {
      own = entry;
    } else if (const Value* fields = entry.find("fieldsV1"); theirs && fields != nullptr) {
      taken = united(taken, *fields);
      api_version = entry.text("apiVersion");
    } else {
      kept.edit_list().append(entry);
    }
  }
  if (!taken.is_dict()) return {};
  if (own.is_dict()) {
    if (const Value* fields = own.find("fieldsV1")) taken = united(*fields, taken);
    api_version = own.text("apiVersion");
  }
  const Value* time = entries->empty() ? nullptr : (*entries)[0].find("time");
  kept.edit_list().append(
      Value::dict({{"manager", manager},
                   {"operation", "Apply"},
                   {"apiVersion", api_version},
                   {"time", time == nullptr ? Value("1970-01-01T00:00:00Z") : *time},
                   {"fieldsType", "FieldsV1"},
                   {"fieldsV1", taken}}));
  return Value::list(
      {Value::dict({{"op", "replace"}, {"path", "/metadata/managedFields"}, {"value", kept}}),
       Value::dict({{"op", "replace"},
                    {"path", "/metadata/resourceVersion"},
                    {"value", resource_version_of(live)}})});
}

}  // namespace kboot::kube
