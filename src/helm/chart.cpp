// Charts as a tree.
#include "helm/chart.hpp"

#include "base/text.hpp"
#include "helm/names.hpp"

namespace kboot::helm {

bool Chart::is_library() const noexcept { return base::lower(metadata.type) == "library"; }

std::string Chart::full_path() const {
  return parent == nullptr ? name() : base::cat(parent->full_path(), "/charts/", name());
}

void Chart::add(std::shared_ptr<Chart> chart) {
  chart->parent = this;
  dependencies.push_back(std::move(chart));
}

std::vector<Crd> Chart::crds() const {
  std::vector<Crd> found;
  for (const File& file : files) {
    const std::string extension = base::lower(go_extension(file.name));
    const bool manifest = extension == ".yaml" || extension == ".yml" || extension == ".json";
    if (!manifest || !file.name.starts_with("crds/")) continue;
    found.push_back({file.name, go_clean(base::cat(full_path(), "/", file.name)), file.data});
  }
  for (const std::shared_ptr<Chart>& child : dependencies) {
    for (Crd& crd : child->crds()) found.push_back(std::move(crd));
  }
  return found;
}

}  // namespace kboot::helm
