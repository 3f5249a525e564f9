// The labelled Secrets in which Argo CD finds repositories, credentials and clusters
// (operator-manual/declarative-setup.md).
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::gitops {

inline constexpr std::string_view secret_type_label = "argocd.argoproj.io/secret-type";

struct SettingsSecret {
  std::string name;
  std::string name_space = "argocd";
  std::string type;                          // of the label: "repository", "repo-creds", "cluster"
  value::Value data = value::Value::dict();  // keys and plain texts
  value::Value labels = value::Value::dict();
  value::Value annotations = value::Value::dict();
};

[[nodiscard]] value::Value settings_secret_object(const SettingsSecret& secret);

// "repo-3f2a91c0d4": a name that stays the same for the same URL.
[[nodiscard]] std::string settings_name(std::string_view prefix, std::string_view url);

}  // namespace kboot::gitops
