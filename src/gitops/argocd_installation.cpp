// Judges installations of Argo CD.
#include "gitops/argocd_installation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/gitops.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view name_label = "app.kubernetes.io/name";
constexpr std::string_view part_of_label = "app.kubernetes.io/part-of";
constexpr std::string_view component_label = "app.kubernetes.io/component";
constexpr std::string_view instance_label = "app.kubernetes.io/instance";
constexpr std::string_view version_label = "app.kubernetes.io/version";
constexpr std::string_view managed_by_label = "app.kubernetes.io/managed-by";
constexpr std::string_view chart_label = "helm.sh/chart";
constexpr std::string_view release_annotation = "meta.helm.sh/release-name";
constexpr std::string_view tracking_annotation = "argocd.argoproj.io/tracking-id";

std::string_view text_at(const Value* dict, std::string_view key) noexcept {
  return dict == nullptr ? std::string_view() : dict->text(key);
}

std::string_view label_of(const Value& object, std::string_view name) noexcept {
  return text_at(object.get("metadata", "labels"), name);
}

bool is_argocd(const Value& workload) noexcept {
  const std::string_view kind = kube::kind_of(workload);
  if (kind != "Deployment" && kind != "StatefulSet") return false;
  constexpr std::string_view main_parts[] = {"argocd-server", "argocd-application-controller",
                                             "argocd-repo-server"};
  return label_of(workload, part_of_label) == "argocd" ||
         std::ranges::find(main_parts, label_of(workload, name_label)) != std::end(main_parts);
}

bool is_controller(const Value& workload) noexcept {
  return label_of(workload, name_label) == "argocd-application-controller" ||
         label_of(workload, component_label) == "application-controller";
}

InstalledBy installer_of(const Value& workload) {
  const bool helm =
      label_of(workload, managed_by_label) == "Helm" || !label_of(workload, chart_label).empty() ||
      !kube::annotation_of(workload, release_annotation).empty() ||
      !text_at(workload.get("spec", "selector", "matchLabels"), instance_label).empty();
  return helm ? InstalledBy::chart : InstalledBy::manifest;
}

std::vector<Value> containers_of(const Value& workload) {
  const Value* list = workload.get("spec", "template", "spec", "containers");
  return list != nullptr && list->is_list() ? list->as_list().items() : std::vector<Value>();
}

// An operator's custom resource, of which the workloads are made again and again.
std::string owner_of(const Value& workload) {
  const Value* owners = workload.get("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list() || owners->as_list().empty()) return {};
  const Value& owner = owners->as_list()[0];
  return base::cat(owner.text("kind"), ' ', owner.text("name"));
}

// Unknown versions count as new ones.
bool tracks_by_label_unasked(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const std::string_view major = version.substr(0, version.find('.'));
  return major == "0" || major == "1" || major == "2";
}

// APPLICATION:GROUP/KIND:NAMESPACE/NAME
std::string claimed_by_annotation(const Value& object) {
  const std::string_view id = kube::annotation_of(object, tracking_annotation);
  const std::size_t end = id.find(':');
  if (end == id.npos) return {};
  const std::string_view api_version = kube::api_version_of(object);
  const std::size_t slash = api_version.find('/');
  const std::string own =
      base::cat(slash == api_version.npos ? "" : api_version.substr(0, slash), '/',
                kube::kind_of(object), ':', kube::namespace_of(object), '/', kube::name_of(object));
  return id.substr(end + 1) == own ? std::string(id.substr(0, end)) : std::string();
}

// Where an Application of that name is, as people write it; empty: nowhere.
std::string find_application(const kube::Cluster& cluster, const std::string& claimed,
                             const std::string& name_space) {
  const kube::ApiResource* resource =
      cluster.session().find_resource(cluster.context(), argocd_api_version, "Application");
  if (resource == nullptr) return {};
  const std::size_t bar = claimed.find('_');
  const std::string name = bar == claimed.npos ? claimed : claimed.substr(bar + 1);
  const std::string home = bar == claimed.npos ? name_space : claimed.substr(0, bar);
  if (cluster.get({*resource, home, name}, kube::Body::metadata))
    return home == name_space ? name : base::cat(home, '/', name);
  if (bar != claimed.npos) return {};
  // Another Argo CD of the same cluster may manage this one.
  try {
    for (const Value& application :
         cluster
             .list(*resource, "", {.fields = base::cat("metadata.name=", name)},
                   kube::Body::metadata)
             .items)
      return base::cat(kube::namespace_of(application), '/', name);
  } catch (const base::Error& error) {
    if (error.diagnostic().code != "forbidden") throw;
  }
  return {};
}

}  // namespace

