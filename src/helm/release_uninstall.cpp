// Removes releases (pkg/action/uninstall.go).
#include <algorithm>

#include "base/text.hpp"
#include "helm/load.hpp"
#include "helm/release_hooks.hpp"
#include "helm/release_plan.hpp"
#include "helm/release_wait.hpp"
#include "kube/diff.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

// In Helm's order of uninstalling: its order of kinds the other way round, by the documents of the
// manifest.
std::vector<std::string> kinds_to_uninstall(const std::vector<ReleaseObject>& objects) {
  std::vector<Manifest> manifests;
  for (const ReleaseObject& object : objects) {
    manifests.emplace_back();
    manifests.back().kind = object.ref.resource.kind;
  }
  sort_by_uninstall_order(manifests, Compat::v4_3);
  std::vector<std::string> kinds;
  for (const Manifest& manifest : manifests) {
    if (kinds.empty() || kinds.back() != manifest.kind) kinds.push_back(manifest.kind);
  }
  return kinds;
}

void sort_for_uninstall(std::vector<ReleaseObject>& objects) {
  const std::vector<std::string> kinds = kinds_to_uninstall(objects);
  std::ranges::stable_sort(objects, {}, [&](const ReleaseObject& object) {
    return std::ranges::find(kinds, object.ref.resource.kind) - kinds.begin();
  });
}

std::string kept_text(const std::vector<std::string>& kept,
                      const std::vector<std::string>& foreign) {
  std::string text;
  if (!kept.empty()) {
    text = "These resources were kept due to the resource policy:\n";
    for (const std::string& line : kept) text += line + '\n';
  }
  if (foreign.empty()) return text;
  if (!text.empty()) text += '\n';
  text += base::cat(foreign.size(),
                    " resource(s) were not deleted because they are not owned by this release:\n");
  for (const std::string& line : foreign) text += line + '\n';
  return text;
}

void find_removals(const kube::Cluster& cluster, const History& history, ActionPlan& plan) {
  KnownObjects known = known_objects(cluster, history, history.last());
  std::vector<std::string> certain;
  for (std::size_t i = 0; i < known.certain; ++i)
    certain.push_back(object_key(known.objects[i].ref));
  sort_for_uninstall(known.objects);
  std::vector<std::string> kept, foreign;
  for (ReleaseWrite& write : writes_for(cluster, std::move(known.objects))) {
    const kube::ObjectRef& ref = write.object.ref;
    const std::string line = base::cat('[', ref.resource.kind, "] ", ref.name);
    const bool is_certain = std::ranges::find(certain, object_key(ref)) != certain.end();
    if (is_kept(write.object.wanted)) {
      if (is_certain) kept.push_back(line);
    } else if (!write.live) {
      continue;
    } else if (!ownership_problem(*write.live, plan.name, plan.name_space).empty()) {
      if (is_certain) foreign.push_back(line);
    } else {
      plan.removals.push_back({ref, *write.live});
    }
  }
  plan.kept = kept_text(kept, foreign);
}

class UninstallRun {
 public:
  UninstallRun(const kube::Cluster& cluster, ActionPlan& plan)
      : cluster_(cluster), plan_(plan), store_(cluster, plan.name_space) {}

  ActionResult run() {
    result_.release = plan_.release;
    result_.info = plan_.kept;
    if (plan_.release.status == ReleaseStatus::uninstalled) {
      purge();
      return std::move(result_);
    }
    begin();
    remove();
    std::vector<base::Error> failures;
    finish(failures);
    if (plan_.keep_history) {
      store_.update(plan_.release);
      supersede();
    } else {
      purge();
    }
    if (!failures.empty()) throw failure_of(failures);
    result_.release = plan_.release;
    return std::move(result_);
  }

 private:
  void begin() {
    const ActionWords& words = words_of(ActionKind::uninstall);
    Release& release = plan_.release;
    release.status = ReleaseStatus::uninstalling;
    release.deleted = release_time(cluster_.context().clock.wall());
    release.description = words.underway;
    run_hooks(cluster_, store_, release, words.before, plan_.options, true);
    store_.update(release);
  }

