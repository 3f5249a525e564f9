// Removes Flux, from what it deployed up to its namespace.
#include "modules/common/flux_absence.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_components.hpp"
#include "gitops/flux_status.hpp"
#include "kube/object.hpp"
#include "modules/common/flux_arguments.hpp"
#include "modules/common/flux_removal.hpp"
#include "modules/common/helm_results.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_results.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;
using gitops::FluxOwner;
using kube::Cluster;
using kube::ObjectRef;

constexpr std::string_view group_suffix = "toolkit.fluxcd.io";
constexpr std::string_view part_of_flux = "app.kubernetes.io/part-of=flux";

// What a controller of Flux carries out before the object goes.
struct Applier {
  std::string_view kind, controller;
};
constexpr Applier applier_rows[] = {
    {"Kustomization", "kustomize-controller"},
    {"HelmRelease", "helm-controller"},
};

bool is_applier(std::string_view kind) {
  return std::ranges::find(applier_rows, kind, &Applier::kind) != std::end(applier_rows);
}

// Other namespaces and kinds of Flux stay where only one source is to go.
bool only_sync(const Args& args) {
  return (args.has("url") || args.has("name")) && !args.has("version") && !args.has("manifest") &&
         !args.has("chart_ref");
}

KubeWrite removal_of(ObjectRef ref, Value live) {
  KubeWrite write;
  write.ref = std::move(ref);
  write.live = std::move(live);
  decide_remove(write, {});
  return write;
}

void add_all(const Cluster& cluster, const kube::ApiResource& resource, const std::string& space,
             const std::string& labels, std::vector<KubeWrite>& writes) {
  for (Value& item : cluster.list(resource, space, {.labels = labels, .fields = {}}).items) {
    ObjectRef ref{resource, std::string(kube::namespace_of(item)),
                  std::string(kube::name_of(item))};
    writes.push_back(removal_of(std::move(ref), std::move(item)));
  }
}

// Each kind of Flux's groups once, whatever versions are served.
std::vector<kube::ApiResource> flux_resources(const Cluster& cluster) {
  std::vector<kube::ApiResource> found;
  for (const kube::ApiResource& resource :
       cluster.session().discovery(cluster.context()).resources()) {
    const bool known = std::ranges::any_of(found, [&](const kube::ApiResource& other) {
      return other.group == resource.group && other.kind == resource.kind;
    });
    if (resource.group.ends_with(group_suffix) && !known) found.push_back(resource);
  }
  return found;
}

void find_objects(const Cluster& cluster, const Args& args, FluxRemoval& removal) {
  const std::string source = args.text("name", removal.flux_namespace);
  const std::string deployment = args.text("deploy_name", source);
  const bool all = !only_sync(args);
  for (const kube::ApiResource& resource : flux_resources(cluster)) {
    const bool applies = is_applier(resource.kind);
    std::vector<KubeWrite>& writes = removal.writes[applies ? appliers : sources];
    if (all) {
      add_all(cluster, resource, {}, {}, writes);
      continue;
    }
    const gitops::FluxKind* kind = gitops::find_flux_kind(resource.kind);
    if (kind == nullptr || kind->kind == "HelmChart") continue;
    if (applies && resource.kind != args.text("deploy")) continue;
    if (!applies && resource.kind != flux_source_kind(args)) continue;
    ObjectRef ref{resource, removal.flux_namespace, applies ? deployment : source};
    if (std::optional<Value> live = cluster.get(ref))
      writes.push_back(removal_of(std::move(ref), *std::move(live)));
  }
}

