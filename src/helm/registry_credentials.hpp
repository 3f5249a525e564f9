// Who we are to an OCI registry: Helm's and Docker's config.json, and credential helpers.
#pragma once

#include <string>

#include "helm/access.hpp"
#include "helm/places.hpp"

namespace kboot::helm {

struct Credential {
  std::string username = {};
  std::string password = {};
  std::string identity_token = {};  // an OAuth2 refresh token
  std::string registry_token = {};  // is shown as it is

  [[nodiscard]] bool empty() const noexcept {
    return username.empty() && password.empty() && identity_token.empty() && registry_token.empty();
  }
};

// What Helm's registry/config.json knows of a registry (HOST[:PORT]), else Docker's config.json; in
// each the registry's own helper (`credHelpers`), else the general one (`credsStore`), else `auths`.
// Empty where nobody knows it. Throws Error `registry-config` for what cannot be read and where a
// helper fails.
[[nodiscard]] Credential find_credential(const Network& network, const Places& places,
                                         const std::string& registry);

// Keeps and forgets a credential, in Helm's file or the helper that it names.
void keep_credential(const Network& network, const Places& places, const std::string& registry,
                     const Credential& credential);
void forget_credential(const Network& network, const Places& places, const std::string& registry);

}  // namespace kboot::helm
