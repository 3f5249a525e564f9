// Asking Argo CD to look again, and to sync, with the Kubernetes API alone (no login).
//
// The protocols are those of util/argo/argo.go (RefreshApp, SetAppOperation): an annotation that
// the controller takes away once it has looked; a field `operation` that it moves to
// status.operationState.
#pragma once

#include <string>
#include <vector>

#include "gitops/application_status.hpp"
#include "gitops/application_tree.hpp"
#include "kube/cluster.hpp"

namespace kboot::gitops {

enum class Refresh : std::uint8_t { none, normal, hard };

// Where an Application or ApplicationSet is. Throws Error `unknown-kind`.
[[nodiscard]] kube::ObjectRef application_ref(const kube::Cluster& cluster,
                                              const ApplicationKey& key);

// The patch that asks the controller to look again.
[[nodiscard]] kube::Operation refresh_operation(const kube::ObjectRef& ref, Refresh refresh);

// Objects of an Application, as `argocd app sync --resource` names them; `*` stands for any.
struct ResourceSelector {
  std::string group, kind;
  std::string name_space;  // empty: any
  std::string name;
  bool exclude = false;
};

// Which syncs that run are ended before another one is asked for.
enum class EndsSync : std::uint8_t { never, stale, always };

// What `argocd app sync` takes.
struct SyncRequest {
  std::string revision;                // empty: that of the spec
  std::vector<std::string> revisions;  // of several sources: of each, or of those named next
  std::vector<std::int64_t> source_positions = {};  // from 1
  std::vector<std::string> source_names = {};
  bool prune = false;
  bool dry_run = false;
  bool force = false;
  bool apply_only = false;                     // strategy `apply`: no hooks
  std::vector<std::string> more_options = {};  // over those of the spec's syncPolicy
  std::vector<ResourceSelector> selectors = {};
  value::Value resources = {};  // list of {group, kind, namespace, name}; null: all
  value::Value retry = {};      // dict; null: that of the spec's syncPolicy
  value::Value info = {};       // list of {name, value}; null: none
  EndsSync ends = EndsSync::stale;
};

// The request with its selectors and positions worked out for an Application as it is. Throws Errors
// `argument-value` where they name none of its objects or sources, `argument-conflict` where the
// revision is not one that this Application can be synced to. Pure.
[[nodiscard]] SyncRequest request_for(const SyncRequest& request, const value::Value& application);

// The value of the field `operation`. Pure.
[[nodiscard]] value::Value sync_operation(const SyncRequest& request,
                                          const value::Value& application);

// Whether it is one of the `resources` of a request. Pure.
[[nodiscard]] bool is_selected(const ManagedResource& resource, const value::Value& resources);

// Whether there is something to sync: what is wanted is not Synced, at another revision, or the
// last sync to it did not succeed. Pure.
[[nodiscard]] bool sync_needed(const SyncRequest& request, const value::Value& application);

// Whether the sync that runs keeps what is wanted from being synced without an end, and may be ended:
// it is of another source or revision, waits for the health of what it has applied (no hook would
// be deleted), and was started by Argo CD itself or by kboot, not by somebody who may have meant
// it. Pure.
[[nodiscard]] bool is_stuck(const SyncRequest& request, const value::Value& application);

// Ends the sync that runs, as `argocd app terminate-op` does: the controller deletes its hooks and
// calls it failed. False where none runs any more. `application` becomes the object as written.
// Throws the Error of a refusal.
bool end_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref, value::Value& application);

// Takes back a sync that was asked for, of which nothing is done yet. False where it has begun.
bool withdraw_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref);

enum class SyncStart : std::uint8_t { started, busy, gone };
// Asks for the sync in one patch, guarded by the resourceVersion; reads again where somebody wrote
// in between. `busy`: another operation is asked for or runs. Throws the Error of a refusal.
// `application` becomes the object as written.
SyncStart start_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref,
                     const SyncRequest& request, value::Value& application);

}  // namespace kboot::gitops
