// What an Argo CD Application (or ApplicationSet) says of itself, read from its object. Pure.
//
// The fields are those of argoproj.io/v1alpha1 (pkg/apis/application/v1alpha1/types.go).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gitops/gitops.hpp"
#include "kube/readiness/readiness.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

inline constexpr std::string_view refresh_annotation = "argocd.argoproj.io/refresh";
inline constexpr std::string_view set_refresh_annotation =
    "argocd.argoproj.io/application-set-refresh";

// One object that an Application manages (status.resources[]).
struct ManagedResource {
  std::string_view group, version, kind, name_space, name;
  std::string_view sync;    // "Synced", "OutOfSync"; empty for hooks
  std::string_view health;  // empty unless the controller is told to keep it (since Argo CD 3)
  std::string_view health_message;
  std::int64_t wave = 0;
  bool hook = false;
  bool requires_pruning = false;

  [[nodiscard]] std::string api_version() const;
  [[nodiscard]] std::string label() const;  // "Deployment cert-manager/cert-manager-webhook"
};

// What became of one object in the last sync (status.operationState.syncResult.resources[]).
struct SyncedResource {
  std::string_view group, version, kind, name_space, name;
  std::string_view status;      // "Synced", "SyncFailed", "Pruned", "PruneSkipped"; empty for hooks
  std::string_view hook_phase;  // "Running", "Succeeded", "Failed", "Error"
  std::string_view hook_type;   // "PreSync"...; empty: no hook
  std::string_view sync_phase;  // "PreSync", "Sync", "PostSync"
  std::string_view message;

  // What has no health succeeds when it is applied; what has is running until it is healthy.
  [[nodiscard]] bool running() const noexcept { return hook_phase == "Running"; }
  [[nodiscard]] bool failed() const noexcept;
  [[nodiscard]] std::string api_version() const;
  [[nodiscard]] std::string label() const;
};

// A sync that runs or ran (status.operationState).
struct SyncState {
  std::string_view phase;  // "Running", "Terminating", "Succeeded", "Failed", "Error"; empty: none
  std::string_view message, started, finished, revision;
  std::int64_t retries = 0;
  std::int64_t retry_limit = 0;    // negative: for ever
  std::int64_t heal_attempts = 0;  // how often it was begun to undo differences at this commit
  bool dry_run = false;
  std::string_view initiator;  // who asked for it; empty: Argo CD itself
  bool stale = false;          // of another source or revision than the spec's of now

  // Argo CD keeps the phase Running, with an end, while it waits to try again.
  [[nodiscard]] bool retrying() const noexcept { return phase == "Running" && !finished.empty(); }
  [[nodiscard]] bool running() const noexcept {
    return phase == "Running" || phase == "Terminating";
  }
  [[nodiscard]] bool failed() const noexcept { return phase == "Failed" || phase == "Error"; }
};

struct AppCondition {
  std::string_view type, message;  // "ComparisonError", "Failed to load target state: ..."
};

// The texts are the object's own: valid as long as a Value of it is kept.
struct ApplicationStatus {
  std::string_view name_space, name;
  std::string_view sync;  // "Synced", "OutOfSync", "Unknown"; empty: never compared
  std::string_view
      health;  // "Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown"
  std::string_view revision;  // what it was compared to; of the first source
  std::string_view project, target_revision, repo_url, path,
      chart;  // of the first source of the spec
  std::string_view reconciled_at;
  SyncState operation;
  bool operation_requested = false;  // `operation` is set: the controller has still to end it
  bool being_deleted = false;
  bool refreshing = false;  // the annotation is there: the controller has still to look
  bool automated = false, prunes = false, heals = false;
  bool compared_to_spec = false;  // the verdict is about the sources and destination of the spec
  bool in_cluster = true;         // deploys to the cluster that it is in
  std::string_view cluster;       // where it deploys to: a name, or the URL of a server

  // A sync is asked for, runs, or ended with nobody having compared since
  // (cmd/argocd/commands/app.go, waitOnApplicationStatus).
  [[nodiscard]] bool operation_in_progress() const noexcept;
  // A sync is asked for, or Argo CD will ask for one by itself, as it does once for each source and
  // revision (controller/appcontroller.go, alreadyAttemptedSync).
  [[nodiscard]] bool about_to_sync() const noexcept {
    const bool untried = operation.phase.empty() || (!operation.running() && operation.stale);
    return operation_requested || (automated && sync == "OutOfSync" && untried);
  }
};

// The first characters of a commit, as git shows them; anything else as it is.
[[nodiscard]] std::string_view shown_revision(std::string_view revision) noexcept;

[[nodiscard]] ApplicationStatus read_application(const value::Value& object);
[[nodiscard]] std::vector<ManagedResource> managed_resources(const value::Value& object);
[[nodiscard]] std::vector<SyncedResource> synced_resources(const value::Value& object);
// Conditions that are errors (their type ends in Error), for ApplicationSets those that say so.
[[nodiscard]] std::vector<AppCondition> error_conditions(const value::Value& object);

// What is waited for, in the words of `argocd app wait`; those of health are alternatives.
struct ApplicationGoal {
  bool sync = true;
  bool health = true;
  bool operation = true;
  bool suspended = false;
  bool degraded = false;
  bool hydrated = false;
};

// Whether its sync is asked for and held back by a sync window.
[[nodiscard]] bool is_barred(const value::Value& object);

// How an Application stands to what is wanted. `failed`: nothing will make it better by itself, as
// far as one look can tell; who waits gives that some time. `waiting` for all else, also where
// Argo CD's word is older than the spec, the last sync or a refresh.
[[nodiscard]] kube::State application_state(const value::Value& object,
                                            const ApplicationGoal& goal);

}  // namespace kboot::gitops