bool is_argocd_part(const Value& object, std::string_view part) noexcept {
  if (kube::kind_of(object) != "Deployment") return false;
  const std::string_view name = label_of(object, name_label);
  constexpr std::string_view prefix = "argocd-";
  return (name.starts_with(prefix) && name.substr(prefix.size()) == part) ||
         (label_of(object, part_of_label) == "argocd" && label_of(object, component_label) == part);
}

std::string_view image_tag(std::string_view image) noexcept {
  image = image.substr(0, image.find('@'));
  const std::size_t colon = image.rfind(':');
  const std::size_t slash = image.rfind('/');
  if (colon == image.npos || (slash != image.npos && colon < slash)) return {};
  return image.substr(colon + 1);
}

bool runs_other_images(const Value& live, const Value& wanted) {
  const std::vector<Value> running = containers_of(live);
  return std::ranges::any_of(containers_of(wanted), [&](const Value& container) {
    const auto same = std::ranges::find_if(
        running, [&](const Value& other) { return other.text("name") == container.text("name"); });
    return same == running.end() ||
           image_tag(same->text("image")) != image_tag(container.text("image"));
  });
}

std::string version_of_workload(const Value& workload) {
  const std::vector<Value> containers = containers_of(workload);
  if (!containers.empty()) {
    const std::string_view tag = image_tag(containers.front().text("image"));
    if (!tag.empty()) return std::string(tag);
  }
  return std::string(label_of(workload, version_label));
}

ArgocdInstallation judge_argocd(const std::vector<Value>& workloads) {
  ArgocdInstallation found;
  std::ranges::copy_if(workloads, std::back_inserter(found.workloads), is_argocd);
  std::ranges::stable_sort(found.workloads, {}, [](const Value& workload) {
    return is_argocd_part(workload, "server") ? 0 : is_controller(workload) ? 1 : 2;
  });
  if (found.workloads.empty()) return found;
  const Value& first = found.workloads.front();
  found.by = installer_of(first);
  found.version = version_of_workload(first);
  found.chart = label_of(first, chart_label);
  found.release = kube::annotation_of(first, release_annotation);
  found.owner = owner_of(first);
  found.instance = text_at(first.get("spec", "selector", "matchLabels"), instance_label);
  return found;
}

std::string claimed_application(const Value& object, const Value& settings,
                                std::string_view version) {
  const Value* data = settings.find("data");
  const std::string_view method = text_at(data, "application.resourceTrackingMethod");
  if (method == "label" || (method.empty() && tracks_by_label_unasked(version))) {
    const std::string_view key = text_at(data, "application.instanceLabelKey");
    const std::string_view claimed = label_of(object, key.empty() ? instance_label : key);
    if (method == "label" || !claimed.empty()) return std::string(claimed);
  }
  return claimed_by_annotation(object);
}

ArgocdInstallation read_argocd(const kube::Cluster& cluster, const std::string& name_space) {
  std::vector<Value> workloads;
  for (const std::string_view kind : {"Deployment", "StatefulSet"}) {
    for (Value& workload :
         cluster.list(cluster.session().resource(cluster.context(), "apps/v1", kind), name_space)
             .items)
      workloads.push_back(std::move(workload));
  }
  ArgocdInstallation found = judge_argocd(workloads);
  if (found.workloads.empty()) return found;
  const Value settings =
      cluster.get(cluster.locate("v1", "ConfigMap", name_space, "argocd-cm")).value_or(Value());
  for (const Value& workload : found.workloads) {
    const std::string claimed = claimed_application(workload, settings, found.version);
    if (claimed.empty()) continue;
    found.application = find_application(cluster, claimed, name_space);
    if (!found.application.empty()) break;
  }
  return found;
}

}  // namespace kboot::gitops
