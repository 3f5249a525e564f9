// Finds charts by the rules of Helm's LocateChart and ChartDownloader.
#include "helm/locate.hpp"

#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/content_cache.hpp"
#include "helm/fetch_archive.hpp"
#include "helm/registry.hpp"
#include "helm/repo_index.hpp"
#include "helm/repositories.hpp"
#include "net/url.hpp"

namespace kboot::helm {

namespace {

class Locator {
 public:
  Locator(const Network& network, const Places& places, const LocateOptions& options,
          base::Diagnostics& warnings)
      : network_(network), places_(places), options_(options), warnings_(warnings) {
    version_ = base::trim(options.version);
    if (version_.empty() && options.devel) version_ = ">0.0.0-0";
    if (options.chart_digest.empty()) return;
    pinned_ = plain_sha256(options.chart_digest);
    if (!pinned_.empty()) return;
    throw base::Error("bad-checksum", base::cat("`", options.chart_digest,
                                                "` is no sha256: it has 64 hexadecimal digits"));
  }

  ChartSource find(const std::string& reference) {
    if (!options_.repo_url.empty()) return in_repository(reference);
    if (!options_.elsewhere && base::exists(reference)) return on_this_machine(reference);
    if (reference.starts_with('/') || reference.starts_with('.')) {
      throw base::Error("chart-not-found", base::cat("path \"", reference, "\" not found"));
    }
    if (is_oci(reference)) return in_registry(reference);
    if (const auto url = net::parse_url(reference); url && !url->path.empty()) {
      return fetch(owned(reference));
    }
    return by_name(reference);
  }

 private:
  ChartSource on_this_machine(const std::string& path) {
    ChartSource source{.path = base::absolute_path(path), .origin = path};
    if (base::is_directory(path)) {
      if (pinned_.empty()) return source;
      base::Error error("not-supported", "a chart's folder has no digest to be held to");
      error.hint("pin the digest of an archive that `helm package` makes");
      throw error;
    }
    if (pinned_.empty()) return source;
    require_sha256(base::read_file(path), pinned_, path);
    source.digest = pinned_;
    return source;
  }

  // --repo URL NAME
  ChartSource in_repository(const std::string& name) {
    if (is_oci(options_.repo_url)) return in_registry(base::cat(options_.repo_url, "/", name));
    const std::string index = index_of_url();
    const auto versions = read_index(index, name, options_.repo_url);
    const ChartVersion* chosen =
        versions ? select_version(*versions, name, version_, warnings_) : nullptr;
    const std::string what = version_.empty()
                                 ? base::cat("chart \"", name, "\"")
                                 : base::cat("chart \"", name, "\" version \"", version_, "\"");
    if (chosen == nullptr) {
      base::Error error("chart-not-found",
                        base::cat(what, " not found in ", options_.repo_url, " repository"));
      if (versions && !versions->empty()) {
        error.hint(base::cat("the newest version there is ", versions->front().version));
      }
      throw error;
    }
    return fetch(target_of(*chosen, what, options_.repo_url, options_.access));
  }

  std::string index_of_url() {
    try {
      return get(network_, resolve_url(options_.repo_url, "index.yaml"), options_.access,
                 options_.repo_url);
    } catch (base::Error& error) {
      throw error.frame(base::cat("looks like \"", options_.repo_url,
                                  "\" is not a valid chart repository or cannot be reached"));
    }
  }

  static ArchiveTarget target_of(const ChartVersion& chosen, const std::string& what,
                                 const std::string& repository, const Access& access) {
    if (chosen.urls.empty()) {
      throw base::Error("chart-not-found", base::cat(what, " has no downloadable URLs"));
    }
    return {.url = resolve_url(repository, chosen.urls.front()),
            .owner = repository,
            .access = access,
            .digest = plain_sha256(chosen.digest)};
  }

