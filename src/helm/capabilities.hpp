// What a template sees as `.Capabilities`, and which Helm's output is wanted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kboot::helm {

// The version of Helm whose output and rules are followed where they differ (docs/compatibility.md).
enum class Compat : unsigned char { v3_17, v4_2, v4_3 };

// "3.17", "4.2" or "4.3"; throws `option-value`.
[[nodiscard]] Compat parse_compat(std::string_view text);

struct KubeVersion {
  std::string version;     // "v1.33.4-gke.1245000"
  std::string normalized;  // "v1.33.4": what constraints are checked against
  std::string major;
  std::string minor;
};

// As --kube-version takes it ("1.31", "v1.33.4-gke.1"). Throws `option-value`.
[[nodiscard]] KubeVersion parse_kube_version(const std::string& text);

struct Capabilities {
  KubeVersion kube_version;
  std::vector<std::string> api_versions;  // "v1", "apps/v1"; of a cluster also "apps/v1/Deployment"
};

// What that Helm assumes without a cluster.
[[nodiscard]] Capabilities default_capabilities(Compat compat);

// The version that `.Capabilities.HelmVersion` shows.
[[nodiscard]] std::string_view helm_version(Compat compat) noexcept;

}  // namespace kboot::helm
