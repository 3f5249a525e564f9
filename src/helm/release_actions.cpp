// The door of the actions: summaries, predictions, and the Lease under which plans are applied.
#include "helm/release_actions.hpp"

#include "base/text.hpp"
#include "helm/release_lock.hpp"
#include "helm/release_plan.hpp"
#include "kube/diff.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

Value namespace_object(std::string_view name) {
  return Value::dict(
      {{"apiVersion", "v1"},
       {"kind", "Namespace"},
       {"metadata", Value::dict({{"name", name}, {"labels", Value::dict({{"name", name}})}})}});
}

void make_home(const kube::Cluster& cluster, const kube::ObjectRef& ref, ActionResult& result) {
  const Value object = namespace_object(ref.name);
  kube::ApplyOptions options;
  options.manager = helm_manager;
  const kube::Operation operation = kube::apply_operation(ref, object, options);
  const kube::Answer answer = cluster.perform(operation);
  cluster.require(operation, answer);
  result.changes.push_back({ref, Value(), kube::without_managed(answer.object)});
}

// Between plan and apply somebody else may have been at work.
void require_unmoved(const kube::Cluster& cluster, const ActionPlan& plan) {
  const ReleaseStore store(cluster, plan.name_space);
  if (same_revisions(store.revisions(plan.name), plan.revisions)) return;
  throw pending_error(plan.name, "its revisions changed since this was planned",
                      "run it again: it is planned anew then");
}

void add_front(std::vector<ObjectChange>& changes, std::vector<ObjectChange> more) {
  changes.insert(changes.begin(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

}  // namespace

void ActionPlanDeleter::operator()(ActionPlan* plan) const noexcept { delete plan; }

const ActionSummary& summary(const ActionPlan& plan) noexcept { return plan.summary; }

void predict(const kube::Cluster& cluster, ActionPlan& plan) {
  std::vector<ObjectChange>& changes = plan.summary.changes;
  changes.clear();
  if (plan.summary.kind == ActionKind::none) return;
  if (plan.home) changes.push_back({*plan.home, Value(), namespace_object(plan.home->name)});
  for (std::vector<ReleaseWrite>* writes : {&plan.definitions, &plan.writes}) {
    predict_writes(cluster, *writes);
    for (ObjectChange& change : changes_of(*writes)) changes.push_back(std::move(change));
  }
  for (const ReleaseRemoval& removal : plan.removals)
    changes.push_back({removal.ref, kube::without_managed(removal.live), Value()});
}

ActionResult apply(const kube::Cluster& cluster, ActionPlan& plan) {
  ActionResult result;
  if (plan.summary.kind == ActionKind::none) {
    result.release = plan.summary.after;
    return result;
  }
  if (plan.home) make_home(cluster, *plan.home, result);
  const ReleaseLock lock(cluster, plan.name, plan.name_space);
  require_unmoved(cluster, plan);
  ActionResult done = plan.summary.kind == ActionKind::uninstall ? apply_uninstall(cluster, plan)
                                                                 : apply_release(cluster, plan);
  add_front(done.changes, std::move(result.changes));
  return done;
}

}  // namespace kboot::helm
