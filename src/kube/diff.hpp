// What differs between two states of an object, for people.
#pragma once

#include <string>
#include <vector>

#include "kube/kube.hpp"

namespace kboot::kube {

struct Difference {
  std::string path;  // "spec.template.spec.containers[0].image", `data["a.b"]`
  Value before;      // null: not there
  Value after;
};

// The object without what the server keeps: status, managedFields, resourceVersion, uid,
// generation, creationTimestamp.
Value without_managed(const Value& object);

// Path by path; a value that appears or goes whole is one difference. Either may be null (created,
// deleted).
std::vector<Difference> differences(const Value& before, const Value& after);

}  // namespace kboot::kube
