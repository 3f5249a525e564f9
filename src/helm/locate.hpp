// Where a chart is: a folder, an archive, REPO/NAME, --repo URL NAME, a URL, oci://...
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "helm/access.hpp"
#include "helm/places.hpp"

namespace kboot::helm {

struct LocateOptions {
  std::string version = {};   // exact, a constraint, or empty: the newest that is no prerelease
  std::string repo_url = {};  // the reference is a name in this repository's index
  Access access = {};
  bool devel = false;             // without a version: prereleases too
  bool verify = false;            // refused: kboot reads no PGP signatures
  bool elsewhere = false;         // never a path of this machine
  std::string chart_digest = {};  // sha256 that the archive must have, "sha256:" or without
};

// A folder's or file's path, or the bytes of an archive that came from elsewhere.
struct ChartSource {
  std::string path = {};      // of this machine; empty: `archive` holds it
  std::string archive = {};   // a .tgz
  std::string origin = {};    // URL or path, without credentials, for messages
  std::string digest = {};    // sha256 of the archive in hexadecimal; empty for folders
  std::string file = {};      // what Helm saves an archive as: argo-cd-4.5.0.tgz
  std::string manifest = {};  // digest of its manifest, where it came from a registry

  [[nodiscard]] bool is_archive() const noexcept { return path.empty(); }
};

// Finds the chart by Helm's rules (LocateChart), fetches it where it is elsewhere and keeps it in
// the content cache by its digest. What an index or a registry says of its digest must hold. Throws
// Error `chart-not-found`, `repository-not-found`, `repository-index`, `checksum-mismatch`,
// `not-supported` (verify), `download-failed`, `unreachable`, `bad-reference`, ...
[[nodiscard]] ChartSource locate(const Network& network, const Places& places,
                                 const std::string& reference, const LocateOptions& options,
                                 base::Diagnostics& warnings);

}  // namespace kboot::helm
