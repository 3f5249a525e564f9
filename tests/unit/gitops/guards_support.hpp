// What the tests of the guards share: planned objects from YAML, and facts made by hand.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "gitops/guards/guards.hpp"
#include "kube/discovery.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::test {

using base::Severity;
using gitops::PlannedStep;
using value::Value;

class Facts final : public gitops::GuardFacts {
 public:
  bool known = true;
  std::map<std::string, std::vector<std::string>> live;
  std::vector<Value> repositories;
  kube::Discovery served;
  std::optional<gitops::WorkingCopy> work;

  Facts() {
    for (const auto& [group, version, kind] :
         std::vector<std::array<const char*, 3>>{{"", "v1", "Secret"},
                                                 {"", "v1", "ServiceAccount"},
                                                 {"", "v1", "ConfigMap"},
                                                 {"apps", "v1", "Deployment"},
                                                 {"autoscaling", "v1", "HorizontalPodAutoscaler"},
                                                 {"autoscaling", "v2", "HorizontalPodAutoscaler"}})
      served.add({.group = group, .version = version, .kind = kind, .plural = kind});
  }
  std::optional<std::vector<std::string>> secrets(const std::string& name_space) override {
    return known ? std::optional(live[name_space]) : std::nullopt;
  }
  std::vector<Value> repository_secrets(const std::string&) override { return repositories; }
  const kube::Discovery* kinds() override { return known ? &served : nullptr; }
  const gitops::WorkingCopy* working_copy() override { return work ? &*work : nullptr; }
};

inline std::vector<Value> objects(std::string_view yaml) {
  return value::read_yaml_all(yaml, "objects.yml", {.track_origins = true});
}

inline PlannedStep step(std::string task, std::string_view yaml) {
  return {.task = std::move(task), .objects = objects(yaml), .name_space = "default"};
}

inline PlannedStep unknown(std::string task) { return {.task = std::move(task), .unknown = true}; }

inline std::vector<base::Diagnostic> found(const std::vector<PlannedStep>& steps, Facts& facts,
                                           const std::vector<std::string>& skipped = {}) {
  base::Diagnostics out;
  gitops::check_guards(steps, facts, skipped, out);
  return out.items();
}

inline constexpr std::string_view account = R"(
apiVersion: v1
kind: ServiceAccount
metadata: {name: api, namespace: shop}
imagePullSecrets: [{name: ghcr}]
)";

inline constexpr std::string_view deployment = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  template:
    spec:
      imagePullSecrets: [{name: ghcr}]
      containers: []
)";

inline std::string secret(std::string_view name, std::string_view name_space = "shop") {
  return base::cat("apiVersion: v1\nkind: Secret\nmetadata: {name: ", name,
                   ", namespace: ", name_space, "}\n");
}

inline std::string credentials(std::string_view type, std::string_view url) {
  return base::cat("apiVersion: v1\nkind: Secret\nmetadata:\n  name: c\n  namespace: argocd\n",
                   "  labels: {argocd.argoproj.io/secret-type: ", type, "}\nstringData: {url: '",
                   url, "', password: x}\n");
}

inline std::string application(std::string_view url, std::string_view path = "environments/dev",
                               std::string_view revision = "HEAD") {
  return base::cat(
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: root, namespace: "
      "argocd}\nspec:\n  source: {repoURL: '",
      url, "', path: ", path, ", targetRevision: ", revision, "}\n");
}

inline const std::vector<std::string> only_credentials{"api-versions", "environment-path",
                                                       "image-pull-secrets"};
inline const std::vector<std::string> only_path{"api-versions", "image-pull-secrets",
                                                "repository-credentials"};

}  // namespace kboot::test
