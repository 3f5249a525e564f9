// Removes Flux step by step.
#include "modules/common/flux_removal.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_status.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "kube/wait.hpp"
#include "modules/common/flux_explain.hpp"
#include "modules/common/helm_results.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using kube::Cluster;
using kube::ObjectRef;
using value::Value;

std::string flux_finalizers(const Value& object, Value& others) {
  const Value* list = object.get("metadata", "finalizers");
  std::string own;
  others = Value::list();
  if (list == nullptr || !list->is_list()) return own;
  for (const Value& finalizer : list->as_list()) {
    const std::string_view name =
        finalizer.is_string() ? finalizer.as_string() : std::string_view();
    if (name.find("fluxcd.io") == name.npos) {
      others.edit_list().append(finalizer);
    } else {
      own = name;
    }
  }
  return own;
}

base::Error not_gone(const std::vector<kube::WaitTarget>& targets, const kube::WaitResult& result,
                     base::Duration waited) {
  std::vector<std::string> notes;
  std::string first, hint;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const kube::WaitStatus& status = result.statuses[i];
    if (status.state.readiness == kube::Readiness::ready || !status.object.is_dict()) continue;
    if (first.empty()) first = targets[i].ref.label();
    Value others;
    const std::string own = flux_finalizers(status.object, others);
    std::string line = targets[i].ref.label();
    line += own.empty() ? "   still there" : cat("   held by the finalizer ", own);
    notes.push_back(std::move(line));
    const gitops::FluxState now = gitops::flux_state(status.object);
    if (!now.message.empty()) notes.push_back(cat("  ", now.message));
    const Value* conditions = status.object.get("status", "conditions");
    if (own.empty() && conditions != nullptr && conditions->is_list()) {
      for (const Value& one : conditions->as_list()) {
        if (one.text("status") == "True" && !one.text("message").empty())
          notes.push_back(cat("  ", one.text("message")));
      }
    }
    if (own.empty()) continue;
    hint =
        "its controller takes the finalizer away once what it deployed is gone; `deployed: keep` "
        "does not wait for that";
  }
  shorten(notes);
  base::Error error("wait-timeout",
                    cat('`', first, "` not gone after ", kube::short_duration(waited)));
  for (std::string& note : notes) error.note(std::move(note));
  if (!hint.empty()) error.hint(std::move(hint));
  return error;
}

class Remover {
 public:
  Remover(const Cluster& cluster, FluxRemoval& removal)
      : cluster_(cluster), removal_(removal), began_(cluster.context().clock.now()) {}

  void run() {
    if (removal_.deployed_goes) {
      remove_with_deployed();
    } else {
      suspend(removal_.writes[appliers]);
      remove_freed(removal_.writes[appliers]);
    }
    remove_freed(removal_.writes[sources]);
    if (removal_.release != nullptr)
      removal_.released = release_changes(helm::apply(cluster_, *removal_.release).changes);
    for (const FluxStage stage : {components, definitions, name_space}) {
      send(removal_.writes[stage]);
      wait_gone(refs_of(removal_.writes[stage]));
    }
  }

 private:
  static std::vector<ObjectRef> refs_of(const std::vector<KubeWrite>& writes) {
    std::vector<ObjectRef> refs;
    for (const KubeWrite& write : writes) refs.push_back(write.ref);
    return refs;
  }

  void send(std::vector<KubeWrite>& writes) const {
    send_writes(cluster_, writes);
    for (KubeWrite& write : writes) {
      if (write.failure) throw *write.failure;
      write.changed = true;
    }
  }

  // Controllers let a suspended object go without touching what it deployed.
  void suspend(const std::vector<KubeWrite>& writes) const {
    std::vector<kube::Operation> operations;
    const Value patch = Value::dict({{"spec", Value::dict({{"suspend", true}})}});
    for (const KubeWrite& write : writes)
      operations.push_back(kube::patch_operation(write.ref, kube::PatchType::merge, patch, {}));
    require_all(operations);
  }

  void require_all(const std::vector<kube::Operation>& operations) const {
    const std::vector<kube::Answer> answers = cluster_.perform_all(operations);
    for (std::size_t i = 0; i < operations.size(); ++i) {
      if (!answers[i].not_found()) cluster_.require(operations[i], answers[i]);
    }
  }

  // Nobody has to do anything for these: Flux's finalizers are taken away here. No controller can
  // put one on an object that is being deleted.
  void remove_freed(std::vector<KubeWrite>& writes) const {
    send(writes);
    std::vector<kube::Operation> operations;
    const std::vector<ObjectRef> refs = refs_of(writes);
    const std::vector<std::optional<Value>> left = cluster_.get_all(refs);
    for (std::size_t i = 0; i < refs.size(); ++i) {
      Value others;
      if (!left[i] || flux_finalizers(*left[i], others).empty()) continue;
      const Value patch = Value::dict({{"metadata", Value::dict({{"finalizers", others}})}});
      operations.push_back(kube::patch_operation(refs[i], kube::PatchType::merge, patch, {}));
    }
    require_all(operations);
    wait_gone(refs);
  }

  // First those that nobody else applies: they take along what they applied, others of their kind
  // among it. What is left then goes next.
  void remove_with_deployed() const {
    std::vector<KubeWrite>& writes = removal_.writes[appliers];
    std::vector<ObjectRef> left = refs_of(writes);
    std::vector<KubeWrite> round;
    for (const KubeWrite& write : writes) {
      const Value* parent =
          write.live->get("metadata", "labels", "kustomize.toolkit.fluxcd.io/name");
      const bool own =
          parent != nullptr && parent->is_string() && parent->as_string() == write.ref.name;
      if (parent == nullptr || own) round.push_back(write);
    }
    if (round.empty()) round = writes;
    while (!round.empty()) {
      send(round);
      wait_gone(refs_of(round));
      round.clear();
      const std::vector<std::optional<Value>> found = cluster_.get_all(left);
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (found[i]) {
          KubeWrite write;
          write.ref = left[i];
          write.live = found[i];
          decide_remove(write, {});
          round.push_back(std::move(write));
        }
      }
    }
    for (KubeWrite& write : writes) write.changed = true;
  }

  void wait_gone(const std::vector<ObjectRef>& refs) const {
    std::vector<kube::WaitTarget> targets;
    for (const ObjectRef& ref : refs) targets.push_back({.ref = ref, .judge = {}, .absent = true});
    const kube::WaitResult result = kube::wait_for(cluster_, targets);
    if (!result.all_ready())
      throw not_gone(targets, result, cluster_.context().waited_since(began_));
  }

  const Cluster& cluster_;
  FluxRemoval& removal_;
  base::Instant began_;
};

}  // namespace

void carry_out(const Cluster& cluster, FluxRemoval& removal) { Remover(cluster, removal).run(); }

}  // namespace kboot::modules
