// Builds Argo CD's objects.
#include <algorithm>

#include "base/text.hpp"
#include "gitops/gitops.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view finalizer = "resources-finalizer.argocd.argoproj.io";

// Nothing that would make a difference, at any depth.
bool says_nothing(const Value& value) {
  switch (value.kind()) {
    case value::Kind::null:
      return true;
    case value::Kind::boolean:
      return !value.as_bool();
    case value::Kind::string:
      return value.as_string().empty();
    case value::Kind::list:
      return value.as_list().empty();
    case value::Kind::dict:
      return std::ranges::all_of(
          value.as_dict(), [](const value::Entry& entry) { return says_nothing(entry.value); });
    default:
      return false;
  }
}

void drop_if_empty(Value& parent, std::string_view key) {
  const Value* member = parent.find(key);
  if (member != nullptr && says_nothing(*member)) parent.edit_dict().erase(key);
}

// The controller rewrites a `directory` to what it says, member by member.
void tidy_directory(Value& source) {
  const Value* directory = source.find("directory");
  if (directory == nullptr || !directory->is_dict()) return;
  Value tidy = Value::dict();
  for (const auto& [key, member] : directory->as_dict()) {
    if (!says_nothing(member)) tidy.edit_dict().set(key, member);
  }
  source.edit_dict().set("directory", tidy);
}

Value tidy_spec(const Value& given) {
  Value spec = value::deep_copy(given);
  const Value* source = spec.find("source");
  if (source != nullptr && source->is_dict()) {
    Value own = *source;
    tidy_directory(own);
    for (const std::string_view part : {"kustomize", "helm", "directory"}) drop_if_empty(own, part);
  }
  const Value* policy = spec.find("syncPolicy");
  if (policy != nullptr && policy->is_dict() && policy->as_dict().empty())
    spec.edit_dict().erase("syncPolicy");
  return spec;
}

}  // namespace

Value argocd_object(const ArgocdObject& object) {
  Value metadata = Value::dict({{"name", object.name}, {"namespace", object.name_space}});
  const auto add = [&metadata](std::string_view key, const Value& part) {
    if (!says_nothing(part)) metadata.edit_dict().set(key, part);
  };
  add("labels", object.labels);
  add("annotations", object.annotations);
  add("finalizers", object.finalizers);
  return Value::dict(
      {{"apiVersion", argocd_api_version},
       {"kind", object.kind},
       {"metadata", metadata},
       {"spec", object.kind == "Application" ? tidy_spec(object.spec) : object.spec}});
}

std::string cascade_finalizer(std::string_view propagation) {
  return propagation.empty() ? std::string(finalizer) : base::cat(finalizer, '/', propagation);
}

bool is_cascade_finalizer(std::string_view text) {
  return text == finalizer ||
         (text.starts_with(finalizer) && text.substr(finalizer.size()).starts_with('/'));
}

}  // namespace kboot::gitops
