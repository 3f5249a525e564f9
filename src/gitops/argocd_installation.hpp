// What stands of an Argo CD in a namespace: by what it was installed, in which version, and whether
// Git is in charge of it. Judged by the live objects alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kube/cluster.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

enum class InstalledBy : std::uint8_t { nobody, chart, manifest };

struct ArgocdInstallation {
  InstalledBy by = InstalledBy::nobody;
  std::vector<value::Value> workloads;  // Deployments and StatefulSets; argocd-server first
  std::string version;                  // of the first one's image: "v3.2.11"; empty: not known
  std::string chart;                    // "argo-cd-4.5.0", as its label says
  std::string release;                  // that Helm's annotations name; empty: none
  std::string instance;     // what the first one's selector says of its release; empty: nothing
  std::string owner;        // the object that makes it, "ArgoCD example"; empty: none
  std::string application;  // that tracks it, "argocd" or "NAMESPACE/argocd"; empty: none
};

// By the workloads among the objects; those that are not Argo CD's are left out. Pure. Does not say
// who tracks it.
[[nodiscard]] ArgocdInstallation judge_argocd(const std::vector<value::Value>& workloads);

// The Application to which an object claims to belong by Argo CD's rules
// (util/argo/resource_tracking.go), as tracking ids spell it: "argocd" or "NAMESPACE_argocd".
// `settings` is the ConfigMap argocd-cm, or null; `version` is Argo CD's: before 3.0 the label was
// what counted by default, but a tracking id says that newer controllers run than the workloads
// tell. A copied tracking id, of another object, is none. Pure.
[[nodiscard]] std::string claimed_application(const value::Value& object,
                                              const value::Value& settings,
                                              std::string_view version);

// Reads and judges all of it.
[[nodiscard]] ArgocdInstallation read_argocd(const kube::Cluster& cluster,
                                             const std::string& name_space);

// "quay.io:443/argoproj/argocd:v3.2.11@sha256:..." -> "v3.2.11"; empty where there is none.
[[nodiscard]] std::string_view image_tag(std::string_view image) noexcept;
// Whether a workload runs other versions than it is wanted to. The registry does not count: some
// clusters put their own in its place.
[[nodiscard]] bool runs_other_images(const value::Value& live, const value::Value& wanted);

// The tag of the image of an object's first container, or what its label says of its version.
[[nodiscard]] std::string version_of_workload(const value::Value& workload);

// Whether an object is the Deployment of that part ("server", "repo-server"), whatever it is called.
[[nodiscard]] bool is_argocd_part(const value::Value& object, std::string_view part) noexcept;

}  // namespace kboot::gitops
