// Builds and reads Argo CD's labelled Secrets.
#include "gitops/settings_secret.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "gitops/repository_url.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

std::string decoded(const Value& secret, std::string_view key) {
  const Value* text = secret.get("data", key);
  if (text == nullptr || !text->is_string()) return {};
  return base::base64_decode_lenient(text->as_string()).value_or("");
}

bool carries_credentials(const Value& secret) {
  constexpr std::string_view keys[] = {"password", "bearerToken", "sshPrivateKey",
                                       "githubAppPrivateKey", "tlsClientCertKey"};
  return std::ranges::any_of(
      keys, [&](std::string_view key) { return secret.get("data", key) != nullptr; });
}

bool covers(const Value& secret, std::string_view repo_url) {
  const std::string url = decoded(secret, "url");
  const Value* type = secret.get("metadata", "labels", secret_type_label);
  if (type != nullptr && type->is_string() && type->as_string() == "repository")
    return same_repository(url, repo_url);
  return !url.empty() && is_url_prefix(url, repo_url);
}

}  // namespace

Value settings_secret_object(const SettingsSecret& secret) {
  Value labels = Value::dict();
  for (const auto& [key, text] : secret.labels.as_dict()) labels.edit_dict().set(key, text);
  labels.edit_dict().set(secret_type_label, secret.type);
  Value metadata =
      Value::dict({{"name", secret.name}, {"namespace", secret.name_space}, {"labels", labels}});
  if (!secret.annotations.as_dict().empty())
    metadata.edit_dict().set("annotations", secret.annotations);
  return Value::dict({{"apiVersion", "v1"},
                      {"kind", "Secret"},
                      {"metadata", std::move(metadata)},
                      {"type", "Opaque"},
                      {"stringData", secret.data}});
}

std::string settings_name(std::string_view prefix, std::string_view url) {
  const std::string digest = crypto::digest(crypto::Hash::sha256, normalized_repository_url(url));
  return base::cat(prefix, '-', base::hex_encode(std::string_view(digest).substr(0, 5)));
}

std::string credentials_mismatch(std::string_view repo_url, const std::vector<Value>& secrets) {
  const std::string host = repository_host(repo_url);
  std::string near;
  for (const Value& secret : secrets) {
    if (covers(secret, repo_url)) return {};
    const std::string url = decoded(secret, "url");
    if (!host.empty() && repository_host(url) == host && carries_credentials(secret)) near = url;
  }
  if (near.empty()) return {};
  return base::cat("Argo CD has credentials for `", near, "`, which are not used for `", repo_url,
                   '`');
}

}  // namespace kboot::gitops
