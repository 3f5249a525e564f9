// Resolves and fetches single dependencies by Helm's rules (internal/resolver, pkg/downloader).
#include "helm/dependency_sources.hpp"

#include <algorithm>
#include <utility>

#include "archive/archive.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/content_cache.hpp"
#include "helm/fetch_archive.hpp"
#include "helm/load.hpp"
#include "helm/registry.hpp"
#include "net/url.hpp"
#include "query/semver.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view local_scheme = "file://";

bool is_local(std::string_view repository) { return repository.starts_with(local_scheme); }

std::string_view without_slash(std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

bool same_version(const std::string& one, const std::string& other) {
  try {
    return query::Version::parse(one).compare(query::Version::parse(other)) == 0;
  } catch (const base::Error&) {
    return one == other;
  }
}

query::Constraints constraints_of(const Dependency& wanted) {
  try {
    return query::Constraints(wanted.version);
  } catch (base::Error& error) {
    throw base::Error(
        "dependency-unresolved",
        base::cat("dependency \"", wanted.name,
                  "\" has an invalid version/constraint format: ", error.diagnostic().message));
  }
}

bool is_version(const std::string& text) {
  try {
    (void)query::Version::parse(text);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

base::Error no_version(const Dependency& wanted, std::string_view newest) {
  base::Error error(
      "dependency-unresolved",
      base::cat("can't get a valid version for the subchart \"", wanted.name, "\" (repository \"",
                wanted.repository, "\", version \"", wanted.version, "\")"));
  error.hint(newest.empty() ? "change the version constraint in Chart.yaml"
                            : base::cat("the newest version there is ", newest));
  return error;
}

}  // namespace

DependencySources::DependencySources(const Network& network, const Places& places,
                                     std::string folder, const DependencyUpdate& options,
                                     base::Diagnostics& warnings)
    : network_(network),
      places_(places),
      folder_(std::move(folder)),
      options_(options),
      warnings_(warnings),
      repositories_(load_repositories(places)) {}

void DependencySources::say(std::string_view line) const {
  if (options_.say) options_.say(line);
}

const Repository* DependencySources::named(const std::string& url) const {
  const auto found = std::ranges::find_if(repositories_, [&](const Repository& each) {
    return without_slash(each.url) == without_slash(url);
  });
  return found == repositories_.end() ? nullptr : &*found;
}

void DependencySources::name_repositories(std::vector<Dependency>& wanted) const {
  for (Dependency& each : wanted) {
    std::string& repository = each.repository;
    if (repository.empty() || is_oci(repository)) continue;
    if (is_local(repository)) {
      (void)local_path(repository);
      continue;
    }
    std::string_view name = repository;
    if (name.starts_with('@')) {
      name.remove_prefix(1);
    } else if (name.starts_with("alias:")) {
      name.remove_prefix(6);
    } else if (named(repository) != nullptr || net::parse_url(repository)) {
      continue;
    }
    const Repository* found =
        name.size() < repository.size() ? find_repository(repositories_, name) : nullptr;
    if (found == nullptr) {
      base::Error error("repository-not-found",
                        base::cat("no repository definition for ", repository));
      error.hint(name.size() < repository.size()
                     ? base::cat("`kboot helm repo add ", name, " URL` adds it")
                     : "a repository is a URL or the name of a known one: `@NAME`");
      throw error;
    }
    repository = found->url;
  }
}

void DependencySources::require_named(const std::vector<Dependency>& locked) const {
  for (const Dependency& each : locked) {
    const std::string& repository = each.repository;
    if (repository.empty() || is_local(repository) || is_oci(repository)) continue;
    if (named(repository) != nullptr) continue;
    base::Error error("repository-not-found",
                      base::cat("no repository definition for ", repository));
    error.hint(base::cat("`kboot helm repo add NAME ", repository, "` adds it"));
    throw error;
  }
}

std::string DependencySources::local_path(const std::string& repository) const {
  const std::string_view path =
      is_local(repository) ? std::string_view(repository).substr(local_scheme.size()) : repository;
  const std::string full = base::normal_path(base::join_path(folder_, path));
  if (base::exists(full)) return full;
  throw base::Error("chart-not-found", base::cat("directory ", full, " not found"));
}

const std::string& DependencySources::index(const std::string& url) {
  const std::string key(without_slash(url));
  if (const auto there = indexes_.find(key); there != indexes_.end()) return there->second;
  // Helm's own name for the index of a repository that nobody named.
  Repository repository{.name = base::cat("helm-manager-", sha256_of(url)), .url = url};
  if (const Repository* known = named(url)) repository = *known;
  hide_password(network_, repository.access);
  std::string text;
  if (options_.skip_refresh) {
    text = cached_index(network_, places_, repository);
  } else {
    say(base::cat("fetching the index of ", url));
    text = update_repository(network_, places_, repository);
  }
  return indexes_.emplace(key, std::move(text)).first->second;
}

std::vector<Dependency> DependencySources::resolve(const std::vector<Dependency>& wanted) {
  std::vector<Dependency> locked;
  for (const Dependency& each : wanted) {
    Dependency& found = locked.emplace_back();
    found.name = each.name;
    found.repository = each.repository;
    found.version = resolve_one(each);
  }
  return locked;
}

std::string DependencySources::resolve_one(const Dependency& wanted) {
  const query::Constraints constraints = constraints_of(wanted);
  if (wanted.repository.empty()) {
    (void)local_path(base::cat("charts/", wanted.name));
    return wanted.version;
  }
  if (is_oci(wanted.repository)) return resolve_in_registry(wanted);
  if (!is_local(wanted.repository)) return resolve_in_repository(wanted);
  const auto chart = load_chart(local_path(wanted.repository), warnings_);
  const std::string& version = chart->metadata.version;
  if (!constraints.check(query::Version::parse(version))) throw no_version(wanted, version);
  return version;
}

std::string DependencySources::resolve_in_repository(const Dependency& wanted) {
  const query::Constraints constraints = constraints_of(wanted);
  const auto versions = read_index(index(wanted.repository), wanted.name, wanted.repository);
  if (!versions) {
    throw base::Error("dependency-unresolved",
                      base::cat(wanted.name, " chart not found in repo ", wanted.repository));
  }
  for (const ChartVersion& each : *versions) {
    if (each.urls.empty()) continue;
    if (constraints.check(query::Version::parse(each.version))) return each.version;
  }
  throw no_version(wanted, versions->empty() ? "" : versions->front().version);
}

std::string DependencySources::resolve_in_registry(const Dependency& wanted) {
  if (is_version(wanted.version)) return wanted.version;
  const query::Constraints constraints = constraints_of(wanted);
  Registry registry(network_, places_, options_.registries);
  const std::vector<std::string> versions = registry.versions(
      parse_oci_reference(base::cat(without_slash(wanted.repository), "/", wanted.name)));
  for (const std::string& each : versions) {
    if (constraints.check(query::Version::parse(each))) return each;
  }
  throw no_version(wanted, versions.empty() ? "" : versions.front());
}

std::optional<DependencyArchive> DependencySources::fetch(const Dependency& locked) {
  if (locked.repository.empty()) return present(locked);
  if (is_local(locked.repository)) return pack(locked);
  say(base::cat("fetching ", locked.name, " ", locked.version, " from ", locked.repository));
  return is_oci(locked.repository) ? from_registry(locked) : from_repository(locked);
}

// Nothing to fetch, but it must be what the chart wants.
std::optional<DependencyArchive> DependencySources::present(const Dependency& locked) {
  const auto chart = load_chart(local_path(base::cat("charts/", locked.name)), warnings_);
  const std::string& version = chart->metadata.version;
  if (constraints_of(locked).check(query::Version::parse(version))) return std::nullopt;
  throw base::Error("dependency-unresolved",
                    base::cat("dependency ", locked.name, " at version ", version,
                              " does not satisfy the constraint ", locked.version));
}

DependencyArchive DependencySources::pack(const Dependency& locked) {
  const std::string path = local_path(locked.repository);
  std::vector<File> files = read_chart_folder(path);
  std::vector<archive::File> packed;
  for (const File& file : files) {
    packed.push_back({file.name, std::string(file.text()), file.modified});
  }
  const auto chart = load_files(std::move(files), warnings_);
  const Metadata& metadata = chart->metadata;
  if (!constraints_of(locked).check(query::Version::parse(metadata.version))) {
    throw no_version(locked, metadata.version);
  }
  return {.name = base::cat(metadata.name, "-", metadata.version, ".tgz"),
          .bytes = archive::write_chart_archive(packed, metadata.name),
          .version = metadata.version};
}

DependencyArchive DependencySources::from_registry(const Dependency& locked) {
  Registry registry(network_, places_, options_.registries);
  const OciReference reference = registry.choose(
      parse_oci_reference(base::cat(without_slash(locked.repository), "/", locked.name)),
      locked.version);
  return {.name = base::cat(locked.name, "-", reference.tag, ".tgz"),
          .bytes = registry.pull(reference).archive,
          .version = locked.version};
}

DependencyArchive DependencySources::from_repository(const Dependency& locked) {
  const auto versions = read_index(index(locked.repository), locked.name, locked.repository);
  const std::vector<ChartVersion> none;
  const std::vector<ChartVersion>& all = versions ? *versions : none;
  const auto found = std::ranges::find_if(all, [&](const ChartVersion& each) {
    return !each.urls.empty() &&
           (locked.version.empty() || same_version(locked.version, each.version));
  });
  if (found == all.end()) throw no_version(locked, all.empty() ? "" : all.front().version);
  ArchiveTarget target{.url = resolve_url(locked.repository, found->urls.front()),
                       .owner = locked.repository,
                       .digest = plain_sha256(found->digest)};
  if (const Repository* known = named(locked.repository)) target.access = known->access;
  const std::string usual = base::cat(locked.name, "-", found->version, ".tgz");
  if (is_oci(target.url)) {
    Registry registry(network_, places_, options_.registries);
    const OciReference reference = registry.choose(parse_oci_reference(target.url), "");
    return {.name = usual, .bytes = registry.pull(reference).archive, .version = locked.version};
  }
  return {.name = archive_name(target.url, usual),
          .bytes = fetch_archive(network_, places_, target).archive,
          .version = locked.version};
}

}  // namespace kboot::helm