  // REPO/NAME
  ChartSource by_name(const std::string& reference) {
    const std::size_t slash = reference.find('/');
    if (slash == reference.npos) {
      base::Error error(
          "chart-not-found",
          base::cat("non-absolute URLs should be in form of repo_name/path_to_chart, got: ",
                    reference));
      error.hint(base::cat("a chart in this folder is named `./", reference, "`"));
      throw error;
    }
    const std::string repo_name = reference.substr(0, slash);
    const std::string name = reference.substr(slash + 1);
    const std::vector<Repository> repositories = load_repositories(places_);
    const Repository* repository = find_repository(repositories, repo_name);
    if (repository == nullptr) throw unknown_repository(repo_name, repositories);
    if (repository->url.empty()) {
      throw base::Error("repository-not-found",
                        base::cat("no URL found for repository ", repo_name));
    }
    hide_password(network_, repository->access);
    const std::string index = cached_index(network_, places_, *repository);
    const auto versions = read_index(index, name, repository->url);
    const ChartVersion* chosen =
        versions ? select_version(*versions, name, version_, warnings_) : nullptr;
    if (chosen == nullptr) {
      const std::string_view why = versions ? "no chart version found" : "no chart name found";
      base::Error error("chart-not-found", base::cat("chart \"", name, "\" matching ", version_,
                                                     " not found in ", repo_name, " index: ", why));
      error.hint(base::cat("`kboot helm repo update ", repo_name, "` fetches a newer index"));
      throw error;
    }
    return fetch(target_of(*chosen, base::cat("chart \"", reference, "\""), repository->url,
                           access_of(*repository)));
  }

  static base::Error unknown_repository(const std::string& name,
                                        const std::vector<Repository>& repositories) {
    base::Error error("repository-not-found", base::cat("repo ", name, " not found"));
    std::vector<std::string> names;
    for (const Repository& each : repositories) names.push_back(each.name);
    const std::string near = base::did_you_mean(name, names);
    error.hint(near.empty() ? "`kboot helm repo add NAME URL` adds one" : near);
    return error;
  }

  // What the command line says, where the repository itself says nothing.
  Access access_of(const Repository& repository) const {
    Access access = options_.access;
    const Access& own = repository.access;
    if (!own.cert_file.empty() || !own.key_file.empty() || !own.ca_file.empty()) {
      access.cert_file = own.cert_file;
      access.key_file = own.key_file;
      access.ca_file = own.ca_file;
    }
    if (!own.username.empty() && !own.password.empty()) {
      access.username = own.username;
      access.password = own.password;
      access.pass_credentials = own.pass_credentials;
    }
    access.insecure_skip_tls_verify =
        own.insecure_skip_tls_verify || access.insecure_skip_tls_verify;
    return access;
  }

  // A chart's own URL. A named repository below whose URL it stands lends its access.
  ArchiveTarget owned(const std::string& url) {
    for (const Repository& each : load_repositories(places_)) {
      if (each.url.empty() || !url.starts_with(each.url) || !same_server(each.url, url)) continue;
      hide_password(network_, each.access);
      return {.url = url, .owner = each.url, .access = access_of(each)};
    }
    return {.url = url, .owner = url, .access = options_.access};
  }

  ChartSource fetch(ArchiveTarget target) {
    if (is_oci(target.url)) return in_registry(target.url);
    target.pinned = pinned_;
    return fetch_archive(network_, places_, target);
  }

  ChartSource in_registry(const std::string& reference) {
    Registry registry(network_, places_, options_.access);
    const OciReference chosen = registry.choose(parse_oci_reference(reference), version_);
    PulledChart pulled = registry.pull(chosen);
    ChartSource source{.archive = std::move(pulled.archive), .origin = chosen.text()};
    source.digest = sha256_of(source.archive);
    source.manifest = pulled.digest;
    source.file = base::cat(base::base_name(chosen.repository), "-",
                            chosen.tag.empty() ? plain_sha256(chosen.digest) : chosen.tag, ".tgz");
    // A manifest's digest pins the chart as well: it names the layer's.
    if (!pinned_.empty() && plain_sha256(source.manifest) != pinned_) {
      require_sha256(source.archive, pinned_, source.origin);
    }
    return source;
  }

  const Network& network_;
  const Places& places_;
  const LocateOptions& options_;
  base::Diagnostics& warnings_;
  std::string version_;
  std::string pinned_;  // by chart_digest, or empty
};

}  // namespace

ChartSource locate(const Network& network, const Places& places, const std::string& reference,
                   const LocateOptions& options, base::Diagnostics& warnings) {
  if (options.verify) {
    base::Error error("not-supported", "kboot does not verify the PGP signatures of charts");
    error.hint("`helm verify` does; then pin the archive by its sha256");
    throw error;
  }
  hide_password(network, options.access);
  return Locator(network, places, options, warnings).find(std::string(base::trim(reference)));
}

}  // namespace kboot::helm
