// Installing Argo CD from its chart or from a manifest: what the module argocd plans and does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gitops/argocd_installation.hpp"
#include "gitops/argocd_settings.hpp"
#include "helm/release_actions.hpp"
#include "kube/session.hpp"
#include "modules/common/kube_writes.hpp"
#include "run/module.hpp"

namespace kboot::modules::argocd_install {

struct State final : run::PlanState {
  kube::Session* session = nullptr;
  std::string name_space;
  gitops::ArgocdInstallation found;      // as it stood before
  std::optional<helm::Release> release;  // the last of that name, unless it is uninstalled
  std::string version;                   // of Argo CD, to come

  bool absent = false;  // it is to go

  // In the order in which they are carried out.
  std::vector<KubeWrite> writes;  // of a manifest; with a chart what must be there before it
  helm::ActionPlanPtr actions;    // of a chart
  value::Value documents;         // what its release holds, to come
  std::vector<KubeWrite> last;    // the AppProject `default`; of a manifest that goes, all but its
                                  // workloads
};

[[nodiscard]] gitops::ArgocdSettings settings_of(const run::Args& args);
// The password that the task asks for; without one it is empty. `there`: what counts now.
[[nodiscard]] gitops::AdminPassword password_of(const run::TaskContext& task, const run::Args& args,
                                                const gitops::AdminPassword& there);
// The Secret argocd-secret, or null.
[[nodiscard]] value::Value live_secret(const kube::Cluster& cluster, const std::string& name_space);
// The write that makes the namespace; nothing where it is there.
[[nodiscard]] std::optional<value::Value> missing_namespace(const kube::Cluster& cluster,
                                                            const std::string& name_space);

// Each fills in what is to be written. They throw `argocd-installed-otherwise` where the other kind
// of installation stands, and what loading, rendering and planning throw.
void plan_chart(run::TaskContext& task, const run::Args& args, const kube::Cluster& cluster,
                State& state);
void plan_manifest(run::TaskContext& task, const run::Args& args, const kube::Cluster& cluster,
                   State& state);

// Of a manifest that was applied before and has more than the one of now: removed last with `prune`,
// else told. Only what kboot wrote in the namespace, no definition, setting or credential.
void plan_leftovers(run::TaskContext& task, const run::Args& args, const kube::Cluster& cluster,
                    State& state);

// Takes it away, but for definitions, namespace, and with them Applications and projects. Throws
// `argocd-in-use` while there are Applications that only Argo CD can remove, unless `force` is
// given.
void plan_absence(run::TaskContext& task, const run::Args& args, const kube::Cluster& cluster,
                  State& state);
// The objects of the argument `manifest`, at their place, without settings.
[[nodiscard]] std::vector<value::Value> manifest_objects(run::TaskContext& task,
                                                         const run::Args& args, State& state);

// Throws `argocd-installed-otherwise` where something else than a tool like kboot makes it.
void require_no_owner(const run::Args& args, const State& state);

// Warns where a lower version than the one that runs is asked for.
void tell_downgrade(run::TaskContext& task, const run::Args& args, std::string_view before,
                    std::string_view after);

}  // namespace kboot::modules::argocd_install
