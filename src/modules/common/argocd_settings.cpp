// Repository Secrets of Argo CD from the arguments of a task.
#include "modules/common/argocd_settings.hpp"

#include "base/text.hpp"
#include "gitops/repository_url.hpp"
#include "gitops/settings_secret.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/own_objects.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_settings {

namespace {

using run::Args;
using value::Value;

// Which key of the Secret an argument becomes.
struct KeyRow {
  std::string_view argument;
  std::string_view key;
};
constexpr KeyRow keys[] = {
    {"url", "url"},
    {"type", "type"},
    {"repo_username", "username"},
    {"repo_password", "password"},
    {"bearer_token", "bearerToken"},
    {"ssh_private_key", "sshPrivateKey"},
    {"tls_client_cert", "tlsClientCertData"},
    {"tls_client_key", "tlsClientCertKey"},
    {"github_app_id", "githubAppID"},
    {"github_app_installation_id", "githubAppInstallationID"},
    {"github_app_private_key", "githubAppPrivateKey"},
    {"github_enterprise_url", "githubAppEnterpriseBaseUrl"},
    {"insecure", "insecure"},
    {"force_basic_auth", "forceHttpBasicAuth"},
    {"enable_oci", "enableOCI"},
    {"repo_proxy", "proxy"},
    {"repo_no_proxy", "noProxy"},
    {"project", "project"},
    {"display_name", "name"},
    {"enable_lfs", "enableLfs"},
};

Value text_of(const Value& given) {
  if (given.is(value::Kind::boolean)) return given.as_bool() ? "true" : "false";
  return given;
}

Value data_of(const Args& args) {
  Value data = Value::dict();
  for (const KeyRow& row : keys) {
    if (const Value* given = args.find(row.argument))
      data.edit_dict().set(row.key, text_of(*given));
  }
  return data;
}

// A key is for ssh, everything else for https: Argo CD would silently ask without credentials.
void check(const Args& args) {
  const Value& url = *args.find("url");
  const bool ssh = gitops::is_ssh_url(url.as_string());
  const auto fail = [&](std::string_view what, std::string_view other) {
    base::Error error("argument-conflict",
                      base::cat("`", what, "` is of no use for `", url.as_string(), "`, which is ",
                                ssh ? "reached by ssh" : "not reached by ssh"),
                      url.origin());
    error.status(base::Status::bad_input).hint(base::cat("give ", other));
    throw error;
  };
  if (ssh && (args.has("repo_password") || args.has("bearer_token")))
    fail("repo_password", "`ssh_private_key`, or the repository's https URL");
  if (!ssh && args.has("ssh_private_key"))
    fail("ssh_private_key", "a user and a password, or the repository's ssh URL");
}

}  // namespace

Value texts(const Args& args, std::string_view name) {
  const Value* map = args.find(name);
  if (map == nullptr) return Value::dict();
  for (const auto& [key, text] : map->as_dict()) {
    if (!key.is_string() || !text.is_string())
      throw base::Error("argument-type", "labels and annotations must be strings", text.origin());
  }
  return *map;
}

run::Plan plan(run::TaskContext& task, const Args& args, std::string_view type) {
  check(args);
  const std::string name =
      args.has("name")
          ? args.text("name")
          : gitops::settings_name(type == "repository" ? "repo" : "creds", args.text("url"));
  const gitops::SettingsSecret secret{.name = name,
                                      .name_space = args.text("namespace"),
                                      .type = std::string(type),
                                      .data = data_of(args),
                                      .labels = texts(args, "labels"),
                                      .annotations = texts(args, "annotations")};
  return plan_own_objects(task, task.cluster(cluster_args(args)),
                          {gitops::settings_secret_object(secret)}, args.text("state") == "absent");
}

}  // namespace kboot::modules::argocd_settings
