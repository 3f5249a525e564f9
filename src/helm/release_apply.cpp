// Carries out installs, upgrades and rollbacks.
#include "base/text.hpp"
#include "helm/release_hooks.hpp"
#include "helm/release_plan.hpp"
#include "helm/release_wait.hpp"
#include "kube/diff.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

base::Diagnostic server_warning(std::string text) {
  return {
      .severity = base::Severity::warning, .code = "server-warning", .message = std::move(text)};
}

// The last revision that went well, other than the one that just failed.
int last_good(const std::vector<Revision>& revisions, int failed) {
  for (std::size_t i = revisions.size(); i-- > 0;) {
    const ReleaseStatus status = revisions[i].status;
    const bool good = status == ReleaseStatus::deployed || status == ReleaseStatus::superseded;
    if (good && revisions[i].version != failed) return revisions[i].version;
  }
  return 0;
}

class ReleaseRun {
 public:
  ReleaseRun(const kube::Cluster& cluster, ActionPlan& plan)
      : cluster_(cluster),
        plan_(plan),
        store_(cluster, plan.name_space),
        words_(words_of(plan.summary.kind)) {}

  ActionResult run() {
    send(plan_.definitions);
    record_start();
    try {
      carry_out();
    } catch (base::Error& error) {
      explain(error);
      record_failure(error);
      recover(error);
      throw;
    }
    result_.release = plan_.release;
    return std::move(result_);
  }

 private:
  void send(std::vector<ReleaseWrite>& writes) {
    Written written = send_all(cluster_, writes);
    created_.insert(created_.end(), written.created.begin(), written.created.end());
    for (std::string& text : written.warnings)
      result_.warnings.push_back(server_warning(std::move(text)));
    for (ObjectChange& change : changes_of(writes)) result_.changes.push_back(std::move(change));
    if (written.failure) throw *written.failure;
  }

  void record_start() {
    if (plan_.interrupted) {
      Release& release = *plan_.interrupted;
      release.status = ReleaseStatus::failed;
      release.description = "Interrupted, and taken over by kboot";
      store_.update(release);
    }
    if (plan_.summary.kind == ActionKind::install) supersede("superseded by new release");
    if (plan_.options.history_max > 0) {
      int deployed = 0;
      for (const Revision& revision : plan_.revisions) {
        if (revision.status == ReleaseStatus::deployed) deployed = revision.version;
      }
      store_.prune(plan_.revisions, plan_.options.history_max - 1, deployed);
    }
    store_.create(plan_.release);
  }

  void carry_out() {
    const bool server_side = plan_.release.server_side();
    run_hooks(cluster_, store_, plan_.release, words_.before, plan_.options, server_side);
    send(plan_.writes);
    remove();
    wait();
    run_hooks(cluster_, store_, plan_.release, words_.after, plan_.options, server_side);
    plan_.release.status = ReleaseStatus::deployed;
    if (!plan_.options.description.empty()) {
      plan_.release.description = plan_.options.description;
    } else if (!words_.complete.empty()) {
      plan_.release.description = words_.complete;
    }
    // First the new one: whoever looks in between finds one that is deployed.
    store_.update(plan_.release);
    if (plan_.summary.kind != ActionKind::install) supersede("");
  }

  void remove() {
    std::vector<kube::ObjectRef> refs;
    for (const ReleaseRemoval& removal : plan_.removals) refs.push_back(removal.ref);
    if (const std::optional<base::Error> failure = remove_all(cluster_, refs, "Background"))
      throw *failure;
    for (const ReleaseRemoval& removal : plan_.removals)
      result_.changes.push_back({removal.ref, kube::without_managed(removal.live), Value()});
  }

  void wait() {
    if (!plan_.options.wait && !plan_.options.rollback_on_failure) return;
    std::vector<ReleaseObject> objects;
    for (const ReleaseWrite& write : plan_.writes) objects.push_back(write.object);
    wait_until_ready(cluster_, objects, plan_.options.timeout, plan_.options.wait_for_jobs);
  }

  void supersede(std::string_view description) {
    for (Release& release : plan_.superseded) {
      release.status = ReleaseStatus::superseded;
      if (!description.empty()) release.description = description;
      store_.update(release);
    }
  }

  void explain(base::Error& error) const {
    error.frame(base::cat("in revision ", plan_.release.version, " of release `", plan_.name, "`"));
    if (!result_.changes.empty())
      error.note(base::cat("objects written before: ", result_.changes.size()));
    base::Diagnostic& diagnostic = error.diagnostic();
    if (diagnostic.code == "conflict" && diagnostic.hint.empty())
      error.hint("`force_conflicts` takes the fields over");
  }

  // The failure is what has to be told, not that it could not be written down.
  void record_failure(const base::Error& error) {
    Release& release = plan_.release;
    release.status = ReleaseStatus::failed;
    release.description = cluster_.context().redactor.filter(
        base::cat(words_.failed, " \"", plan_.name, "\" failed: ", error.diagnostic().message));
    try {
      store_.update(release);
      if (plan_.summary.kind == ActionKind::rollback) supersede("");
    } catch (const base::Error&) {
      return;
    }
  }

  // What the user asked for in case of a failure.
  void recover(base::Error& error) {
    if (plan_.options.cleanup_on_fail) {
      const auto failure = remove_all(cluster_, created_, "Background");
      error.note(
          failure ? base::cat("what it made could not be removed: ", failure->diagnostic().message)
                  : std::string("what it made is removed again"));
    }
    if (!plan_.options.rollback_on_failure) return;
    const bool install = plan_.summary.kind == ActionKind::install;
    if (plan_.summary.kind == ActionKind::rollback) return;
    try {
      error.note(install ? uninstall() : roll_back());
    } catch (const base::Error& second) {
      error.note(
          base::cat(install ? "it could not be uninstalled: " : "it could not be rolled back: ",
                    second.diagnostic().message));
    }
  }

  ActionOptions options_of_recovery() const {
    ActionOptions options = plan_.options;
    options.rollback_on_failure = false;
    options.cleanup_on_fail = false;
    options.description.clear();
    return options;
  }

  std::string uninstall() const {
    UninstallRequest request;
    request.name = plan_.name;
    request.name_space = plan_.name_space;
    request.options = options_of_recovery();
    request.options.wait = true;
    const ActionPlanPtr plan = plan_uninstall(cluster_, request);
    apply_uninstall(cluster_, *plan);
    return base::cat("release ", plan_.name, " failed, and has been uninstalled");
  }

  std::string roll_back() const {
    const int version = last_good(store_.revisions(plan_.name), plan_.release.version);
    if (version == 0) return "there is no revision that went well to roll back to";
    ActionOptions options = options_of_recovery();
    options.wait = true;
    const ActionPlanPtr plan =
        plan_rollback(cluster_, plan_.name, plan_.name_space, version, options);
    apply_release(cluster_, *plan);
    return base::cat("release ", plan_.name, " failed, and has been rolled back to revision ",
                     version);
  }

  const kube::Cluster& cluster_;
  ActionPlan& plan_;
  ReleaseStore store_;
  const ActionWords& words_;
  ActionResult result_;
  std::vector<kube::ObjectRef> created_;
};

}  // namespace

ActionResult apply_release(const kube::Cluster& cluster, ActionPlan& plan) {
  return ReleaseRun(cluster, plan).run();
}

}  // namespace kboot::helm
