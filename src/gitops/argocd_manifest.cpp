// Adapts the manifests of Argo CD.
#include "gitops/argocd_manifest.hpp"

#include <algorithm>
#include <string>

#include "gitops/argocd_settings.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view usual_namespace = "argocd";

std::vector<std::string_view> accounts_of(const std::vector<Value>& objects) {
  std::vector<std::string_view> names;
  for (const Value& object : objects) {
    if (kube::kind_of(object) == "ServiceAccount") names.push_back(kube::name_of(object));
  }
  return names;
}

// The subjects of a binding, those of the manifest's accounts at their new place.
Value moved_subjects(const Value& subjects, const std::vector<std::string_view>& accounts,
                     std::string_view name_space) {
  Value out = Value::list();
  for (const Value& subject : subjects.as_list()) {
    Value moved = value::deep_copy(subject);
    const bool ours = subject.text("kind") == "ServiceAccount" &&
                      subject.text("namespace") == usual_namespace &&
                      std::ranges::find(accounts, subject.text("name")) != accounts.end();
    if (ours) moved.edit_dict().set("namespace", name_space);
    out.edit_list().append(std::move(moved));
  }
  return out;
}

Value placed(const Value& object, const std::vector<std::string_view>& accounts,
             std::string_view name_space) {
  const std::string_view own = kube::namespace_of(object);
  Value out = own.empty() || own == usual_namespace ? kube::with_namespace(object, name_space)
                                                    : value::deep_copy(object);
  const Value* subjects = object.find("subjects");
  if (subjects != nullptr && subjects->is_list())
    out.edit_dict().set("subjects", moved_subjects(*subjects, accounts, name_space));
  return out;
}

Value labelled(std::string_view api_version, std::string_view kind, std::string_view name,
               std::string_view name_space) {
  const Value labels =
      Value::dict({{"app.kubernetes.io/name", name}, {"app.kubernetes.io/part-of", "argocd"}});
  return Value::dict(
      {{"apiVersion", api_version},
       {"kind", kind},
       {"metadata", Value::dict({{"name", name}, {"namespace", name_space}, {"labels", labels}})}});
}

void add_data(std::vector<Value>& objects, Value fresh, std::string_view member,
              const Value& data) {
  if (data.as_dict().empty()) return;
  const auto found = std::ranges::find_if(objects, [&](const Value& object) {
    return kube::kind_of(object) == kube::kind_of(fresh) &&
           kube::name_of(object) == kube::name_of(fresh);
  });
  Value& object = found == objects.end() ? objects.emplace_back(std::move(fresh)) : *found;
  const Value* own = object.find(member);
  object.edit_dict().set(member, own == nullptr || !own->is_dict() ? value::deep_copy(data)
                                                                   : value::merge(*own, data));
}

}  // namespace

std::vector<Value> place_argocd(const std::vector<Value>& objects, std::string_view name_space) {
  const std::vector<std::string_view> accounts = accounts_of(objects);
  std::vector<Value> out;
  out.reserve(objects.size());
  for (const Value& object : objects) out.push_back(placed(object, accounts, name_space));
  return out;
}

void add_settings(std::vector<Value>& objects, const Value& data, std::string_view name_space) {
  add_data(objects, labelled("v1", "ConfigMap", argocd_settings_name, name_space), "data", data);
}

void add_secret_data(std::vector<Value>& objects, const Value& data, std::string_view name_space) {
  add_data(objects, labelled("v1", "Secret", argocd_secret_name, name_space), "stringData", data);
}

Value secret_object(const Value& data, std::string_view name_space) {
  Value object = labelled("v1", "Secret", argocd_secret_name, name_space);
  object.edit_dict().set("type", "Opaque");
  object.edit_dict().set("stringData", data);
  return object;
}

}  // namespace kboot::gitops
