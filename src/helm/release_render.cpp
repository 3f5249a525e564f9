// Renders charts for releases.
#include "helm/release_render.hpp"

#include "helm/load.hpp"
#include "helm/release_values.hpp"
#include "helm/values.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

ReleaseRenderer::ReleaseRenderer(const kube::Cluster& cluster, const DeployRequest& request,
                                 const Release* current)
    : cluster_(cluster), request_(request), current_(current) {
  chart_ = load(warnings_);
  if (request.skip_crds) return;
  base::Diagnostics again;
  process_dependencies(*chart_, values_, request.compat, again);
  for (const Crd& crd : chart_->crds()) {
    for (Value& object : read_objects(crd.data.as_string(), crd.filename))
      definitions_.push_back(std::move(object));
  }
  coming_ = kinds_of(definitions_);
}

// The chart as it is before a render, and the values that go with it.
std::shared_ptr<Chart> ReleaseRenderer::load(base::Diagnostics& warnings) {
  std::shared_ptr<Chart> chart = request_.load_chart();
  check_installable(*chart);
  const Release none{};
  const bool has_before = current_ != nullptr;
  values_ =
      reuse_values(*chart, has_before ? *current_ : none, request_.values,
                   has_before ? request_.reuse : ValuesReuse::reset, request_.compat, warnings);
  return chart;
}

Release ReleaseRenderer::render(const ReleaseInfo& info) {
  base::Diagnostics warnings;
  const std::shared_ptr<Chart> chart = load(warnings);
  ClusterLookup lookup(cluster_, coming_);
  RenderOptions options;
  options.release = info;
  options.capabilities = cluster_capabilities(cluster_, coming_);
  options.compat = request_.compat;
  options.lookup = &lookup;
  options.check_schema = request_.check_schema;
  const Rendered rendered = helm::render(cluster_.context(), *chart, values_, options, warnings);
  warnings_ = std::move(warnings);
  Release release;
  release.name = info.name;
  release.name_space = info.name_space;
  release.chart = chart_data(*chart);
  release.config = values_;
  release.manifest = manifest_text(rendered.manifests);
  release.notes = rendered.notes;
  for (const Hook& hook : rendered.hooks) {
    release.hooks.emplace_back();
    release.hooks.back().hook = hook;
  }
  return release;
}

std::vector<Value> objects_of(const kube::Cluster& cluster, const DeployRequest& request) {
  ReleaseRenderer renderer(cluster, request, nullptr);
  const Release release = renderer.render({.name = request.name,
                                           .name_space = request.name_space,
                                           .revision = 1,
                                           .is_install = true,
                                           .is_upgrade = false});
  std::vector<Value> objects = renderer.definitions();
  for (Value& object : read_objects(release.manifest, request.name))
    objects.push_back(std::move(object));
  return objects;
}

}  // namespace kboot::helm
