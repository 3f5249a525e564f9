// The arguments that all modules for Kubernetes share (kubernetes.core,
// module_utils/args_common.py).
#pragma once

#include <array>
#include <string>

#include "run/module.hpp"

namespace kboot::modules {

// Two tables as one.
template <std::size_t N, std::size_t M>
constexpr std::array<run::Argument, N + M> joined(const std::array<run::Argument, N>& first,
                                                  const std::array<run::Argument, M>& second) {
  std::array<run::Argument, N + M> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = first[i];
  for (std::size_t i = 0; i < M; ++i) out[N + i] = second[i];
  return out;
}

inline constexpr std::array auth_arguments{
    run::Argument{.name = "kubeconfig",
                  .type = run::ArgType::raw,
                  .doc = "A kubeconfig: a file, or its content"},
    run::Argument{.name = "context", .doc = "A context of the kubeconfig"},
    run::Argument{.name = "host", .doc = "URL of the API server"},
    run::Argument{.name = "api_key", .doc = "A bearer token", .no_log = true},
    run::Argument{.name = "username", .doc = "User for basic authentication"},
    run::Argument{.name = "password", .doc = "Password for basic authentication", .no_log = true},
    run::Argument{.name = "validate_certs",
                  .type = run::ArgType::boolean,
                  .doc = "Check the server's certificate",
                  .aliases = "verify_ssl"},
    run::Argument{.name = "ca_cert",
                  .type = run::ArgType::path,
                  .doc = "File with the server's authorities",
                  .aliases = "ssl_ca_cert"},
    run::Argument{.name = "client_cert",
                  .type = run::ArgType::path,
                  .doc = "File with our certificate",
                  .aliases = "cert_file"},
    run::Argument{.name = "client_key",
                  .type = run::ArgType::path,
                  .doc = "File with its key",
                  .aliases = "key_file"},
    run::Argument{.name = "proxy", .doc = "URL of a proxy"},
    run::Argument{.name = "no_proxy", .doc = "Not supported yet"},
    run::Argument{.name = "proxy_headers", .type = run::ArgType::dict, .doc = "Not supported yet"},
    run::Argument{
        .name = "persist_config", .type = run::ArgType::boolean, .doc = "Not supported yet"},
    run::Argument{.name = "impersonate_user", .doc = "Not supported yet"},
    run::Argument{.name = "impersonate_groups",
                  .type = run::ArgType::list,
                  .doc = "Not supported yet",
                  .elements = run::ArgType::str},
};

inline constexpr std::array wait_arguments{
    run::Argument{.name = "wait",
                  .type = run::ArgType::boolean,
                  .doc = "Wait until it is ready, or gone",
                  .default_value = "false"},
    run::Argument{.name = "wait_sleep",
                  .type = run::ArgType::integer,
                  .doc = "Accepted; changes are watched, not polled for",
                  .default_value = "5"},
    run::Argument{.name = "wait_timeout",
                  .type = run::ArgType::integer,
                  .doc = "Seconds to wait at most",
                  .default_value = "120"},
    run::Argument{.name = "wait_condition",
                  .type = run::ArgType::dict,
                  .doc = "A condition of the object to wait for: type, status, reason"},
};

// The cluster that a task names. Throws Error `not-supported` for an argument that is not there
// yet.
run::ClusterArgs cluster_args(const run::Args& args);

// Throws Error `not-supported` at the argument when it is given.
void refuse(const run::Args& args, std::string_view name);

// A list of texts as one selector: "a=b,c!=d"; empty without the argument.
std::string selector(const run::Args& args, std::string_view name);

}  // namespace kboot::modules