struct ComponentRow {
  std::string_view api_version, kind;
  bool everywhere = false;
};
constexpr ComponentRow component_rows[] = {
    {"apps/v1", "Deployment"},
    {"v1", "Service"},
    {"networking.k8s.io/v1", "NetworkPolicy"},
    {"v1", "ServiceAccount"},
    {"v1", "ResourceQuota"},
    {"rbac.authorization.k8s.io/v1", "ClusterRole", true},
    {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", true},
};

void find_components(const Cluster& cluster, const Args& args, FluxRemoval& removal) {
  const gitops::FluxInstallation found = gitops::read_flux_installation(
      cluster
          .list(cluster.session().resource(cluster.context(), "apps/v1", "Deployment"),
                removal.flux_namespace)
          .items);
  if (found.owner == FluxOwner::chart) {
    helm::UninstallRequest request;
    request.name = found.release;
    request.name_space = removal.flux_namespace;
    request.ignore_not_found = true;
    removal.release = helm::plan_uninstall(cluster, request);
  } else {
    for (const ComponentRow& row : component_rows) {
      add_all(cluster, cluster.session().resource(cluster.context(), row.api_version, row.kind),
              row.everywhere ? std::string() : removal.flux_namespace, std::string(part_of_flux),
              removal.writes[components]);
    }
  }
  add_all(cluster,
          cluster.session().resource(cluster.context(), "apiextensions.k8s.io/v1",
                                     "CustomResourceDefinition"),
          {}, {}, removal.writes[definitions]);
  std::erase_if(removal.writes[definitions], [](const KubeWrite& write) {
    return !write.ref.name.ends_with(cat('.', group_suffix));
  });
  const bool system =
      removal.flux_namespace == "default" || removal.flux_namespace == "kube-system";
  if (args.flag("keep_namespace") || system) return;
  ObjectRef ref = cluster.locate("v1", "Namespace", {}, removal.flux_namespace);
  if (std::optional<Value> live = cluster.get(ref))
    removal.writes[name_space].push_back(removal_of(std::move(ref), *std::move(live)));
}

// --- what speaks against it

bool runs(const Cluster& cluster, const std::string& space, std::string_view controller) {
  const auto live = cluster.get(cluster.locate("apps/v1", "Deployment", space, controller));
  return live && kube::number_at(*live, 0, "status", "availableReplicas") > 0;
}

void require_free(const Cluster& cluster, const Args& args, const FluxRemoval& removal) {
  const gitops::FluxInstallation found = gitops::read_flux_installation(
      cluster
          .list(cluster.session().resource(cluster.context(), "apps/v1", "Deployment"),
                removal.flux_namespace)
          .items);
  const auto refuse = [&](std::string_view code, std::string message, std::string hint) {
    throw base::Error(std::string(code), std::move(message), args.values().origin())
        .hint(std::move(hint));
  };
  if (!only_sync(args)) {
    if (found.owner == FluxOwner::argocd || found.owner == FluxOwner::another) {
      refuse("flux-owner", cat("Flux is kept by ", found.by, ", which would bring it back"),
             "remove it there");
    }
    if (found.owner == FluxOwner::git && removal.deployed_goes) {
      refuse("flux-in-use",
             cat(found.by,
                 " applies Flux itself: with what it deployed the controllers would go "
                 "before they have removed the rest"),
             "give `deployed: keep`, or take Flux's own files out of Git first");
    }
  }
  if (!removal.deployed_goes) return;
  for (const Applier& row : applier_rows) {
    const auto wanted = [&](const KubeWrite& write) { return write.ref.resource.kind == row.kind; };
    const auto one = std::ranges::find_if(removal.writes[appliers], wanted);
    if (one == removal.writes[appliers].end() ||
        runs(cluster, removal.flux_namespace, row.controller))
      continue;
    refuse("flux-in-use",
           cat("`", row.controller, "` does not run, and nobody else removes what `",
               one->ref.label(), "` deployed"),
           "let it run again, or give `deployed: keep`");
  }
}

Outcome outcome_of(const TaskContext& task, const FluxRemoval& removal,
                   const std::vector<Change>& release) {
  std::vector<KubeWrite> all;
  for (const std::vector<KubeWrite>& writes : removal.writes)
    all.insert(all.end(), writes.begin(), writes.end());
  Outcome outcome = writes_outcome(all, {.with_diff = task.diff_mode()});
  outcome.changes.insert(outcome.changes.begin(), release.begin(), release.end());
  if (!release.empty()) outcome.status = OutcomeStatus::changed;
  const bool changed = outcome.status == OutcomeStatus::changed;
  if (!changed) outcome.message = "it is not there";
  outcome.result =
      Value::dict({{"changed", changed}, {"deployed", removal.deployed_goes ? "delete" : "keep"}});
  return outcome;
}

bool anything(const FluxRemoval& removal) {
  return removal.release != nullptr ||
         std::ranges::any_of(removal.writes, [](const auto& writes) { return !writes.empty(); });
}

}  // namespace

Plan plan_flux_absence(TaskContext& task, const Args& args) {
  auto removal = std::make_unique<FluxRemoval>();
  removal->session = &task.cluster(cluster_args(args));
  removal->flux_namespace = args.text("namespace");
  removal->deployed_goes = args.text("deployed", only_sync(args) ? "delete" : "keep") == "delete";
  const Cluster cluster(task.base(), *removal->session);
  find_objects(cluster, args, *removal);
  if (!only_sync(args)) find_components(cluster, args, *removal);
  if (anything(*removal)) require_free(cluster, args, *removal);
  std::vector<Change> release;
  if (task.check_mode() || task.plan_only()) {
    for (std::vector<KubeWrite>& writes : removal->writes) predict(cluster, writes);
    if (removal->release != nullptr)
      release = release_changes(helm::summary(*removal->release).changes);
  }
  Plan plan;
  plan.outcome = outcome_of(task, *removal, release);
  if (anything(*removal)) plan.state = std::move(removal);
  return plan;
}

Outcome apply_flux_absence(TaskContext& task, const Args& args, Plan& plan) {
  FluxRemoval& removal = static_cast<FluxRemoval&>(*plan.state);
  const std::chrono::seconds timeout{std::max<std::int64_t>(args.number("wait_timeout"), 0)};
  const base::Context bounded = task.base().until(task.base().clock.now() + timeout);
  const Cluster cluster(bounded, *removal.session);
  try {
    carry_out(cluster, removal);
  } catch (const base::Error& error) {
    return failed_wait(error, outcome_of(task, removal, removal.released));
  }
  removal.session->forget_discovery();
  return outcome_of(task, removal, removal.released);
}

}  // namespace kboot::modules
