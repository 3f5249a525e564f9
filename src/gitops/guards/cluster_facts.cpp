// Asks the cluster for what guards want to know.
#include "gitops/guards/cluster_facts.hpp"

#include "kube/cluster.hpp"
#include "kube/object.hpp"

namespace kboot::gitops {

namespace {

const kube::ApiResource secret_kind() {
  return {.version = "v1", .kind = "Secret", .plural = "secrets", .namespaced = true};
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

}  // namespace kboot::gitops
