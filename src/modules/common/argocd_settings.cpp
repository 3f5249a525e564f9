// Repository Secrets of Argo CD from the arguments of a task.
#include "modules/common/argocd_settings.hpp"

#include <algorithm>

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

// A repository says its type; credentials for many only where the task does.
Value data_of(const Args& args, bool repository) {
  Value data = Value::dict();
  if (repository) data.edit_dict().set("type", "git");
  for (const KeyRow& row : keys) {
    if (const Value* given = args.find(row.argument))
      data.edit_dict().set(row.key, text_of(*given));
  }
  return data;
}

base::Error conflict(const std::string& message, const Value& at, std::string hint) {
  base::Error error("argument-conflict", message, at.origin());
  error.status(base::Status::bad_input).hint(std::move(hint));
  return error;
}

base::Error bad_value(const std::string& message, const Value& at, std::string hint) {
  base::Error error("argument-value", message, at.origin());
  error.status(base::Status::bad_input).hint(std::move(hint));
  return error;
}

// scheme://user:password@host
bool has_password(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view authority = url.substr(scheme + 3, url.find('/', scheme + 3) - scheme - 3);
  const std::size_t at = authority.rfind('@');
  return at != std::string_view::npos &&
         authority.substr(0, at).find(':') != std::string_view::npos;
}

// A user with a password in the URL would be shown wherever the URL is.
void check_url(const Value& url) {
  const std::string_view text = url.as_string();
  if (text.empty() || std::ranges::any_of(text, [](char c) { return c == ' ' || c == '\n'; }))
    throw bad_value("`url` is no URL of a repository", url, "such as https://host/owner/name.git");
  if (!has_password(text)) return;
  throw bad_value("`url` holds a password", url, "give it as `repo_password`");
}

// Argo CD asks registries by the type of the repository (util/helm, util/oci).
void check_type(const Args& args, const Value& url) {
  const std::string type = args.text("type", "git");
  const bool oci = base::lower(url.as_string().substr(0, 6)) == "oci://";
  if (oci == (type == "oci")) return;
  const std::string name = base::cat("`", url.as_string(), "`");
  if (!oci)
    throw conflict(base::cat(name, " is no URL of the type `oci`"), url, "it begins with oci://");
  throw conflict(base::cat(name, " is not of the type `", type, '`'), url,
                 type == "helm" ? "`type: oci`, or `enable_oci: true` and the URL without oci://"
                                : "`type: oci`");
}

// A key is for ssh, everything else for https: Argo CD would silently ask without credentials.
void check_protocol(const Args& args, const Value& url) {
  const bool ssh = gitops::is_ssh_url(url.as_string());
  const auto fail = [&](std::string_view what, std::string_view other) {
    throw conflict(base::cat("`", what, "` is of no use for `", url.as_string(), "`, which is ",
                             ssh ? "reached by ssh" : "not reached by ssh"),
                   url, base::cat("give ", other));
  };
  constexpr std::string_view only_https[] = {"repo_password", "bearer_token",
                                             "github_app_private_key", "tls_client_cert"};
  for (const std::string_view argument : only_https) {
    if (ssh && args.has(argument))
      fail(argument, "`ssh_private_key`, or the repository's https URL");
  }
  if (!ssh && args.has("ssh_private_key"))
    fail("ssh_private_key", "a user and a password, or the repository's ssh URL");
}

// Not the path of a key, not its public half.
void check_pem(const Args& args) {
  struct Row {
    std::string_view argument, what;
  };
  constexpr Row rows[] = {{"ssh_private_key", "PRIVATE KEY-----"},
                          {"github_app_private_key", "PRIVATE KEY-----"},
                          {"tls_client_cert", "CERTIFICATE-----"},
                          {"tls_client_key", "PRIVATE KEY-----"}};
  for (const Row& row : rows) {
    const Value* given = args.find(row.argument);
    if (given == nullptr) continue;
    const std::string_view text = base::trim(given->as_string());
    const std::string_view first = text.substr(0, text.find('\n'));
    if (first.starts_with("-----BEGIN ") && base::trim(first).ends_with(row.what)) continue;
    throw bad_value(base::cat('`', row.argument, "` does not begin with -----BEGIN ... ", row.what),
                    *given, "give the text itself, not the name of its file");
  }
}

void check(const Args& args, bool repository) {
  const Value& url = *args.find("url");
  check_url(url);
  if (repository || args.has("type")) check_type(args, url);
  check_protocol(args, url);
  check_pem(args);
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
  const bool absent = args.text("state") == "absent";
  if (!absent) check(args, type == "repository");
  const std::string name =
      args.has("name")
          ? args.text("name")
          : gitops::settings_name(type == "repository" ? "repo" : "creds", args.text("url"));
  const gitops::SettingsSecret secret{.name = name,
                                      .name_space = args.text("namespace"),
                                      .type = std::string(type),
                                      .data = data_of(args, type == "repository"),
                                      .labels = texts(args, "labels"),
                                      .annotations = texts(args, "annotations")};
  return plan_own_objects(task, task.cluster(cluster_args(args)),
                          {gitops::settings_secret_object(secret)}, absent);
}

}  // namespace kboot::modules::argocd_settings
