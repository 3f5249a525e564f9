// Everything needed to reach one API server, worked out of a choice: files are read, names
// resolved.
#pragma once

#include <memory>
#include <string>

#include "kube/choice.hpp"
#include "kube/kubeconfig.hpp"
#include "net/net.hpp"

namespace kboot::kube {

struct Connection {
  std::string server;      // without a slash at its end
  std::string context;     // name, empty without a kubeconfig
  std::string cluster;     // name of the cluster entry
  std::string name_space;  // of the context; empty: "default"
  std::string proxy;
  net::Tls tls;
  UserEntry user;            // how we log in; files of certificates are read into its data already
  std::string source;        // for people: "context kind-dev of ~/.kube/config (KUBECONFIG)"
  std::size_t contexts = 0;  // in the kubeconfig that was read
};

// Reads what the choice names. Throws Error `kubeconfig-not-found`, `bad-kubeconfig`,
// `unknown-context`, `no-context`, `file-not-found`, `bad-url`.
Connection resolve_connection(const Choice& choice);

// Whether this process runs in a pod with a service account.
bool runs_in_cluster();

}  // namespace kboot::kube
