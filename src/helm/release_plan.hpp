// What a plan holds for its apply. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "helm/release_actions.hpp"
#include "helm/release_history.hpp"
#include "helm/release_writes.hpp"

namespace kboot::helm {

// An object that leaves.
struct ReleaseRemoval {
  kube::ObjectRef ref;
  Value live;
};

class ActionPlan {
 public:
  ActionSummary summary;
  std::string name;
  std::string name_space;
  ActionOptions options;
  std::vector<Revision> revisions;  // as the plan found them

  // Install, upgrade, rollback.
  Release release;                        // to come
  std::optional<Release> interrupted;     // to be recorded as failed
  std::vector<Release> superseded;        // once the new one is deployed
  std::optional<kube::ObjectRef> home;    // the namespace, where it has to be made
  std::vector<ReleaseWrite> definitions;  // of crds/
  std::vector<ReleaseWrite> writes;
  std::vector<ReleaseRemoval> removals;

  // Uninstall.
  bool keep_history = false;
  std::string propagation = "Background";
  std::string kept;  // what stays and why, for people
};

// What the events of hooks and the descriptions of an action are called.
struct ActionWords {
  ActionKind kind;
  std::string_view before;  // "pre-install"
  std::string_view after;
  ReleaseStatus pending;
  std::string_view underway;  // descriptions
  std::string_view complete;  // empty: stays as it is
  std::string_view failed;    // "Release", "Upgrade": in front of the release's name
};
[[nodiscard]] const ActionWords& words_of(ActionKind kind) noexcept;

// The plan's parts that more than one action has (release_parts.cpp).

// The objects that the release is known to have, the newest rendering of each first; those that
// only a failed or interrupted revision names come last.
struct KnownObjects {
  std::vector<ReleaseObject> objects;
  std::size_t certain = 0;  // so many are of the current revision
};
[[nodiscard]] KnownObjects known_objects(const kube::Cluster& cluster, const History& history,
                                         const Release& current);
// Two versions of one kind are the same object.
[[nodiscard]] std::string object_key(const kube::ObjectRef& ref);

// The writes for these objects, with what is there now.
[[nodiscard]] std::vector<ReleaseWrite> writes_for(const kube::Cluster& cluster,
                                                   std::vector<ReleaseObject> objects);
// Says for all what has to be sent.
void decide_all(std::vector<ReleaseWrite>& writes, const KnownObjects& known,
                const WriteMode& mode);
// What is known, not among the writes, there, and not to be kept.
[[nodiscard]] std::vector<ReleaseRemoval> removals_for(const kube::Cluster& cluster,
                                                       const KnownObjects& known,
                                                       const std::vector<ReleaseWrite>& writes,
                                                       const Release& release);
// Takes out the definitions that the chart to come has in crds/: it has them still, and to remove one, as Helm does, is to
// remove every object of its kind too.
void keep_definitions(std::vector<ReleaseRemoval>& removals, const std::vector<Value>& definitions);
// Whether to write by server-side apply. Throws Error `argument-conflict` for options that cannot
// be together.
[[nodiscard]] bool is_server_side(const ActionOptions& options, bool otherwise);

// The summary's hooks.
[[nodiscard]] std::vector<std::string> planned_hooks(const Release& release, ActionKind kind,
                                                     const ActionOptions& options);

// Each action's apply; they are called with the Lease held.
ActionResult apply_release(const kube::Cluster& cluster, ActionPlan& plan);
ActionResult apply_uninstall(const kube::Cluster& cluster, ActionPlan& plan);

}  // namespace kboot::helm
