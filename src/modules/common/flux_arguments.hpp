// The arguments of the module flux as what they ask for.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "gitops/flux_objects.hpp"
#include "modules/common/kube_arguments.hpp"
#include "run/module.hpp"

namespace kboot::modules {

inline constexpr std::array flux_component_arguments{
    run::Argument{.name = "namespace",
                  .doc = "Namespace of Flux and of its objects",
                  .default_value = "flux-system"},
    run::Argument{.name = "version",
                  .doc = "Release of Flux to install from its manifest, such as v2.9.4"},
    run::Argument{.name = "manifest",
                  .doc = "File or URL of Flux's components; the release's unless given"},
    run::Argument{.name = "checksum", .doc = "sha256:... that the manifest must have"},
    run::Argument{.name = "chart_ref", .doc = "The chart flux2 to install from instead"},
    run::Argument{.name = "chart_repo_url", .doc = "Its repository"},
    run::Argument{.name = "chart_version", .doc = "Its version"},
    run::Argument{
        .name = "release_name", .doc = "Name of the chart's release", .default_value = "flux"},
    run::Argument{.name = "values", .type = run::ArgType::dict, .doc = "Values of the chart"},
    run::Argument{.name = "components",
                  .type = run::ArgType::list,
                  .doc =
                      "The controllers that are wanted, such as source-controller; all usual ones "
                      "unless given",
                  .elements = run::ArgType::str},
};

inline constexpr std::array flux_sync_arguments{
    run::Argument{.name = "name", .doc = "Name of the source; the namespace's unless given"},
    run::Argument{.name = "kind",
                  .doc = "What kind of source; unless given, what the URL looks like",
                  .choices = "GitRepository OCIRepository Bucket HelmRepository"},
    run::Argument{.name = "url",
                  .doc = "Where the source is: ssh://, https://, oci://; of a Bucket its endpoint",
                  .aliases = "repo_url"},
    run::Argument{.name = "bucket", .doc = "Name of the bucket"},
    run::Argument{.name = "branch", .doc = "Branch to follow"},
    run::Argument{.name = "tag", .doc = "Tag to take"},
    run::Argument{.name = "semver", .doc = "Range of versions to take the newest of"},
    run::Argument{.name = "commit", .doc = "Commit to take; of an OCIRepository a digest"},
    run::Argument{.name = "source_interval",
                  .doc = "How often the source is looked at",
                  .default_value = "1m0s"},
    run::Argument{.name = "source_spec",
                  .type = run::ArgType::dict,
                  .doc = "Further fields of the source's spec, over the others"},
    run::Argument{.name = "deploy",
                  .doc = "What applies the source; none: only the source is made",
                  .default_value = "Kustomization",
                  .choices = "Kustomization HelmRelease none"},
    run::Argument{.name = "deploy_name", .doc = "Its name; the source's unless given"},
    run::Argument{.name = "path",
                  .doc = "Folder in the source, or the name of the chart of a HelmRelease",
                  .default_value = "./"},
    run::Argument{
        .name = "interval", .doc = "How often it is applied again", .default_value = "10m0s"},
    run::Argument{.name = "sync_timeout", .doc = "How long one try may take, as 2m0s"},
    run::Argument{.name = "target_namespace", .doc = "Namespace for all that it applies"},
    run::Argument{.name = "prune",
                  .type = run::ArgType::boolean,
                  .doc = "Remove what the source names no more",
                  .default_value = "true"},
    run::Argument{.name = "health_checks",
                  .type = run::ArgType::boolean,
                  .doc = "Ready only when all that it applies is ready (spec.wait)",
                  .default_value = "false"},
    run::Argument{.name = "spec",
                  .type = run::ArgType::dict,
                  .doc = "Further fields of its spec, over the others"},
    run::Argument{.name = "reconcile",
                  .type = run::ArgType::boolean,
                  .doc = "Ask Flux to look at once, although nothing changed",
                  .default_value = "false"},
};

inline constexpr std::array flux_secret_arguments{
    run::Argument{.name = "secret_name",
                  .doc = "Secret with the source's credentials; made when they are given here"},
    run::Argument{.name = "repo_username", .doc = "User at the repository", .default_value = "git"},
    run::Argument{.name = "repo_password", .doc = "Password or token of that user", .no_log = true},
    run::Argument{.name = "bearer_token", .doc = "Token for servers that want one", .no_log = true},
    run::Argument{.name = "ssh_private_key", .doc = "Private key for ssh", .no_log = true},
    run::Argument{.name = "known_hosts",
                  .doc = "Host keys for ssh; those of well-known servers unless given"},
    run::Argument{.name = "repo_ca", .doc = "Certificates to trust in for the repository, PEM"},
    run::Argument{.name = "age_identity",
                  .doc = "age identity with which Flux opens SOPS files: the Secret sops-age",
                  .no_log = true},
};

inline constexpr std::array flux_wait_arguments{
    run::Argument{.name = "wait",
                  .type = run::ArgType::boolean,
                  .doc = "Wait until Flux runs and has applied the source's revision",
                  .default_value = "true"},
    run::Argument{.name = "recurse",
                  .type = run::ArgType::boolean,
                  .doc = "Wait for the Flux objects that it applies, too",
                  .default_value = "false"},
    run::Argument{.name = "revision",
                  .doc = "The branch, tag or commit that the source must be at"},
    run::Argument{.name = "wait_timeout",
                  .type = run::ArgType::integer,
                  .doc = "Seconds to wait at most",
                  .default_value = "300"},
};

inline constexpr std::array flux_absence_arguments{
    run::Argument{.name = "state",
                  .doc = "Whether it is there; with absent, `url` or `name` alone means one source",
                  .default_value = "present",
                  .choices = "present absent"},
    run::Argument{.name = "deployed",
                  .doc = "With absent: what becomes of what was deployed; delete for one source",
                  .choices = "keep delete"},
    run::Argument{.name = "keep_namespace",
                  .type = run::ArgType::boolean,
                  .doc = "With absent: leave the namespace",
                  .default_value = "false"},
};

inline constexpr auto flux_arguments =
    joined(joined(joined(flux_component_arguments, flux_sync_arguments),
                  joined(flux_secret_arguments, flux_absence_arguments)),
           joined(flux_wait_arguments, auth_arguments));

enum class FluxFrom : std::uint8_t { nowhere, manifest, chart };

struct FluxRequest {
  FluxFrom from = FluxFrom::nowhere;
  std::string name_space;
  std::string manifest;  // file or URL
  std::vector<std::string> components;
  bool syncs = false;         // a source is asked for
  bool deploys = false;       // and what applies it
  bool needs_secret = false;  // the source names a Secret that is not among these
  gitops::FluxSync sync;
  std::vector<value::Value> secrets;  // objects

  bool wait = true;
  bool recurse = false;
  std::string revision;
  std::chrono::seconds timeout{300};
};

// What kind of source the arguments mean: `kind`, or what the URL looks like.
[[nodiscard]] std::string flux_source_kind(const run::Args& args);

// Throws Error `missing-argument`, `argument-conflict`, `argument-value` at the argument.
[[nodiscard]] FluxRequest flux_request(const run::TaskContext& task, const run::Args& args);

}  // namespace kboot::modules
