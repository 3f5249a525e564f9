// The password of Argo CD's user admin: a bcrypt hash and the time it was set, in argocd-secret.
//
// Argo CD refuses every login token that is older than that time, so it is written once with each
// password and never again (util/settings/accounts.go).
#pragma once

#include <optional>
#include <string>

#include "base/context.hpp"
#include "value/value.hpp"

namespace kboot::gitops {

inline constexpr std::string_view argocd_secret_name = "argocd-secret";

struct AdminPassword {
  std::string hash;   // empty: none
  std::string mtime;  // RFC 3339

  [[nodiscard]] bool empty() const noexcept { return hash.empty(); }
};

// What stands in the Secret argocd-secret, which may be null.
[[nodiscard]] AdminPassword stored_password(const value::Value& secret);

// The password of a text: the one that is there where it is the same, else a new hash with the time
// of now. Throws Error `argument-value` for an empty text and one of more than 72 bytes.
[[nodiscard]] AdminPassword password_of_text(const base::Context& context, std::string_view text,
                                             const AdminPassword& there);
// The password of a hash; throws Error `argument-value` for what is none.
[[nodiscard]] AdminPassword password_of_hash(const base::Context& context, std::string_view hash,
                                             const AdminPassword& there);

// The keys of argocd-secret, as texts that are secret.
[[nodiscard]] value::Value password_data(const AdminPassword& password);

}  // namespace kboot::gitops
