// Leaves to autoscalers what is theirs.
#include "modules/common/autoscaled.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "kube/managed_fields.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using value::Value;

constexpr std::string_view autoscaler_kind = "HorizontalPodAutoscaler";
constexpr std::string_view autoscaler_versions[] = {"autoscaling/v2", "autoscaling/v1"};

// Namespace, API group, kind and name of what is scaled.
using Target = std::tuple<std::string, std::string, std::string, std::string>;

std::string group_of(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return std::string(slash == api_version.npos ? std::string_view() : api_version.substr(0, slash));
}

void add_target(const Value& autoscaler, const std::string& name_space, std::set<Target>& out) {
  const Value* target = autoscaler.get("spec", "scaleTargetRef");
  if (target == nullptr) return;
  out.emplace(name_space, group_of(target->text("apiVersion")), target->text("kind"),
              target->text("name"));
}

const Value* wanted_replicas(const KubeWrite& write) {
  return write.live ? write.wanted.get("spec", "replicas") : nullptr;
}

void add_live_targets(const kube::Cluster& cluster, const std::string& name_space,
                      std::set<Target>& out) {
  for (const std::string_view version : autoscaler_versions) {
    const kube::ApiResource* found =
        cluster.session().find_resource(cluster.context(), version, autoscaler_kind);
    if (found == nullptr) continue;
    const kube::ApiResource resource = *found;
    for (const Value& autoscaler : cluster.list(resource, name_space, {}).items)
      add_target(autoscaler, name_space, out);
    return;
  }
}

// Whether we, or a manager whose fields we take over, own the number, and whether another does.
struct Owners {
  bool ours = false;
  bool others = false;
};
Owners owners_of_replicas(const Value& live) {
  Owners owners;
  const Value* entries = live.get("metadata", "managedFields");
  if (entries == nullptr || !entries->is_list()) return owners;
  for (const Value& entry : entries->as_list()) {
    if (entry.get("fieldsV1", "f:spec", "f:replicas") == nullptr) continue;
    const std::string_view manager = entry.text("manager");
    const bool taken_over =
        std::ranges::find(kube::foreign_managers, manager) != std::end(kube::foreign_managers);
    (manager == kube::field_manager || taken_over ? owners.ours : owners.others) = true;
  }
  return owners;
}

Value copy_of(const Value& dict) {
  Value copy = Value::dict();
  for (const auto& [key, member] : dict.as_dict()) copy.edit_dict().set(key, member);
  return copy.set_origin(dict.origin()).add_marks(dict.marks());
}

void leave_replicas(KubeWrite& write) {
  const Owners owners = owners_of_replicas(*write.live);
  const Value* now = write.live->get("spec", "replicas");
  Value spec = copy_of(*write.wanted.find("spec"));
  if (owners.ours && !owners.others && now != nullptr) {
    spec.edit_dict().set("replicas", *now);
  } else {
    spec.edit_dict().erase(Value("replicas"));
  }
  write.wanted = copy_of(write.wanted);
  write.wanted.edit_dict().set("spec", spec);
}

}  // namespace

void leave_scaled_replicas(const kube::Cluster& cluster, std::vector<KubeWrite>& writes) {
  std::set<Target> targets;
  std::set<std::string> namespaces;
  for (const KubeWrite& write : writes) {
    if (write.ref.resource.kind == autoscaler_kind)
      add_target(write.wanted, write.ref.name_space, targets);
    if (wanted_replicas(write) != nullptr) namespaces.insert(write.ref.name_space);
  }
  for (const std::string& name_space : namespaces) add_live_targets(cluster, name_space, targets);
  for (KubeWrite& write : writes) {
    const kube::ApiResource& resource = write.ref.resource;
    if (wanted_replicas(write) != nullptr &&
        targets.contains({write.ref.name_space, resource.group, resource.kind, write.ref.name}))
      leave_replicas(write);
  }
}

}  // namespace kboot::modules
