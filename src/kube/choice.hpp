// Which cluster a task talks to (design.md decision 10): a pure function from what was said to a
// choice with its reason.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kube/kube.hpp"

namespace kboot::kube {

// What one source says about the cluster. Empty fields say nothing.
struct Naming {
  std::vector<std::string> kubeconfig;  // files
  Value kubeconfig_data;                // or a kubeconfig as a dict
  std::string context;
  std::string host;
  std::string api_key;
  std::string username, password;
  std::string ca_cert, client_cert, client_key;  // files
  std::string tls_server_name, proxy;
  std::optional<bool> validate_certs;

  // Does it say where the cluster is (files, data or a host)?
  [[nodiscard]] bool says_where() const noexcept {
    return !kubeconfig.empty() || kubeconfig_data.is_dict() || !host.empty();
  }
};

using Environment = std::map<std::string, std::string>;

struct ChoiceInputs {
  Naming task;                     // the module's arguments
  Environment task_environment;    // the task's `environment:`
  Naming obtained;                 // what the module `kubeconfig` got for this host
  Naming options;                  // --kubeconfig, --context
  Naming inventory;                // kubeconfig, kube_context; empty under the link
  Environment environment;         // the process's
  std::string default_kubeconfig;  // ~/.kube/config where that is a file, else empty
  bool in_cluster = false;         // the files and variables of a pod are there
};

enum class Chosen : std::uint8_t {
  task,
  task_environment,
  obtained,
  options,
  inventory,
  k8s_auth,
  kubeconfig_variable,
  default_file,
  in_cluster,
};

struct Choice {
  Naming naming;  // the choice with everything that its source and higher ones said
  Chosen source = Chosen::default_file;
  std::string reason;  // "KUBECONFIG", "--kubeconfig", "`kubeconfig` of the inventory"
};

// Throws Error `no-cluster` when nothing says where a cluster is. A context or credential counts
// only from the source that says where the cluster is or from a higher one: what a lower source
// says belongs to another cluster.
Choice choose_cluster(const ChoiceInputs& inputs);

// Which words of the user (options, the environments of task and process) name a cluster or a
// context; empty: none.
std::string named_by_user(const ChoiceInputs& inputs);

enum class Consent : std::uint8_t { given, ask, refused };

struct ConsentInputs {
  Chosen source = Chosen::default_file;
  bool context_named = false;
  std::size_t contexts = 1;  // in the kubeconfig
  bool pinned = false;       // kube_server or kube_cluster_uid
  bool yes = false;          // --yes
  bool terminal = false;
  bool under_link = false;
};

// Whether the choice was made knowingly enough to write.
Consent consent_for(const ConsentInputs& inputs) noexcept;

}  // namespace kboot::kube
