// Asking Argo CD to look again, and to sync, with the Kubernetes API alone (no login).
//
// The protocols are those of util/argo/argo.go (RefreshApp, SetAppOperation): an annotation that
// the controller takes away once it has looked; a field `operation` that it moves to
// status.operationState.
#pragma once

#include <string>
#include <vector>

#include "gitops/application_tree.hpp"
#include "kube/cluster.hpp"

namespace kboot::gitops {

enum class Refresh : std::uint8_t { none, normal, hard };

// Where an Application or ApplicationSet is. Throws Error `unknown-kind`.
[[nodiscard]] kube::ObjectRef application_ref(const kube::Cluster& cluster,
                                              const ApplicationKey& key);

// The patch that asks the controller to look again.
[[nodiscard]] kube::Operation refresh_operation(const kube::ObjectRef& ref, Refresh refresh);

// What `argocd app sync` takes.
struct SyncRequest {
  std::string revision;                // empty: that of the spec
  std::vector<std::string> revisions;  // of several sources, in their order
  bool prune = false;
  bool dry_run = false;
  bool force = false;
  bool apply_only = false;    // strategy `apply`: no hooks
  value::Value sync_options;  // list; null: those of the spec's syncPolicy
  value::Value resources;     // list of {group, kind, namespace, name}; null: all
  value::Value retry;         // dict; null: that of the spec's syncPolicy
};

// The value of the field `operation`. Pure.
[[nodiscard]] value::Value sync_operation(const SyncRequest& request,
                                          const value::Value& application);

// Whether there is something to sync: what is wanted is not Synced, at another revision, or the
// last sync to it did not succeed. Pure.
[[nodiscard]] bool sync_needed(const SyncRequest& request, const value::Value& application);

enum class SyncStart : std::uint8_t { started, busy, gone };
// Asks for the sync in one patch, guarded by the resourceVersion; reads again where somebody wrote
// in between. `busy`: another operation is asked for or runs. Throws the Error of a refusal.
// `application` becomes the object as written.
SyncStart start_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref,
                     const SyncRequest& request, value::Value& application);

}  // namespace kboot::gitops
