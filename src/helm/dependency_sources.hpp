// Where the dependencies of a chart come from: repositories, registries, folders. Private to this
// folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "helm/chart.hpp"
#include "helm/dependencies_update.hpp"
#include "helm/repo_index.hpp"
#include "helm/repositories.hpp"

namespace kboot::helm {

// A chart's archive for charts/.
struct DependencyArchive {
  std::string name;  // of the file
  std::string bytes;
  std::string version;  // of the chart
};

class DependencySources {
 public:
  DependencySources(const Network& network, const Places& places, std::string folder,
                    const DependencyUpdate& options, base::Diagnostics& warnings);

  // Replaces names of repositories (@NAME, alias:NAME) by their URLs. Throws Error
  // `repository-not-found`.
  void name_repositories(std::vector<Dependency>& wanted) const;
  // Throws Error `repository-not-found` unless each repository is a named one, as Helm wants it
  // where it builds from a lock.
  void require_named(const std::vector<Dependency>& locked) const;
  // What each is resolved to, in the same order. Throws Error `dependency-unresolved`.
  [[nodiscard]] std::vector<Dependency> resolve(const std::vector<Dependency>& wanted);
  // The archive of a resolved one; nothing where its folder is in charts/ already.
  [[nodiscard]] std::optional<DependencyArchive> fetch(const Dependency& locked);

 private:
  std::string resolve_one(const Dependency& wanted);
  std::string resolve_in_repository(const Dependency& wanted);
  std::string resolve_in_registry(const Dependency& wanted);
  std::optional<DependencyArchive> present(const Dependency& locked);
  DependencyArchive pack(const Dependency& locked);
  DependencyArchive from_registry(const Dependency& locked);
  DependencyArchive from_repository(const Dependency& locked);
  [[nodiscard]] const Repository* named(const std::string& url) const;
  // The index of a repository, fetched once.
  const std::string& index(const std::string& url);
  [[nodiscard]] std::string local_path(const std::string& repository) const;
  void say(std::string_view line) const;

  const Network& network_;
  const Places& places_;
  std::string folder_;
  const DependencyUpdate& options_;
  base::Diagnostics& warnings_;
  std::vector<Repository> repositories_;
  std::map<std::string, std::string> indexes_;  // by URL
};

}  // namespace kboot::helm
