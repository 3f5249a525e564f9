// Reads manifests, places and marks their objects.
#include "helm/release_objects.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view managed_by = "app.kubernetes.io/managed-by";
constexpr std::string_view release_name = "meta.helm.sh/release-name";
constexpr std::string_view release_namespace = "meta.helm.sh/release-namespace";

void add_object(std::vector<Value>& out, const Value& object) {
  const Value* items = object.find("items");
  const bool is_list =
      kube::kind_of(object).ends_with("List") && items != nullptr && items->is_list();
  if (!is_list) {
    out.push_back(object);
    return;
  }
  for (const Value& item : items->as_list()) add_object(out, item);
}

// A copy of `object` in which metadata.FIELD has these entries too.
Value with_metadata(const Value& object, std::string_view field,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> entries) {
  const auto copy_of = [](const Value* dict) {
    Value copy = Value::dict();
    if (dict == nullptr || !dict->is_dict()) return copy;
    for (const value::Entry& entry : dict->as_dict()) copy.edit_dict().set(entry.key, entry.value);
    return copy;
  };
  Value metadata = copy_of(object.find("metadata"));
  Value map = copy_of(metadata.find(field));
  for (const auto& [name, text] : entries) map.edit_dict().set(name, text);
  metadata.edit_dict().set(field, map);
  Value out = copy_of(&object);
  out.edit_dict().set("metadata", metadata);
  return out;
}

std::string value_problem(const Value& object, std::string_view field, std::string_view key,
                          std::string_view wanted, std::string_view what) {
  const Value* map = object.get("metadata", field);
  const Value* found = map == nullptr ? nullptr : map->find(key);
  if (found == nullptr) {
    return base::cat(what, " validation error: missing key \"", key, "\": must be set to \"",
                     wanted, '"');
  }
  const std::string_view text = found->is_string() ? found->as_string() : "";
  if (text == wanted) return {};
  return base::cat(what, " validation error: key \"", key, "\" must equal \"", wanted,
                   "\": current value is \"", text, '"');
}

bool fixed_equal(const Value& stored, const Value& one, const Value& other);

bool fixed_equal_dicts(const Value& stored, const Value& one, const Value& other) {
  for (const value::Entry& entry : one.as_dict()) {
    const Value* before = stored.as_dict().find(entry.key);
    const Value* second = other.as_dict().find(entry.key);
    if (second == nullptr) continue;  // a key that comes and goes is random
    if (before == nullptr || !fixed_equal(*before, entry.value, *second)) return false;
  }
  return std::ranges::all_of(stored.as_dict(), [&](const value::Entry& entry) {
    return one.as_dict().find(entry.key) != nullptr || other.as_dict().find(entry.key) != nullptr;
  });
}

bool fixed_equal(const Value& stored, const Value& one, const Value& other) {
  if (value::equal_json(stored, one) || value::equal_json(stored, other)) return true;
  if (stored.is_dict() && one.is_dict() && other.is_dict())
    return fixed_equal_dicts(stored, one, other);
  if (stored.is_list() && one.is_list() && other.is_list()) {
    const value::List &a = stored.as_list(), &b = one.as_list(), &c = other.as_list();
    if (a.size() != b.size() || b.size() != c.size()) return !value::equal_json(one, other);
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!fixed_equal(a[i], b[i], c[i])) return false;
    }
    return true;
  }
  return !value::equal_json(one, other);
}

std::string identity_of(const Value& object) {
  return base::cat(kube::api_version_of(object), '/', kube::kind_of(object), '/',
                   kube::namespace_of(object), '/', kube::name_of(object));
}

std::map<std::string, const Value*> by_identity(const std::vector<Value>& objects) {
  std::map<std::string, const Value*> out;
  for (const Value& object : objects) out.emplace(identity_of(object), &object);
  return out;
}

}  // namespace

std::string ReleaseObject::identity() const {
  return base::cat(ref.resource.api_version(), '/', ref.resource.kind, '/', ref.name_space, '/',
                   ref.name);
}

