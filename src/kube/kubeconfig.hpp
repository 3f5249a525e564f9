// kubeconfig files: read, merged by client-go's rules (tools/clientcmd/loader.go), looked up by
// context.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kube/kube.hpp"

namespace kboot::kube {

struct ClusterEntry {
  std::string name;
  std::string server;
  std::string tls_server_name;
  std::string ca_data;  // PEM, decoded
  std::string ca_file;
  std::string proxy_url;
  bool insecure = false;
  base::Origin origin = {};
};

// A program that gives credentials (client.authentication.k8s.io).
struct ExecEntry {
  std::string command;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;
  std::string api_version;
  std::string install_hint;
  std::string interactive_mode;  // Never, IfAvailable, Always
  bool provide_cluster_info = false;
};

struct UserEntry {
  std::string name;
  std::string certificate_data;  // PEM, decoded
  std::string certificate_file;
  std::string key_data;
  std::string key_file;
  std::string token;
  std::string token_file;
  std::string username;
  std::string password;
  std::string as_user;
  std::string as_uid;
  std::vector<std::string> as_groups;
  std::optional<ExecEntry> exec;
  std::string auth_provider;
  base::Origin origin = {};
};

struct ContextEntry {
  std::string name;
  std::string cluster;
  std::string user;
  std::string name_space;
  base::Origin origin = {};
};

struct Kubeconfig {
  std::vector<ClusterEntry> clusters;
  std::vector<UserEntry> users;
  std::vector<ContextEntry> contexts;
  std::string current_context;
  std::vector<std::string> files;  // that were read

  // The context of that name (empty: the current one). Throws Error `unknown-context` (did you
  // mean), `no-context`.
  [[nodiscard]] const ContextEntry& context(std::string_view name) const;
  // Throw Error `bad-kubeconfig` at the context that names something that is not there.
  [[nodiscard]] const ClusterEntry& cluster_of(const ContextEntry& context) const;
  [[nodiscard]] const UserEntry& user_of(const ContextEntry& context) const;
};

// Reads files in order; what an earlier one defines under a name wins whole. Files that are not
// there are left out as long as one is there. Throws Error `kubeconfig-not-found`, `bad-kubeconfig`
// and what reading YAML throws; places, but never lines, of the file are shown.
Kubeconfig load_kubeconfig(const std::vector<std::string>& paths);

// One kubeconfig as data. `name` is shown in errors; `folder` is where its relative paths start.
Kubeconfig parse_kubeconfig(const Value& document, const std::string& name,
                            const std::string& folder);

}  // namespace kboot::kube
