// What argocd_repository and argocd_repo_creds share: credentials for a URL, as a labelled Secret.
#pragma once

#include <array>
#include <string_view>

#include "modules/common/kube_arguments.hpp"
#include "run/module.hpp"

namespace kboot::modules::argocd_settings {

inline constexpr std::array common_arguments{
    run::Argument{.name = "url",
                  .doc = "URL of the repository, or how the URLs begin",
                  .required = true,
                  .aliases = "repo_url"},
    run::Argument{.name = "name", .doc = "Name of the Secret; made from the URL unless given"},
    run::Argument{.name = "namespace", .doc = "Namespace of Argo CD", .default_value = "argocd"},
    run::Argument{.name = "state",
                  .doc = "Whether it is there",
                  .default_value = "present",
                  .choices = "present absent"},
    run::Argument{.name = "type",
                  .doc = "What kind of repository; git unless given",
                  .choices = "git helm oci"},
    run::Argument{.name = "repo_username", .doc = "User at the repository", .aliases = "username"},
    run::Argument{.name = "repo_password",
                  .doc = "Password or token of that user",
                  .aliases = "password",
                  .no_log = true},
    run::Argument{.name = "bearer_token", .doc = "Token for servers that want one", .no_log = true},
    run::Argument{.name = "ssh_private_key", .doc = "Private key for ssh", .no_log = true},
    run::Argument{.name = "tls_client_cert", .doc = "Client certificate, PEM"},
    run::Argument{.name = "tls_client_key", .doc = "Its key, PEM", .no_log = true},
    run::Argument{.name = "github_app_id", .doc = "ID of a GitHub App"},
    run::Argument{.name = "github_app_installation_id", .doc = "ID of its installation"},
    run::Argument{.name = "github_app_private_key", .doc = "Its private key", .no_log = true},
    run::Argument{.name = "github_enterprise_url", .doc = "API of a GitHub Enterprise server"},
    run::Argument{.name = "insecure",
                  .type = run::ArgType::boolean,
                  .doc = "Do not check the server's certificate or host key"},
    run::Argument{.name = "force_basic_auth",
                  .type = run::ArgType::boolean,
                  .doc = "Send user and password without being asked"},
    run::Argument{
        .name = "enable_oci", .type = run::ArgType::boolean, .doc = "Charts from an OCI registry"},
    run::Argument{.name = "repo_proxy", .doc = "Proxy for the repository"},
    run::Argument{.name = "repo_no_proxy", .doc = "Hosts reached without that proxy"},
    run::Argument{
        .name = "labels", .type = run::ArgType::dict, .doc = "Further labels of the Secret"},
    run::Argument{
        .name = "annotations", .type = run::ArgType::dict, .doc = "Annotations of the Secret"},
};
inline constexpr std::array only_repository{
    run::Argument{.name = "project", .doc = "AppProject that alone may use it"},
    run::Argument{.name = "display_name", .doc = "How Argo CD calls it"},
    run::Argument{
        .name = "enable_lfs", .type = run::ArgType::boolean, .doc = "Fetch Git LFS objects"},
};
// `username` and `password` are the repository's here: they must never be sent to the API server.
consteval auto cluster_arguments() {
  std::array<run::Argument, std::tuple_size_v<decltype(auth_arguments)> - 2> out{};
  std::size_t count = 0;
  for (const run::Argument& each : auth_arguments) {
    if (each.name != "username" && each.name != "password") out.at(count++) = each;
  }
  return out;
}
inline constexpr auto credentials_table = joined(common_arguments, cluster_arguments());
inline constexpr auto repository_table = joined(only_repository, credentials_table);

inline constexpr std::string_view exclusive[] = {
    "repo_password bearer_token ssh_private_key github_app_private_key"};
inline constexpr std::string_view together[] = {
    "github_app_id github_app_installation_id github_app_private_key",
    "tls_client_cert tls_client_key"};

// `type` is the label's value: "repository" or "repo-creds".
[[nodiscard]] run::Plan plan(run::TaskContext& task, const run::Args& args, std::string_view type);

// A dict of texts (labels, annotations). Throws Error `argument-type`.
[[nodiscard]] value::Value texts(const run::Args& args, std::string_view name);

}  // namespace kboot::modules::argocd_settings
