// A kubeconfig cut down to one context that stands by itself: what the module `kubeconfig` hands to
// later tasks.
#pragma once

#include <string>

#include "base/redactor.hpp"
#include "value/value.hpp"

namespace kboot::modules {

// Where a kubeconfig comes from, and how far it is trusted.
struct KubeconfigOrigin {
  std::string label;   // for messages: "~/.kube/config", "Secret clusters/edge-kubeconfig"
  std::string folder;  // where its relative paths start
  // A kubeconfig that others wrote must not start programs or read files of this machine.
  bool foreign = false;
};

struct KubeconfigWishes {
  std::string context;          // which one of its contexts; empty: the current one
  std::string name;             // what the context is called in the result; empty: as it is
  std::string server;           // URL, host or host:port of the API server in its place
  std::string tls_server_name;  // the name in the server's certificate
  std::string token;            // logs in with this token in place of what the user entry says
};

// Reads a text as a kubeconfig; its lines are never shown. Throws Error `bad-kubeconfig` and what
// reading YAML throws.
[[nodiscard]] value::Value read_kubeconfig_text(std::string_view text, const std::string& label);

// The wished context with its cluster and its user, files of certificates read into it, paths made
// absolute, credentials marked secret and made known to the redactor. Throws Error
// `bad-kubeconfig`, `unknown-context`, `no-context`, `kubeconfig-foreign`, `file-not-found`.
[[nodiscard]] value::Value single_context(const value::Value& document,
                                          const KubeconfigOrigin& origin,
                                          const KubeconfigWishes& wishes, base::Redactor& redactor);

// A kubeconfig of one cluster and one user under one name. `certificate_authority` is base64.
[[nodiscard]] value::Value made_kubeconfig(const std::string& name, const std::string& server,
                                           const std::string& certificate_authority,
                                           value::Value user);

// "10.0.0.7", "k3s.lan:6443", "https://k3s.lan" as the URL of an API server; `like` gives the port
// where none is written. Throws Error `bad-url`.
[[nodiscard]] std::string server_url(const std::string& written, std::string_view like);

}  // namespace kboot::modules
