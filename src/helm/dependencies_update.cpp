// Brings charts/ in line with Chart.yaml or Chart.lock.
#include "helm/dependencies_update.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/dependency_lock.hpp"
#include "helm/dependency_sources.hpp"
#include "helm/load.hpp"
#include "helm/release.hpp"

namespace kboot::helm {

namespace {

std::shared_ptr<Chart> chart_in(const std::string& folder, base::Diagnostics& warnings) {
  if (!base::exists(folder)) {
    throw base::Error("chart-not-found", base::cat("could not find ", folder));
  }
  if (!base::is_directory(folder)) {
    throw base::Error("not-supported", "only unpacked charts can be updated");
  }
  return load_chart(folder, warnings);
}

bool is_v1(const Chart& chart) { return chart.metadata.api_version == "v1"; }

// Archives of charts that are wanted no more. What is no chart, and charts that have no other home,
// stay.
void delete_outdated(const std::string& charts, const std::vector<std::string>& before,
                     const std::set<std::string>& wanted, const std::set<std::string>& at_home,
                     base::Diagnostics& warnings) {
  for (const std::string& name : before) {
    const std::string path = base::join_path(charts, name);
    if (wanted.contains(name) || !base::is_file(path)) continue;
    try {
      base::Diagnostics unheard;
      if (at_home.contains(load_chart(path, unheard)->name())) continue;
    } catch (const base::Error&) {
      continue;
    }
    if (::unlink(path.c_str()) == 0) continue;
    warnings.add({.severity = base::Severity::warning,
                  .code = "file-unwritable",
                  .message = base::cat("the outdated `", path,
                                       "` cannot be deleted: ", std::strerror(errno))});
  }
}

// All is fetched and looked at before the first file is written.
void fetch_all(DependencySources& sources, const std::string& folder,
               std::vector<Dependency>& locked, base::Diagnostics& warnings) {
  const std::string charts = base::join_path(folder, "charts");
  if (base::exists(charts) && !base::is_directory(charts)) {
    throw base::Error("chart-invalid", base::cat("\"", charts, "\" is not a directory"));
  }
  std::vector<DependencyArchive> archives;
  std::set<std::string> names;
  std::set<std::string> at_home;
  for (Dependency& each : locked) {
    if (each.repository.empty()) at_home.insert(each.name);
    auto archive = sources.fetch(each);
    if (!archive) continue;
    (void)load_archive(archive->bytes, archive->name, warnings);
    each.version = archive->version;
    if (names.insert(archive->name).second) archives.push_back(std::move(*archive));
  }
  base::make_directories(charts);
  const std::vector<std::string> before = base::list_directory(charts);
  for (const DependencyArchive& each : archives) {
    base::write_file(base::join_path(charts, each.name), each.bytes);
  }
  delete_outdated(charts, before, names, at_home, warnings);
}

[[noreturn]] void out_of_sync(bool v1) {
  base::Error error("lock-out-of-sync",
                    base::cat("the lock file (", v1 ? "requirements.lock" : "Chart.lock",
                              ") is out of sync with the dependencies file (",
                              v1 ? "requirements.yaml" : "Chart.yaml", ")"));
  error.hint("`kboot helm dependency update` writes a new one");
  throw error;
}

}  // namespace

void update_dependencies(const Network& network, const Places& places, const std::string& folder,
                         const DependencyUpdate& options, base::Diagnostics& warnings) {
  const std::shared_ptr<Chart> chart = chart_in(folder, warnings);
  std::vector<Dependency> wanted = chart->metadata.dependencies;
  if (wanted.empty()) return;
  DependencySources sources(network, places, base::absolute_path(folder), options, warnings);
  sources.name_repositories(wanted);
  Lock lock{.dependencies = sources.resolve(wanted)};
  fetch_all(sources, folder, lock.dependencies, warnings);
  lock.digest = lock_digest(wanted, lock.dependencies);
  if (chart->lock && chart->lock->digest == lock.digest) return;
  lock.generated = release_time(network.context.clock.wall());
  write_lock(folder, lock, is_v1(*chart));
}

void build_dependencies(const Network& network, const Places& places, const std::string& folder,
                        const DependencyUpdate& options, base::Diagnostics& warnings) {
  const std::shared_ptr<Chart> chart = chart_in(folder, warnings);
  if (!chart->lock) {
    update_dependencies(network, places, folder, options, warnings);
    return;
  }
  std::vector<Dependency> wanted = chart->metadata.dependencies;
  std::vector<Dependency> locked = chart->lock->dependencies;
  // Helm 2 counted the names of repositories as they are written.
  const std::string helm2_digest = helm2_lock_digest(wanted);
  DependencySources sources(network, places, base::absolute_path(folder), options, warnings);
  sources.name_repositories(wanted);
  const std::string& digest = chart->lock->digest;
  if (lock_digest(wanted, locked) != digest && !(is_v1(*chart) && helm2_digest == digest)) {
    out_of_sync(is_v1(*chart));
  }
  sources.require_named(locked);
  fetch_all(sources, folder, locked, warnings);
}

}  // namespace kboot::helm
