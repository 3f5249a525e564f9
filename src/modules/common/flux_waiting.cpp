// Waits for Flux, step by step.
#include "modules/common/flux_waiting.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_status.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using kube::Cluster;
using kube::ObjectRef;
using kube::Readiness;
using kube::State;
using value::Value;

constexpr std::size_t most_lines = 15;
constexpr std::size_t longest_line = 400;
constexpr std::size_t most_workloads = 3;

// An entry of status.inventory: "NAMESPACE_NAME_GROUP_KIND" with its version beside it.
struct InventoryEntry {
  std::string name_space, name, api_version, kind, group;
};

std::vector<InventoryEntry> inventory_of(const Value& object) {
  std::vector<InventoryEntry> out;
  const Value* entries = object.get("status", "inventory", "entries");
  if (entries == nullptr || !entries->is_list()) return out;
  for (const Value& entry : entries->as_list()) {
    const std::string_view id = entry.text("id"), version = entry.text("v");
    const std::size_t first = id.find('_'), last = id.rfind('_');
    if (first == id.npos || last == first) continue;
    const std::size_t middle = id.rfind('_', last - 1);
    if (middle == first) continue;
    const std::string_view group = id.substr(middle + 1, last - middle - 1);
    out.push_back({.name_space = std::string(id.substr(0, first)),
                   .name = base::replace_all(id.substr(first + 1, middle - first - 1), "__", ":"),
                   .api_version = group.empty() ? std::string(version) : cat(group, '/', version),
                   .kind = std::string(id.substr(last + 1)),
                   .group = std::string(group)});
  }
  return out;
}

std::vector<ObjectRef> refs_of(const Cluster& cluster, const std::vector<InventoryEntry>& entries) {
  std::vector<ObjectRef> refs;
  for (const InventoryEntry& entry : entries) {
    const kube::ApiResource* resource =
        cluster.session().find_resource(cluster.context(), entry.api_version, entry.kind);
    if (resource == nullptr) continue;
    refs.push_back(
        {*resource, resource->namespaced ? entry.name_space : std::string(), entry.name});
  }
  return refs;
}

bool is_workload(const InventoryEntry& entry) {
  return entry.group == "apps" || entry.group == "batch";
}

// The pods' side of a Kustomization that is not ready: its workloads, explained as any other wait's.
std::vector<std::string> workload_lines(const Cluster& cluster, const Value& object) {
  std::vector<InventoryEntry> entries = inventory_of(object);
  std::erase_if(entries, [](const InventoryEntry& entry) { return !is_workload(entry); });
  std::vector<kube::WaitTarget> targets;
  kube::WaitResult result;
  try {
    const std::vector<ObjectRef> refs = refs_of(cluster, entries);
    const auto found = cluster.get_all(refs);
    for (std::size_t i = 0; i < refs.size() && targets.size() < most_workloads; ++i) {
      const State state =
          found[i] ? kube::readiness_of(*found[i]) : State{Readiness::waiting, "not there"};
      if (state.readiness == Readiness::ready) continue;
      targets.push_back({.ref = refs[i]});
      result.statuses.push_back({.state = state, .object = found[i].value_or(Value())});
    }
    if (targets.empty()) return {};
    return kube::wait_error(cluster, targets, result, {}).diagnostic().notes;
  } catch (const base::Error&) {  // what cannot be read is left out
    return {};
  }
}

void shorten(std::vector<std::string>& lines) {
  for (std::string& line : lines) {
    line = base::replace_all(base::trim_end(line), "\n", " ");
    if (line.size() > longest_line) line = cat(line.substr(0, longest_line), "...");
  }
  if (lines.size() <= most_lines) return;
  lines.resize(most_lines);
  lines.back() = "...";
}

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
    base::Error error = kube::wait_error(reader, targets, result, context.clock.now() - began_);
    for (const kube::WaitStatus& status : result.statuses) {
      if (status.state.readiness == Readiness::ready ||
          kube::kind_of(status.object) != "Kustomization") {
        continue;
      }
      for (const std::string& line : workload_lines(reader, status.object)) error.note("  " + line);
    }
    shorten(error.diagnostic().notes);
    for (const kube::WaitStatus& status : result.statuses) {
      if (status.state.reason == "suspended")
        error.hint("somebody suspended it: `spec.suspend: false` lets it go on");
    }
    return error;
  }

  const Cluster& cluster_;
  base::Instant began_;
};

// Whether the controller has answered what the task asked it for.
bool handled(const Value& object, const std::string& asked) {
  const Value* status = object.find("status");
  return asked.empty() || (status != nullptr && status->text("lastHandledReconcileAt") == asked);
}

State source_state(const Value& object, const FluxRequest& request) {
  const gitops::FluxState now = gitops::flux_state(object);
  if (!handled(object, request.sync.reconcile_at))
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
      aim_ = gitops::flux_state(waited.source).revision;
      const auto before = cluster_.get(deployment_);
      stale_ = before ? gitops::flux_state(*before).revision : std::string();
      const kube::WaitTarget target{.ref = deployment_,
                                    .judge = [this](const Value& object) { return judge(object); }};
      waited.deployment = step_.wait({target})[0];
      waited.source = cluster_.get(source_).value_or(waited.source);
      const std::string reached = gitops::flux_state(waited.deployment).revision;
      if (!follows() || reached == gitops::flux_state(waited.source).revision) return;
    }
  }

 private:
  // A HelmRelease has the version of its chart, which is no revision of the source.
  [[nodiscard]] bool follows() const { return request_.sync.deploy_kind == "Kustomization"; }

  State judge(const Value& object) const {
    if (!handled(object, request_.sync.reconcile_at)) {
      const gitops::FluxState now = gitops::flux_state(object);
      return now.suspended ? now.state : State{Readiness::waiting, "asked to apply its source"};
    }
    if (!follows()) return gitops::flux_state(object).state;
    const gitops::FluxState now = gitops::flux_state(object, aim_);
    if (now.state.readiness != Readiness::waiting || now.revision == stale_) return now.state;
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

}  // namespace

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
