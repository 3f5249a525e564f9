// Waits for Flux, step by step.
#include "modules/common/flux_waiting.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_status.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "kube/wait.hpp"
#include "modules/common/flux_explain.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using kube::Cluster;
using kube::ObjectRef;
using kube::Readiness;
using kube::State;
using value::Value;

// Waits within the context's time for targets with their own judges.
class Step {
 public:
  Step(const Cluster& cluster, base::Instant began) : cluster_(cluster), began_(began) {}

  std::vector<Value> wait(const std::vector<kube::WaitTarget>& targets) const {
    const kube::WaitResult result = kube::wait_for(cluster_, targets);
    if (!result.all_ready()) throw failure(targets, result);
    std::vector<Value> objects;
    for (const kube::WaitStatus& status : result.statuses) objects.push_back(status.object);
    return objects;
  }

 private:
  base::Error failure(const std::vector<kube::WaitTarget>& targets,
                      const kube::WaitResult& result) const {
    base::Context context = cluster_.context();
    context.deadline = {context.clock.now() + std::chrono::seconds(10)};
    const Cluster reader(context, cluster_.session());
    base::Error error =
        kube::wait_error(reader, targets, result, cluster_.context().waited_since(began_));
    for (const kube::WaitStatus& status : result.statuses) {
      if (status.state.readiness == Readiness::ready || !status.object.is_dict()) continue;
      for (const std::string& line : explain_flux(reader, status.object, status.state.reason))
        error.note("  " + line);
    }
    shorten(error.diagnostic().notes);
    for (const kube::WaitStatus& status : result.statuses) {
      if (status.state.readiness == Readiness::ready) continue;
      if (const std::string_view hint = flux_hint(status.state.reason); !hint.empty())
        error.hint(std::string(hint));
    }
    return error;
  }

  const Cluster& cluster_;
  base::Instant began_;
};

// Whether the controller has answered what the task asked it for.
bool handled(const Value& object, const std::string& asked) {
  const Value *status = object.find("status"), *type = object.get("spec", "type");
  // Nothing looks at such a HelmRepository.
  if (type != nullptr && type->is_string() && type->as_string() == "oci") return true;
  return asked.empty() || (status != nullptr && status->text("lastHandledReconcileAt") == asked);
}

State source_state(const Value& object, const FluxRequest& request) {
  const gitops::FluxState now = gitops::flux_state(object);
  if (!now.suspended && !handled(object, request.sync.reconcile_at))
    return {Readiness::waiting, "asked to look at its source"};
  if (now.state.readiness != Readiness::ready || request.revision.empty()) return now.state;
  if (gitops::is_revision(now.revision, request.revision)) return {};
  return {Readiness::waiting, cat("at ", now.revision, ", not yet at ", request.revision)};
}

// Waits until the deployment is at the revision at which the source is. A source that moves on
// meanwhile takes the aim with it.
class Follow {
 public:
  Follow(const Cluster& cluster, const Step& step, const FluxRequest& request,
         const ObjectRef& source, const ObjectRef& deployment)
      : cluster_(cluster),
        step_(step),
        request_(request),
        source_(source),
        deployment_(deployment) {}

  void run(FluxWaited& waited) {
    for (;;) {
      const std::string revision = gitops::flux_state(waited.source).revision;
      aim_ = needs_chart() ? chart_of(revision) : revision;
      const auto before = cluster_.get(deployment_);
      stale_ = before ? gitops::flux_state(*before).attempted : std::string();
      const kube::WaitTarget target{.ref = deployment_,
                                    .judge = [this](const Value& object) { return judge(object); }};
      waited.deployment = step_.wait({target})[0];
      waited.source = cluster_.get(source_).value_or(waited.source);
      const bool reached =
          gitops::flux_state(waited.deployment, aim_).state.readiness == Readiness::ready;
      if (reached && gitops::flux_state(waited.source).revision == revision) return;
    }
  }

 private:
  // Then source-controller makes a HelmChart of the source's, which is what is released.
  [[nodiscard]] bool needs_chart() const {
    return request_.sync.deploy_kind == "HelmRelease" &&
           request_.sync.source_kind != "OCIRepository";
  }

  // The version of the chart that was made of that revision.
  std::string chart_of(const std::string& revision) const {
    ObjectRef chart = cluster_.locate(
        gitops::flux_api_version("HelmChart",
                                 [this](std::string_view api_version, std::string_view kind) {
                                   return cluster_.session().find_resource(
                                              cluster_.context(), api_version, kind) != nullptr;
                                 }),
        "HelmChart", source_.name_space, cat(deployment_.name_space, '-', deployment_.name));
    const auto made =
        step_.wait({{.ref = std::move(chart),
                     .judge = [&](const Value& object) { return chart_state(object, revision); }},
                    {.ref = deployment_, .judge = &Follow::before_chart}});
    return gitops::flux_state(made[0]).revision;
  }

