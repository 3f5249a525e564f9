// Argo CD taken away again.
#include <algorithm>

#include "base/text.hpp"
#include "gitops/gitops.hpp"
#include "kube/object.hpp"
#include "modules/common/argocd_install.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_install {

namespace {

using base::cat;
using kube::Cluster;
using run::Args;
using run::TaskContext;
using value::Value;

bool has_finalizers(const Value& application) {
  const Value* finalizers = application.get("metadata", "finalizers");
  return finalizers != nullptr && finalizers->is_list() &&
         std::ranges::any_of(finalizers->as_list(), [](const Value& finalizer) {
           return finalizer.is_string() &&
                  finalizer.as_string().find("argocd.argoproj.io") != std::string_view::npos;
         });
}

// Without Argo CD nobody carries a finalizer out: such an Application could never be deleted.
void require_unused(const Args& args, const Cluster& cluster, const State& state) {
  if (args.flag("force")) return;
  const auto refuse = [&](std::string message, std::string hint) {
    throw base::Error("argocd-in-use", std::move(message), args.values().origin())
        .hint(std::move(hint));
  };
  if (!state.found.application.empty()) {
    refuse(cat("Argo CD in namespace `", state.name_space, "` is managed by Application `",
               state.found.application, '`'),
           "remove that Application first, or give `force: true`");
  }
  const kube::ApiResource* resource =
      cluster.session().find_resource(cluster.context(), gitops::argocd_api_version, "Application");
  if (resource == nullptr) return;
  std::vector<std::string> names;
  for (const Value& application :
       cluster.list(*resource, state.name_space, {}, kube::Body::metadata).items) {
    if (has_finalizers(application)) names.emplace_back(kube::name_of(application));
  }
  if (names.empty()) return;
  refuse(cat("Applications with finalizers are there, which only Argo CD can remove: `",
             base::join(names, "`, `"), '`'),
         "delete them first, or give `force: true`");
}

bool stays(const Value& object) {
  const std::string_view kind = kube::kind_of(object);
  return kind == "CustomResourceDefinition" || kind == "Namespace";
}

std::vector<KubeWrite> removals(const Cluster& cluster, std::vector<Value> objects) {
  std::vector<KubeWrite> writes = locate_writes(cluster, std::move(objects), true);
  read_live(cluster, writes);
  for (KubeWrite& write : writes) decide_remove(write, {});
  return writes;
}

// The workloads first: they would miss what they are made of.
void plan_removal(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  if (!args.has("manifest")) {
    if (state.found.workloads.empty()) return;
    throw base::Error("missing-argument",
                      "Argo CD was installed from a manifest: `manifest` says what belongs to it",
                      args.values().origin());
  }
  std::vector<Value> objects = manifest_objects(task, args, state);
  std::erase_if(objects, stays);
  const auto rest = std::ranges::stable_partition(
      objects, [](const Value& object) { return kube::api_version_of(object) == "apps/v1"; });
  std::vector<Value> others(rest.begin(), rest.end());
  objects.erase(rest.begin(), rest.end());
  state.writes = removals(cluster, std::move(objects));
  state.last = removals(cluster, std::move(others));
}

}  // namespace

void plan_absence(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  state.absent = true;
  state.version = state.found.version;
  if (state.found.workloads.empty() && !state.release && !args.has("manifest")) return;
  require_unused(args, cluster, state);
  if (!state.release) return plan_removal(task, args, cluster, state);
  helm::UninstallRequest request;
  request.name = state.release->name;
  request.name_space = state.name_space;
  request.options.wait = args.flag("wait");
  request.options.timeout = std::chrono::seconds(args.number("wait_timeout"));
  request.ignore_not_found = true;
  state.actions = helm::plan_uninstall(cluster, request);
}

}  // namespace kboot::modules::argocd_install
