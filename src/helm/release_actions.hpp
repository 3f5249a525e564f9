// What is done to releases: install, upgrade, rollback, uninstall, each as a plan and its apply.
//
// A plan reads and decides, and writes nothing: check mode, diffs and `kboot plan` stop there. The
// rules are those of helm 4.3 (pkg/action, pkg/kube/client.go); docs/compatibility.md lists what
// kboot does otherwise.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "helm/release.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

// The name under which Helm writes with server-side apply.
inline constexpr std::string_view helm_manager = "helm";

enum class ServerSide : std::uint8_t { automatic, on, off };  // automatic: as the release before

struct ActionOptions {
  bool wait = false;  // for the objects; hooks are always waited for
  bool wait_for_jobs = false;
  base::Duration timeout = std::chrono::minutes(5);  // for each wait: objects, each hook, deletion
  bool disable_hooks = false;
  bool rollback_on_failure = false;  // `atomic`: an upgrade is rolled back, an install removed
  bool cleanup_on_fail = false;      // objects that a failed upgrade or rollback made are removed
  bool force_replace = false;
  bool force_conflicts = false;
  bool take_ownership = false;
  // Taken into the release although it is of none, unless `take_ownership` takes all; may be null.
  bool (*adopts)(const Value& live) = nullptr;
  ServerSide server_side = ServerSide::automatic;
  int history_max = 10;     // 0: no limit
  std::string description;  // empty: Helm's own
};

// What an upgrade does with the values of the release before.
enum class ValuesReuse : std::uint8_t {
  automatic,         // they stay where no values are given at all
  reset,             // only those given now
  reuse,             // the old ones, those of the old chart too, under those given now
  reset_then_reuse,  // the new chart's, the old release's, those given now
};

struct DeployRequest {
  std::string name;
  std::string name_space;
  // Gives the chart, new each time: rendering changes it.
  std::function<std::shared_ptr<Chart>()> load_chart;
  Value values;  // the user's, a dict
  ValuesReuse reuse = ValuesReuse::automatic;
  ActionOptions options;
  bool install = true;   // where there is no release yet
  bool upgrade = true;   // where there is one
  bool replace = false;  // install over a failed or uninstalled one
  bool create_namespace = false;
  bool skip_crds = false;
  bool check_schema = true;
  bool even_unchanged = false;                // a new revision although nothing differs
  std::map<std::string, std::string> labels;  // "null" removes one
  Compat compat = Compat::v4_3;
};

enum class ActionKind : std::uint8_t { none, install, upgrade, rollback, uninstall };

// What becomes of one object.
struct ObjectChange {
  kube::ObjectRef ref;
  Value before;  // null: it is not there
  Value after;   // null: it goes
};

// Everything that an apply needs; see release_plan.hpp for what is in it.
class ActionPlan;
struct ActionPlanDeleter {
  void operator()(ActionPlan* plan) const noexcept;
};
using ActionPlanPtr = std::unique_ptr<ActionPlan, ActionPlanDeleter>;

// What a plan will do, for people and for modules.
struct ActionSummary {
  ActionKind kind = ActionKind::none;  // none: nothing differs
  std::optional<Release> before;       // the last revision
  std::optional<Release> after;        // the revision to come, as far as it is known
  std::vector<ObjectChange> changes;   // with predict: as the server's dry runs say
  std::vector<std::string> hooks;      // that will run, in order: "pre-install Job argocd-init"
  std::vector<base::Diagnostic> warnings;
};

// Each throws what is wrong before anything is written: `chart-*` errors of rendering,
// `release-conflict` (an object belongs to somebody else), `release-pending` (another action is
// under way), `release-too-large`, `release-not-found`, `unknown-kind`.
[[nodiscard]] ActionPlanPtr plan_deploy(const kube::Cluster& cluster, const DeployRequest& request);
// The objects that an install of the request would write, as rendered: definitions first, without
// hooks, not placed and not compared with what is there.
[[nodiscard]] std::vector<Value> objects_of(const kube::Cluster& cluster,
                                            const DeployRequest& request);
// `version` 0: the revision before the last.
[[nodiscard]] ActionPlanPtr plan_rollback(const kube::Cluster& cluster, std::string_view name,
                                          std::string_view name_space, int version,
                                          const ActionOptions& options);

struct UninstallRequest {
  std::string name;
  std::string name_space;
  ActionOptions options;
  bool keep_history = false;
  bool ignore_not_found = false;
  std::string cascade = "background";  // foreground, orphan
};
[[nodiscard]] ActionPlanPtr plan_uninstall(const kube::Cluster& cluster,
                                           const UninstallRequest& request);

[[nodiscard]] const ActionSummary& summary(const ActionPlan& plan) noexcept;
// Fills in `changes` by dry runs of the server.
void predict(const kube::Cluster& cluster, ActionPlan& plan);

struct ActionResult {
  std::optional<Release> release;          // as it is stored now; nothing: gone
  std::vector<ObjectChange> changes;       // what was written
  std::vector<base::Diagnostic> warnings;  // for the user
  std::string info;                        // uninstall: what was kept
};

// Carries a plan out. What fails is recorded in the release (status `failed`) and thrown:
// `hook-failed` with the last lines of its pod, `release-failed`, `wait-timeout`, Cancelled.
ActionResult apply(const kube::Cluster& cluster, ActionPlan& plan);

}  // namespace kboot::helm
