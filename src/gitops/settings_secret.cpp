// Builds and reads Argo CD's labelled Secrets.
#include "gitops/settings_secret.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "gitops/repository_url.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

using value::Value;

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

}  // namespace kboot::gitops
