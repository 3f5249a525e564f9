// Reads both forms of discovery and looks kinds up.
#include "kube/discovery.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

std::vector<std::string> texts(const Value* list) {
  std::vector<std::string> out;
  if (list == nullptr || !list->is_list()) return out;
  for (const Value& item : list->as_list()) {
    if (item.is_string()) out.emplace_back(item.as_string());
  }
  return out;
}

std::vector<Value> items(const Value* list) {
  return list != nullptr && list->is_list() ? list->as_list().items() : std::vector<Value>{};
}

bool is_true(const Value* flag) {
  return flag != nullptr && flag->is(value::Kind::boolean) && flag->as_bool();
}

}  // namespace

void Discovery::add(ApiResource resource) { resources_.push_back(std::move(resource)); }

void Discovery::add_aggregated(const Value& list) {
  for (const Value& group : items(list.find("items"))) {
    const Value* metadata = group.find("metadata");
    const std::string name(metadata == nullptr ? "" : metadata->text("name"));
    for (const Value& version : items(group.find("versions"))) {
      if (version.text("freshness") == "Stale") {
        broken_.push_back(
            {base::cat(name, '/', version.text("version")), "the aggregated API does not answer"});
      }
      for (const Value& resource : items(version.find("resources"))) {
        const Value* kind = resource.find("responseKind");
        add({.group = name,
             .version = std::string(version.text("version")),
             .kind = std::string(kind == nullptr ? "" : kind->text("kind")),
             .plural = std::string(resource.text("resource")),
             .singular = std::string(resource.text("singularResource")),
             .short_names = texts(resource.find("shortNames")),
             .verbs = texts(resource.find("verbs")),
             .namespaced = resource.text("scope") == "Namespaced"});
      }
    }
  }
}

void Discovery::add_resource_list(const Value& list) {
  const std::string_view api_version = list.text("groupVersion");
  const auto slash = api_version.find('/');
  const std::string group(slash == api_version.npos ? "" : api_version.substr(0, slash));
  const std::string version(slash == api_version.npos ? api_version
                                                      : api_version.substr(slash + 1));
  for (const Value& resource : items(list.find("resources"))) {
    const std::string_view plural = resource.text("name");
    if (plural.find('/') != plural.npos) continue;  // a subresource
    add({.group = group,
         .version = version,
         .kind = std::string(resource.text("kind")),
         .plural = std::string(plural),
         .singular = std::string(resource.text("singularName")),
         .short_names = texts(resource.find("shortNames")),
         .verbs = texts(resource.find("verbs")),
         .namespaced = is_true(resource.find("namespaced"))});
  }
}

const ApiResource* Discovery::find(std::string_view api_version,
                                   std::string_view kind) const noexcept {
  const ApiResource* by_other_name = nullptr;
  const auto slash = api_version.find('/');
  const std::string_view group =
      slash == api_version.npos ? std::string_view{} : api_version.substr(0, slash);
  const std::string_view version =
      slash == api_version.npos ? api_version : api_version.substr(slash + 1);
  for (const ApiResource& resource : resources_) {
    if (resource.group != group || resource.version != version) continue;
    if (resource.kind == kind) return &resource;
    if (by_other_name != nullptr) continue;
    if (resource.plural == kind || resource.singular == kind ||
        std::ranges::find(resource.short_names, kind) != resource.short_names.end()) {
      by_other_name = &resource;
    }
  }
  return by_other_name;
}

bool Discovery::has_api_version(std::string_view api_version) const noexcept {
  return std::ranges::any_of(resources_,
                             [&](const ApiResource& r) { return r.api_version() == api_version; });
}

base::Error Discovery::unknown_kind(std::string_view api_version, std::string_view kind) const {
  base::Error error("unknown-kind",
                    base::cat("the server knows no kind `", kind, "` in `", api_version, '`'));
  std::vector<std::string> versions;
  std::vector<std::string> kinds;
  for (const ApiResource& resource : resources_) {
    if (resource.kind == kind) versions.push_back(resource.api_version());
    kinds.push_back(resource.kind);
  }
  for (const BrokenGroup& group : broken_) {
    if (group.api_version == api_version)
      error.note(base::cat('`', api_version, "`: ", group.message));
  }
  if (!versions.empty()) {
    error.hint(base::cat("it is served as `", base::join(versions, "`, `"), '`'));
  } else if (const std::string near = base::nearest(kind, kinds); !near.empty()) {
    error.hint(base::did_you_mean(kind, kinds));
  } else if (!has_api_version(api_version)) {
    error.hint("is its CustomResourceDefinition installed?");
  }
  return error;
}

std::vector<ApiResource> resources_of_crd(const Value& crd) {
  std::vector<ApiResource> out;
  const Value* spec = crd.find("spec");
  const Value* names = crd.get("spec", "names");
  if (spec == nullptr || names == nullptr) return out;
  for (const Value& version : items(spec->find("versions"))) {
    if (!is_true(version.find("served"))) continue;
    out.push_back({.group = std::string(spec->text("group")),
                   .version = std::string(version.text("name")),
                   .kind = std::string(names->text("kind")),
                   .plural = std::string(names->text("plural")),
                   .singular = std::string(names->text("singular")),
                   .short_names = texts(names->find("shortNames")),
                   .verbs = {"get", "list", "watch", "create", "update", "patch", "delete"},
                   .namespaced = spec->text("scope") == "Namespaced"});
  }
  return out;
}

}  // namespace kboot::kube
