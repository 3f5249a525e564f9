// Plans rollbacks (pkg/action/rollback.go).
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "helm/load.hpp"
#include "helm/release_pending.hpp"
#include "helm/release_plan.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

Release release_to_come(const Release& last, const Release& target) {
  Release release = target;
  release.version = last.version + 1;
  release.status = ReleaseStatus::pending_rollback;
  release.first_deployed = last.first_deployed;
  release.deleted.clear();
  release.rollback_revision = target.version;
  release.description = base::cat("Rollback to ", target.version);
  return release;
}

// All that are deployed: there may be several, when two Helms worked at once.
std::vector<Release> deployed_ones(const ReleaseStore& store,
                                   const std::vector<Revision>& revisions) {
  std::vector<Revision> deployed;
  std::ranges::copy_if(revisions, std::back_inserter(deployed), [](const Revision& revision) {
    return revision.status == ReleaseStatus::deployed;
  });
  return store.read_all(deployed);
}

// What the chart of a release has in crds/; those of sub-charts are not among the files that a release keeps.
std::vector<Value> definitions_of(const Release& release) {
  std::vector<Value> out;
  const Value* files = release.chart.find("files");
  if (files == nullptr || !files->is_list()) return out;
  for (const Value& file : files->as_list()) {
    if (!file.text("name").starts_with("crds/")) continue;
    const std::optional<std::string> text = base::base64_decode_lenient(file.text("data"));
    if (!text) continue;
    for (Value& object : read_objects(*text, release.name)) out.push_back(std::move(object));
  }
  return out;
}

void place(const kube::Cluster& cluster, const History& history, bool server_side,
           ActionPlan& plan) {
  const Release& release = plan.release;
  std::vector<Value> objects;
  for (const Value& object : read_objects(release.manifest, release.name))
    objects.push_back(with_ownership(object, release.name, release.name_space));
  plan.writes =
      writes_for(cluster, place_objects(cluster, objects, release.name_space, kinds_of(objects)));
  const KnownObjects known = known_objects(cluster, history, history.last());
  const WriteMode mode{.server_side = server_side,
                       .force_conflicts = plan.options.force_conflicts,
                       .force_replace = plan.options.force_replace,
                       .take_over = true};
  decide_all(plan.writes, known, mode);
  plan.removals = removals_for(cluster, known, plan.writes, release);
  if (!plan.removals.empty()) keep_definitions(plan.removals, definitions_of(release));
}

}  // namespace

ActionPlanPtr plan_rollback(const kube::Cluster& cluster, std::string_view name,
                            std::string_view name_space, int version,
                            const ActionOptions& options) {
  check_release_name(std::string(name));
  const ReleaseStore store(cluster, std::string(name_space));
  const History history = read_history(store, name);
  if (history.empty()) throw release_not_found(name, name_space);
  const int wanted = version == 0 ? history.last().version - 1 : version;
  if (std::ranges::find(history.revisions, wanted, &Revision::version) == history.revisions.end()) {
    throw base::Error("release-not-found",
                      base::cat("release `", name, "` has no revision ", wanted))
        .note(base::cat("helm says: release has no ", wanted, " version"))
        .hint(base::cat("`kboot helm history ", name, "` lists them"));
  }
  ActionPlanPtr plan(new ActionPlan);
  plan->name = name;
  plan->name_space = name_space;
  plan->options = options;
  plan->revisions = history.revisions;
  plan->summary.kind = ActionKind::rollback;
  plan->summary.before = history.last();
  plan->release = release_to_come(history.last(), store.read(name, wanted));
  plan->release.last_deployed = release_time(cluster.context().clock.wall());
  const bool server_side = is_server_side(options, plan->release.server_side());
  plan->release.apply_method = server_side ? "ssa" : "csa";
  if (is_under_way(history.last().status)) plan->interrupted = history.last();
  plan->superseded = deployed_ones(store, history.revisions);
  check_release_size(plan->release);
  place(cluster, history, server_side, *plan);
  plan->summary.hooks = planned_hooks(plan->release, ActionKind::rollback, options);
  plan->summary.after = plan->release;
  return plan;
}

}  // namespace kboot::helm
