// What a manifest that was applied before left behind, and the one of now does not name.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "kube/managed_fields.hpp"
#include "kube/object.hpp"
#include "modules/common/argocd_install.hpp"

namespace kboot::modules::argocd_install {

namespace {

using base::cat;
using kube::Cluster;
using run::Args;
using run::TaskContext;
using value::Value;

struct KindRow {
  std::string_view api_version;
  std::string_view kind;
};
// Never definitions, namespaces, settings or credentials; and nothing of the whole cluster, which
// another Argo CD may use.
constexpr std::array<KindRow, 7> kinds = {{
    {"apps/v1", "Deployment"},
    {"apps/v1", "StatefulSet"},
    {"v1", "Service"},
    {"v1", "ServiceAccount"},
    {"rbac.authorization.k8s.io/v1", "RoleBinding"},
    {"rbac.authorization.k8s.io/v1", "Role"},
    {"networking.k8s.io/v1", "NetworkPolicy"},
}};

// Part of Argo CD by its label, and written by kboot.
std::vector<KubeWrite> leftovers(const Cluster& cluster, const State& state) {
  std::vector<KubeWrite> out;
  for (const KindRow& row : kinds) {
    const kube::ApiResource& resource =
        cluster.session().resource(cluster.context(), row.api_version, row.kind);
    for (Value& live :
         cluster
             .list(resource, state.name_space, {.labels = "app.kubernetes.io/part-of=argocd"},
                   kube::Body::metadata)
             .items) {
      const std::string_view name = kube::name_of(live);
      const bool named = std::ranges::any_of(state.writes, [&](const KubeWrite& write) {
        return write.ref.name == name && write.ref.resource.kind == row.kind &&
               write.ref.name_space == state.name_space;
      });
      if (named || !kube::is_manager(live, kube::field_manager)) continue;
      KubeWrite write;
      write.ref = {resource, state.name_space, std::string(name)};
      write.live = std::move(live);
      out.push_back(std::move(write));
    }
  }
  return out;
}

}  // namespace

void plan_leftovers(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  if (state.found.workloads.empty()) return;
  std::vector<KubeWrite> found = leftovers(cluster, state);
  if (found.empty()) return;
  if (args.flag("prune")) {
    for (KubeWrite& write : found) {
      write.live = cluster.get(write.ref);
      decide_remove(write, {});
      state.last.push_back(std::move(write));
    }
    return;
  }
  constexpr std::size_t most = 3;
  std::string names;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i)
    names += cat(i == 0 ? "`" : ", `", found[i].ref.label(), '`');
  if (found.size() > most) names += cat(" and ", found.size() - most, " more");
  task.warn({.severity = base::Severity::warning,
             .code = "argocd-leftovers",
             .message = cat("an earlier manifest of Argo CD brought ", names,
                            ", which this one does not name"),
             .origin = args.find("manifest")->origin(),
             .hint = "`prune: true` removes what an earlier manifest left"});
}

}  // namespace kboot::modules::argocd_install
