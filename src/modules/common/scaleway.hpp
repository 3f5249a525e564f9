// Scaleway's settings as its own tools read them, and Kapsule's API as far as it hands out
// kubeconfigs.
#pragma once

#include <map>
#include <string>

#include "base/context.hpp"
#include "net/net.hpp"

namespace kboot::modules {

// What a task says itself; empty fields: what the environment, then the profile says.
struct ScalewayWishes {
  std::string profile;
  std::string secret_key;
  std::string region;
  std::string api_url;
  std::string project_id;
};

struct ScalewayAccess {
  std::string secret_key;
  std::string region;
  std::string api_url;     // without a slash at its end
  std::string project_id;  // empty: any
  bool insecure = false;
};

// The task's words, then SCW_* of `environment`, then the profile of Scaleway's configuration file
// (SCW_CONFIG_PATH, $XDG_CONFIG_HOME/scw/config.yaml, ~/.config/scw/config.yaml): the order of
// scaleway-sdk-go. Throws Error `scaleway-profile`, `scaleway-no-key`.
[[nodiscard]] ScalewayAccess scaleway_access(const std::map<std::string, std::string>& environment,
                                             const ScalewayWishes& wishes);

struct KapsuleQuestion {
  std::string cluster;   // name, id, or region/id
  bool redacted = true;  // without the administrator's token in it
};

// The text of the kubeconfig that Kapsule gives for a cluster. Only reads. Throws Error
// `cluster-not-found`, `cluster-ambiguous`, `cloud-refused`, `cloud-answer`, `unreachable`.
[[nodiscard]] std::string kapsule_kubeconfig(const base::Context& context,
                                             net::Transport& transport,
                                             const ScalewayAccess& access,
                                             const KapsuleQuestion& question);

}  // namespace kboot::modules
