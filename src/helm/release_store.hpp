// Where releases are kept: Secrets `sh.helm.release.v1.NAME.vN` of type helm.sh/release.v1, as helm
// 4.3 writes them (pkg/storage, pkg/storage/driver/secrets.go).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "helm/release.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

// What the labels of a release's Secret say, without its content.
struct Revision {
  std::string name;
  std::string name_space;
  int version = 0;
  ReleaseStatus status = ReleaseStatus::unknown;
};

// Data of a Secret may not be larger (k8s.io/api/core/v1, MaxSecretSize).
inline constexpr std::size_t largest_release = 1'048'576;

class ReleaseStore {
 public:
  // `name_space` empty: all namespaces, for looking only.
  ReleaseStore(const kube::Cluster& cluster, std::string name_space);

  // All revisions of a release, oldest first; of all releases where `name` is empty. `selector`:
  // only those with these labels.
  [[nodiscard]] std::vector<Revision> revisions(std::string_view name,
                                                std::string_view selector = {}) const;
  // Throws Error `release-not-found`.
  [[nodiscard]] Release read(std::string_view name, int version) const;
  // Many at once; what cannot be decoded is left out, as Helm does.
  [[nodiscard]] std::vector<Release> read_all(const std::vector<Revision>& revisions) const;

  // Throws Error `release-exists` when somebody else was first, `release-too-large`.
  void create(const Release& release) const;
  void update(const Release& release) const;
  // False when it was not there.
  bool remove(std::string_view name, int version) const;
  // Makes room: the oldest revisions go until `keep` are left, but for `spared` (0: none).
  void prune(const std::vector<Revision>& revisions, int keep, int spared) const;

 private:
  [[nodiscard]] kube::ObjectRef secret(std::string_view name, int version) const;

  const kube::Cluster& cluster_;
  std::string name_space_;
};

// Throws Error `release-too-large` when the Secret would be refused: to be asked before anything is
// written.
void check_release_size(const Release& release);

}  // namespace kboot::helm