  void remove() {
    std::vector<kube::ObjectRef> refs;
    for (const ReleaseRemoval& removal : plan_.removals) refs.push_back(removal.ref);
    if (std::optional<base::Error> failure = remove_all(cluster_, refs, plan_.propagation)) {
      failure->note(base::cat("helm says: failed to delete release: ", plan_.name));
      throw *failure;
    }
    for (const ReleaseRemoval& removal : plan_.removals)
      result_.changes.push_back({removal.ref, kube::without_managed(removal.live), Value()});
  }

  // The objects are gone: from here on failures are told at the end.
  void finish(std::vector<base::Error>& failures) {
    const ActionWords& words = words_of(ActionKind::uninstall);
    const auto attempt = [&](const auto& step) {
      try {
        step();
      } catch (const base::Error& error) {
        failures.push_back(error);
      }
    };
    if (plan_.options.wait) attempt([&] { wait(); });
    attempt([&] { run_hooks(cluster_, store_, plan_.release, words.after, plan_.options, true); });
    plan_.release.status = ReleaseStatus::uninstalled;
    plan_.release.description =
        plan_.options.description.empty() ? std::string(words.complete) : plan_.options.description;
  }

  void wait() {
    std::vector<kube::ObjectRef> refs;
    for (const ReleaseRemoval& removal : plan_.removals) refs.push_back(removal.ref);
    wait_until_gone(cluster_, refs, plan_.options.timeout);
  }

  // The oldest first: what is interrupted here can be done again.
  void purge() {
    for (const Revision& revision : plan_.revisions)
      (void)store_.remove(plan_.name, revision.version);
  }

  void supersede() {
    for (Release& release : plan_.superseded) {
      release.status = ReleaseStatus::superseded;
      store_.update(release);
    }
  }

  [[nodiscard]] base::Error failure_of(std::vector<base::Error>& failures) const {
    base::Error error = failures.front();
    for (std::size_t i = 1; i < failures.size(); ++i)
      error.note(base::cat("also: ", failures[i].diagnostic().message));
    error.note("everything else of the release is uninstalled");
    return error;
  }

  const kube::Cluster& cluster_;
  ActionPlan& plan_;
  ReleaseStore store_;
  ActionResult result_;
};

}  // namespace

ActionPlanPtr plan_uninstall(const kube::Cluster& cluster, const UninstallRequest& request) {
  check_release_name(request.name);
  const ReleaseStore store(cluster, request.name_space);
  const History history = read_history(store, request.name);
  ActionPlanPtr plan(new ActionPlan);
  plan->name = request.name;
  plan->name_space = request.name_space;
  plan->options = request.options;
  if (history.empty()) {
    if (!request.ignore_not_found) throw release_not_found(request.name, request.name_space);
    return plan;
  }
  plan->revisions = history.revisions;
  plan->release = history.last();
  plan->keep_history = request.keep_history;
  plan->propagation = request.cascade;
  plan->propagation.front() = base::upper(plan->propagation.substr(0, 1)).front();
  plan->summary.kind = ActionKind::uninstall;
  plan->summary.before = history.last();
  if (history.last().status == ReleaseStatus::uninstalled) {
    if (request.keep_history) {
      throw base::Error("release-not-found",
                        base::cat("release `", request.name, "` is uninstalled already"))
          .note(
              base::cat("helm says: the release named \"", request.name, "\" is already deleted"));
    }
    return plan;
  }
  if (history.is_deployed() && history.current().version != history.last().version)
    plan->superseded.push_back(history.current());
  find_removals(cluster, history, *plan);
  plan->summary.hooks = planned_hooks(plan->release, ActionKind::uninstall, request.options);
  return plan;
}

ActionResult apply_uninstall(const kube::Cluster& cluster, ActionPlan& plan) {
  return UninstallRun(cluster, plan).run();
}

}  // namespace kboot::helm
