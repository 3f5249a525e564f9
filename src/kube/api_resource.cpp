// Paths and names of kinds.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "kube/kube.hpp"

#include <algorithm>

namespace kboot::kube {

std::string ApiResource::api_version() const {
  return group.empty() ? version : base::cat(group, '/', version);
}

std::string ApiResource::full_plural() const {
  return group.empty() ? plural : base::cat(plural, '.', group);
}

bool ApiResource::can(std::string_view verb) const noexcept {
  return std::ranges::find(verbs, verb) != verbs.end();
}

std::string ApiResource::path(std::string_view name_space, std::string_view name) const {
  std::string out =
      group.empty() ? base::cat("/api/", version) : base::cat("/apis/", group, '/', version);
  if (namespaced && !name_space.empty())
    out += base::cat("/namespaces/", base::url_encode(name_space));
  out += base::cat('/', plural);
  if (!name.empty()) out += base::cat('/', base::url_encode(name));
  return out;
}

std::string ObjectRef::label() const {
  return name_space.empty() ? base::cat(resource.kind, ' ', name)
                            : base::cat(resource.kind, ' ', name_space, '/', name);
}

}  // namespace kboot::kube
