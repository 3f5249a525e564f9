// One question to a registry, and the challenge that comes back. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "helm/registry.hpp"

namespace kboot::helm {

struct Registry::Question {
  std::string registry;         // HOST[:PORT]
  std::string repository = {};  // what a token is asked for; empty: nothing in particular
  std::string path = {};        // or an absolute URL of the same registry
  std::string accept = "*/*";
};

// A WWW-Authenticate header (RFC 7235 section 2.1).
struct Challenge {
  std::string scheme;  // lower case
  std::vector<std::pair<std::string, std::string>> parameters;

  // The parameter of that name, or empty.
  [[nodiscard]] std::string_view parameter(std::string_view name) const noexcept;
};
[[nodiscard]] Challenge parse_challenge(std::string_view header);

// Throws Error `registry-answer` for a token server that credentials must not go to: another scheme
// than HTTP's, none of TLS where the registry has it, or an address of private networks that is not
// the registry's own (as ORAS refuses them).
void check_realm(const std::string& realm, const std::string& registry_url);

}  // namespace kboot::helm
