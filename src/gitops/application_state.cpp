// How an Application stands to what is wanted.
#include <algorithm>

#include "base/text.hpp"
#include "gitops/application_status.hpp"
#include "gitops/plain_words.hpp"
#include "gitops/sync_hold.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using kube::Readiness;
using kube::State;
using value::Value;

// So many syncs of the same commit that succeed and leave a difference: another will not help.
constexpr std::int64_t most_heals = 3;

State waiting(std::string reason) { return {Readiness::waiting, std::move(reason)}; }
State failed(std::string reason) { return {Readiness::failed, std::move(reason)}; }

std::string running_text(const SyncState& operation, const Value& object) {
  if (const std::optional<SyncHold> hold = sync_hold(object)) {
    if (!operation.stale) return base::cat("syncing, ", hold->text());
    return base::cat(
        "syncing an older revision",
        operation.revision.empty() ? "" : base::cat(" (", shown_revision(operation.revision), ')'),
        ", ", hold->text());
  }
  std::string message = plain_words(operation.message).text;
  if (operation.retrying()) {
    // Argo CD says so as well, with a time of day of its own.
    message.resize(std::min(message.find(". Retrying attempt"), message.size()));
    return base::cat("sync failed, trying again (", operation.retries,
                     operation.retry_limit < 0 ? "" : base::cat(" of ", operation.retry_limit),
                     "): ", message);
  }
  return message.empty() ? "syncing" : base::cat("syncing: ", message);
}

// The first objects with that state: "ConfigMap a/b, Service a/c and 4 more".
std::string named(const std::vector<ManagedResource>& resources,
                  bool (*wanted)(const ManagedResource&)) {
  constexpr std::size_t most = 2;
  std::string out;
  std::size_t count = 0;
  for (const ManagedResource& resource : resources) {
    if (!wanted(resource) || count++ >= most) continue;
    if (!out.empty()) out += ", ";
    out += resource.label();
  }
  if (count > most) out += base::cat(" and ", count - most, " more");
  return out;
}

bool out_of_sync(const ManagedResource& resource) { return resource.sync == "OutOfSync"; }
bool to_be_pruned(const ManagedResource& resource) { return resource.requires_pruning; }

// Why it stays OutOfSync, where nothing is under way.
State out_of_sync_state(const ApplicationStatus& status, const Value& object) {
  const std::vector<ManagedResource> resources = managed_resources(object);
  const std::string which = named(resources, out_of_sync);
  const std::string text = which.empty() ? "OutOfSync" : base::cat("OutOfSync: ", which);
  const auto differs = std::ranges::count_if(resources, out_of_sync);
  const auto pruned = std::ranges::count_if(resources, to_be_pruned);
  if (!status.prunes && pruned > 0 && pruned == differs) {
    return failed(base::cat("OutOfSync: ", pruned, pruned == 1 ? " object has" : " objects have",
                            " to be pruned: ", named(resources, to_be_pruned)));
  }
  if (!status.automated) return failed(base::cat(text, "; nothing syncs it"));
  const SyncState& operation = status.operation;
  if (operation.phase == "Succeeded" && operation.revision == status.revision) {
    if (!status.heals) return failed(base::cat(text, "; the last sync succeeded and left it so"));
    if (operation.heal_attempts >= most_heals)
      return failed(base::cat(text, "; ", operation.heal_attempts, " syncs did not change that"));
  }
  return waiting(text);
}

// What the controller says that it cannot do. Where the cause may pass by itself it is waited for.
State error_state(const std::vector<AppCondition>& errors) {
  for (const AppCondition& error : errors) {
    PlainWords words = plain_words(error.message);
    if (!words.passing) return failed(std::move(words.text));
  }
  return waiting(plain_words(errors.front().message).text);
}

bool health_reached(std::string_view health, const ApplicationGoal& goal) {
  if (!goal.health && !goal.suspended && !goal.degraded) return true;
  return (goal.health && health == "Healthy") || (goal.suspended && health == "Suspended") ||
         (goal.degraded && health == "Degraded");
}

State hydrated_state(const Value& object) {
  const Value* current = object.get("status", "sourceHydrator", "currentOperation");
  if (current == nullptr) return waiting("not hydrated yet");
  if (current->text("phase") == "Failed")
    return failed(base::cat("not hydrated: ", plain_words(current->text("message")).text));
  return current->text("phase") == "Hydrated" ? State() : waiting("being hydrated");
}

State set_state(const Value& object) {
  if (const auto errors = error_conditions(object); !errors.empty()) return error_state(errors);
  const Value* done = kube::condition_of(object, "ResourcesUpToDate");
  if (done != nullptr && done->text("status") == "True") return {};
  return waiting(done == nullptr ? "not looked at yet" : plain_words(done->text("message")).text);
}

// What stands in the way of a verdict: nothing where the verdict counts.
State verdict_state(const ApplicationStatus& status, const Value& object,
                    const ApplicationGoal& goal) {
  if (goal.operation && status.operation_requested && !status.operation.running())
    return waiting("sync asked for");
  if (goal.operation && is_barred(object))
    return failed(
        base::cat("a sync window of AppProject ", status.project, " lets nothing sync now"));
  if (goal.operation && status.operation.running())
    return waiting(running_text(status.operation, object));
  std::vector<AppCondition> errors = error_conditions(object);
  // What became of the last sync is no matter to who does not wait for one. Of a comparison, and
  // of a sync, that were of another spec than that of now nothing follows.
  std::erase_if(errors, [&](const AppCondition& error) {
    if (error.type == "SyncError") return !goal.sync || !status.compared_to_spec;
    return error.type == "ComparisonError" && !status.compared_to_spec;
  });
  if (!errors.empty()) return error_state(errors);
  if (!status.compared_to_spec || status.sync.empty()) return waiting("not compared yet");
  if (goal.operation && status.operation_in_progress())
    return waiting("synced, not compared since");
  return {};
}

}  // namespace

// It begins by itself when the window opens.
bool is_barred(const Value& object) {
  const SyncState operation = read_application(object).operation;
  return operation.running() &&
         operation.message.find("blocked by sync window") != std::string_view::npos;
}

State application_state(const Value& object, const ApplicationGoal& goal) {
  const ApplicationStatus status = read_application(object);
  if (status.being_deleted) return waiting("being deleted");
  if (status.refreshing) return waiting("being refreshed");
  if (kube::kind_of(object) == "ApplicationSet") return set_state(object);
  if (State open = verdict_state(status, object, goal); open.readiness != Readiness::ready)
    return open;
  if (goal.hydrated) {
    if (State open = hydrated_state(object); open.readiness != Readiness::ready) return open;
  }
  const bool synced = !goal.sync || status.sync == "Synced";
  if (!synced && status.operation.failed() && !status.operation.dry_run)
    return failed(base::cat("sync failed: ", plain_words(status.operation.message).text));
  if (!synced && status.sync == "OutOfSync") return out_of_sync_state(status, object);
  if (!synced) return waiting(base::cat("sync status ", status.sync));
  if (health_reached(status.health, goal)) return {};
  return waiting(std::string(status.health.empty() ? "no health yet" : status.health));
}

}  // namespace kboot::gitops
