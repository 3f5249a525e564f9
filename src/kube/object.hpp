// What every Kubernetes object has, read from values; and what must be done to objects at our
// doors.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kube/kube.hpp"

namespace kboot::kube {

inline constexpr std::string_view last_applied_annotation =
    "kubectl.kubernetes.io/last-applied-configuration";

// Each is empty where the object has none.
std::string_view kind_of(const Value& object) noexcept;
std::string_view api_version_of(const Value& object) noexcept;
std::string_view name_of(const Value& object) noexcept;
std::string_view namespace_of(const Value& object) noexcept;
std::string_view resource_version_of(const Value& object) noexcept;
std::string_view annotation_of(const Value& object, std::string_view name) noexcept;

// An integer at a path, or `fallback`.
template <typename... Keys>
std::int64_t number_at(const Value& object, std::int64_t fallback, Keys... keys) noexcept {
  const Value* number = object.get(keys...);
  return number != nullptr && number->is(value::Kind::integer) ? number->as_int() : fallback;
}

// The condition of that type in status.conditions, or nullptr.
const Value* condition_of(const Value& object, std::string_view type) noexcept;

// A JSON answer as a value: unsafe (it came from outside), `data` and `stringData` of Secrets (and
// the copy of them in last-applied-configuration) secret, in lists too.
Value read_object(std::string_view json);
// The same marking for an object that was made by other means.
Value mark_secret_data(const Value& object);

// A Secret with its `stringData` encoded into `data`, as the server stores it; other objects as
// they are. So that what is wanted can be compared with what is there, and each key has an owner.
Value with_encoded_data(const Value& object);

// A copy with `metadata.namespace` set.
Value with_namespace(const Value& object, std::string_view name_space);

}  // namespace kboot::kube