  static State chart_state(const Value& object, const std::string& revision) {
    const gitops::FluxState now = gitops::flux_state(object);
    if (now.state.readiness != Readiness::ready || revision.empty()) return now.state;
    const Value* seen = object.get("status", "observedSourceArtifactRevision");
    if (seen == nullptr || !seen->is_string() || seen->as_string() == revision) return now.state;
    return {Readiness::waiting, cat("made from ", seen->as_string(), ", not yet from ", revision)};
  }

  // A HelmRelease is waited for only until it has asked for its chart.
  static State before_chart(const Value& object) {
    const gitops::FluxState now = gitops::flux_state(object);
    const Value* status = object.find("status");
    const bool asked = status != nullptr && !status->text("helmChart").empty();
    return now.suspended || !asked ? now.state : State{};
  }

  State judge(const Value& object) const {
    const gitops::FluxState now = gitops::flux_state(object, aim_);
    if (!handled(object, request_.sync.reconcile_at))
      return now.suspended ? now.state : State{Readiness::waiting, "asked to apply its source"};
    if (now.state.readiness != Readiness::waiting || now.attempted == stale_) return now.state;
    const State any = gitops::flux_state(object).state;
    return any.readiness == Readiness::ready ? any : now.state;  // the source may have moved on
  }

  const Cluster& cluster_;
  const Step& step_;
  const FluxRequest& request_;
  const ObjectRef& source_;
  const ObjectRef& deployment_;
  std::string aim_;
  std::string stale_;
};

// The Flux objects among what was applied, and among what these applied, until there are no more.
std::vector<Value> wait_for_children(const Cluster& cluster, const Step& step, const Value& root) {
  std::vector<Value> children;
  std::vector<std::string> known{
      cat(kube::namespace_of(root), '/', kube::kind_of(root), '/', kube::name_of(root))};
  std::vector<Value> parents{root};
  while (!parents.empty()) {
    std::vector<InventoryEntry> entries;
    for (const Value& parent : parents) {
      for (InventoryEntry& entry : inventory_of(parent)) {
        const gitops::FluxKind* kind = gitops::find_flux_kind(entry.kind);
        if (kind == nullptr || kind->group != entry.group) continue;
        std::string key = cat(entry.name_space, '/', entry.kind, '/', entry.name);
        if (std::ranges::find(known, key) != known.end()) continue;
        known.push_back(std::move(key));
        entries.push_back(std::move(entry));
      }
    }
    std::vector<kube::WaitTarget> targets;
    for (const ObjectRef& ref : refs_of(cluster, entries)) {
      targets.push_back({.ref = ref, .judge = [](const Value& object) {
                           return gitops::flux_state(object).state;
                         }});
    }
    parents = step.wait(targets);
    children.insert(children.end(), parents.begin(), parents.end());
  }
  return children;
}

// Not kboot's own name: a server-side apply without the annotation would take it away again.
constexpr std::string_view asking_manager = "kboot-reconcile";

}  // namespace

void ask_after_secrets(const Cluster& cluster, const std::vector<KubeWrite>& writes,
                       FluxRequest& request) {
  const bool changed = std::ranges::any_of(writes, [](const KubeWrite& write) {
    return write.ref.resource.kind == "Secret" && write.changed && write.live;
  });
  if (!changed || !request.wait || !request.sync.reconcile_at.empty()) return;
  request.sync.reconcile_at = kube::format_time(cluster.context().clock.wall());
  const Value annotations =
      Value::dict({{gitops::reconcile_annotation, request.sync.reconcile_at}});
  const Value patch = Value::dict({{"metadata", Value::dict({{"annotations", annotations}})}});
  kube::WriteOptions options;
  options.manager = asking_manager;
  for (const KubeWrite& write : writes) {
    const gitops::FluxKind* kind = gitops::find_flux_kind(write.ref.resource.kind);
    if (kind == nullptr || kind->group != write.ref.resource.group) continue;
    const kube::Operation operation =
        kube::patch_operation(write.ref, kube::PatchType::merge, patch, options);
    cluster.require(operation, cluster.perform(operation));
  }
}

FluxWaited wait_for_flux(const Cluster& cluster, const FluxRequest& request,
                         const std::vector<ObjectRef>& installed, const ObjectRef& source,
                         const ObjectRef& deployment) {
  const base::Instant began = cluster.context().clock.now();
  const base::Context bounded = cluster.context().until(began + request.timeout);
  const Cluster within(bounded, cluster.session());
  const Step step(within, began);
  FluxWaited waited;
  std::vector<kube::WaitTarget> targets;
  for (const ObjectRef& ref : installed)
    targets.push_back({.ref = ref, .judge = &kube::readiness_of});
  static_cast<void>(step.wait(targets));
  if (!request.syncs) return waited;
  waited.source = step.wait({{.ref = source, .judge = [&](const Value& object) {
                                return source_state(object, request);
                              }}})[0];
  if (!request.deploys) return waited;
  Follow(within, step, request, source, deployment).run(waited);
  if (request.recurse) waited.children = wait_for_children(within, step, waited.deployment);
  return waited;
}

}  // namespace kboot::modules
