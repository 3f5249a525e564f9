// The arguments that the modules for Helm share (kubernetes.core,
// module_utils/helm_args_common.py), and charts that tasks name.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "helm/helm.hpp"
#include "helm/locate.hpp"
#include "helm/places.hpp"
#include "kube/session.hpp"
#include "modules/common/kube_arguments.hpp"
#include "run/module.hpp"

namespace kboot::modules {

inline constexpr std::array helm_auth_arguments{
    run::Argument{
        .name = "binary_path", .type = run::ArgType::path, .doc = "Accepted; kboot needs no helm"},
    run::Argument{
        .name = "context", .doc = "A context of the kubeconfig", .aliases = "kube_context"},
    run::Argument{.name = "kubeconfig",
                  .type = run::ArgType::raw,
                  .doc = "A kubeconfig: a file, or its content",
                  .aliases = "kubeconfig_path"},
    run::Argument{.name = "host", .doc = "URL of the API server"},
    run::Argument{.name = "ca_cert",
                  .type = run::ArgType::path,
                  .doc = "File with the server's authorities",
                  .aliases = "ssl_ca_cert"},
    run::Argument{.name = "validate_certs",
                  .type = run::ArgType::boolean,
                  .doc = "Check the server's certificate",
                  .aliases = "verify_ssl"},
    run::Argument{.name = "api_key", .doc = "A bearer token", .no_log = true},
};

// Charts as the tasks of one module call see them.
struct TaskChart {
  // Gives the chart, new each time.
  std::function<std::shared_ptr<helm::Chart>()> load;
  std::string folder;  // where it is a folder of this machine
};

// What `chart_ref` and `chart_repo_url` say: the name of a chart in a repository is no path; a
// relative path starts where the run does.
[[nodiscard]] std::string chart_reference(const run::TaskContext& task, const run::Args& args);

// Fetches the index of every named repository: `update_repo_cache`.
void update_repositories(run::TaskContext& task, net::Transport& transport);

// Finds a chart, and fetches it where it is elsewhere. Throws what locating and loading throw, at
// `origin`.
[[nodiscard]] TaskChart find_chart(run::TaskContext& task, kube::Session& session,
                                   const std::string& reference, const helm::LocateOptions& options,
                                   base::Origin origin);
// What `chart_version`, `chart_digest` and the arguments about access say.
[[nodiscard]] helm::LocateOptions locate_options(const run::Args& args);

// Finds the chart that `chart_ref`, `chart_repo_url` and `chart_version` name, and fetches it where
// it is elsewhere. Throws what locating and loading throw, at the argument.
[[nodiscard]] TaskChart find_chart(run::TaskContext& task, const run::Args& args,
                                   kube::Session& session);

}  // namespace kboot::modules
