// Asks the cluster for what guards want to know.
#include "gitops/guards/cluster_facts.hpp"

#include <algorithm>
#include <iterator>

#include "helm/helm.hpp"
#include "helm/release_objects.hpp"
#include "kube/cluster.hpp"
#include "kube/object.hpp"

namespace kboot::gitops {

namespace {

const kube::ApiResource secret_kind() {
  return {.version = "v1", .kind = "Secret", .plural = "secrets", .namespaced = true};
}

helm::Value values_of(const ChartUse& use) {
  helm::ValueReader reader;
  helm::Value values = helm::merge_options({.files = use.files}, reader);
  if (!use.text.empty())
    values = helm::merge_maps(values, helm::read_values(use.text, "the Application's values"));
  if (use.object.is_dict()) values = helm::merge_maps(values, use.object);
  return helm::merge_maps(values,
                          helm::merge_options({.set = use.set, .strings = use.strings}, reader));
}

}  // namespace

std::optional<std::vector<std::string>> ClusterFacts::secrets(const std::string& name_space) {
  if (session_ == nullptr) return std::nullopt;
  if (const auto known = secrets_.find(name_space); known != secrets_.end()) return known->second;
  std::optional<std::vector<std::string>>& names = secrets_[name_space];
  try {
    const kube::Cluster cluster(context_, *session_);
    names.emplace();
    for (const value::Value& secret :
         cluster.list(secret_kind(), name_space, {}, kube::Body::metadata).items)
      names->emplace_back(kube::name_of(secret));
  } catch (const base::Error&) {
    names.reset();
  }
  return names;
}

std::vector<value::Value> ClusterFacts::repository_secrets(const std::string& name_space) {
  if (session_ == nullptr) return {};
  try {
    return kube::Cluster(context_, *session_)
        .list(secret_kind(), name_space,
              {.labels = "argocd.argoproj.io/secret-type in (repository,repo-creds)"})
        .items;
  } catch (const base::Error&) {
    return {};
  }
}

const kube::Discovery* ClusterFacts::kinds() {
  if (session_ == nullptr) return nullptr;
  try {
    return &session_->discovery(context_);
  } catch (const base::Error&) {
    return nullptr;
  }
}

std::optional<std::vector<value::Value>> ClusterFacts::render(const ChartUse& use) {
  if (session_ == nullptr) return std::nullopt;
  try {
    base::Diagnostics warnings;
    const std::shared_ptr<helm::Chart> chart = helm::load_chart(use.folder, warnings);
    helm::check_installable(*chart);
    const kube::Cluster cluster(context_, *session_);
    helm::RenderOptions options;
    options.release.name = use.release;
    options.release.name_space = use.name_space;
    options.capabilities = helm::cluster_capabilities(cluster, {});
    const helm::Rendered rendered =
        helm::render(context_, *chart, values_of(use), options, warnings);
    std::vector<value::Value> objects;
    const auto add = [&](std::string_view text) {
      std::ranges::move(helm::read_objects(text, use.folder), std::back_inserter(objects));
    };
    for (const helm::Crd& crd : rendered.crds) add(crd.data.as_string());
    for (const helm::Manifest& manifest : rendered.manifests) add(manifest.text);
    for (const helm::Hook& hook : rendered.hooks) {
      if (!hook.is_test()) add(hook.text);
    }
    return objects;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

}  // namespace kboot::gitops