std::vector<Value> read_objects(std::string_view text, const std::string& name) {
  std::vector<Value> out;
  value::YamlOptions options;
  options.schema = value::Schema::goyaml;
  options.track_origins = false;
  for (const Value& document : value::read_yaml_all(text, name, options)) {
    if (document.is_dict() && !document.as_dict().empty()) add_object(out, document);
  }
  return out;
}

kube::Discovery kinds_of(const std::vector<Value>& definitions) {
  kube::Discovery kinds;
  for (const Value& object : definitions) {
    if (kube::kind_of(object) != "CustomResourceDefinition") continue;
    for (kube::ApiResource& resource : kube::resources_of_crd(object))
      kinds.add(std::move(resource));
  }
  return kinds;
}

std::vector<ReleaseObject> place_objects(const kube::Cluster& cluster,
                                         const std::vector<Value>& objects,
                                         std::string_view name_space, const kube::Discovery& coming,
                                         bool lenient) {
  std::vector<ReleaseObject> out;
  for (const Value& object : objects) {
    ReleaseObject placed;
    const std::string_view api_version = kube::api_version_of(object);
    const std::string_view kind = kube::kind_of(object);
    const kube::ApiResource* to_come = coming.find(api_version, kind);
    const kube::ApiResource* resource =
        to_come != nullptr ? cluster.session().discovery(cluster.context()).find(api_version, kind)
                           : cluster.session().find_resource(cluster.context(), api_version, kind);
    placed.served = resource != nullptr;
    if (resource == nullptr) resource = to_come;
    if (resource == nullptr) {
      if (lenient) continue;
      (void)cluster.locate(object, name_space);  // throws, saying what is wrong with it
    }
    placed.ref.resource = *resource;
    placed.ref.name = kube::name_of(object);
    if (placed.ref.name.empty() && object.find("metadata") == nullptr)
      (void)cluster.locate(object, name_space);
    placed.wanted = kube::with_encoded_data(object);
    if (kind == "Secret") placed.wanted = kube::mark_secret_data(placed.wanted);
    if (resource->namespaced) {
      const std::string_view own = kube::namespace_of(object);
      placed.ref.name_space = own.empty() ? name_space : own;
      if (own.empty()) placed.wanted = kube::with_namespace(placed.wanted, name_space);
    }
    out.push_back(std::move(placed));
  }
  return out;
}

Value with_ownership(const Value& object, std::string_view release, std::string_view name_space) {
  return with_metadata(with_metadata(object, "labels", {{managed_by, "Helm"}}), "annotations",
                       {{release_name, release}, {release_namespace, name_space}});
}

std::string ownership_problem(const Value& live, std::string_view release,
                              std::string_view name_space) {
  std::vector<std::string> problems;
  const auto check = [&](std::string problem) {
    if (!problem.empty()) problems.push_back(std::move(problem));
  };
  check(value_problem(live, "labels", managed_by, "Helm", "label"));
  check(value_problem(live, "annotations", release_name, release, "annotation"));
  check(value_problem(live, "annotations", release_namespace, name_space, "annotation"));
  if (problems.empty()) return {};
  return base::cat("invalid ownership metadata; ", base::join(problems, "; "));
}

bool is_kept(const Value& object) noexcept {
  const std::string_view policy = kube::annotation_of(object, "helm.sh/resource-policy");
  return base::lower(base::trim(policy)) == "keep";
}

bool same_objects(const std::vector<Value>& stored, const std::vector<Value>& one,
                  const std::vector<Value>& other) {
  if (stored.size() != one.size()) return false;
  const auto before = by_identity(stored);
  const auto second = by_identity(other);
  std::size_t nameless = 0;  // their names are random: nothing to compare them with
  for (const auto& [identity, object] : by_identity(one)) {
    const auto a = before.find(identity);
    const auto c = second.find(identity);
    if (c == second.end()) {
      nameless += a == before.end() ? 1 : 0;
    } else if (a == before.end() || !fixed_equal(*a->second, *object, *c->second)) {
      return false;
    }
  }
  const auto now = by_identity(one);
  const auto gone =
      std::ranges::count_if(before, [&](const auto& entry) { return !now.contains(entry.first); });
  return static_cast<std::size_t>(gone) == nameless;
}

}  // namespace kboot::helm
