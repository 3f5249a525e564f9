// What the API server says when it does not do what it was asked, as data and as a diagnostic.
#pragma once

#include <string>
#include <string_view>

#include "kube/kube.hpp"
#include "net/net.hpp"

namespace kboot::kube {

// Reads an answer with a status of 400 or more (or a Status object in a watch).
ApiStatus read_status(int http_code, std::string_view body);

// Who asked for what: the words around the server's own.
struct Action {
  std::string_view verb;  // "create", "get", "apply": as RBAC and people name it
  std::string target;  // "Deployment argocd/web"; for lists "deployments.apps in namespace argocd"
  std::string user;    // the user of the kubeconfig's context, for messages
};

// The Error for a status: `unauthorized` (status unreachable), `forbidden`, `not-found`,
// `conflict`, `invalid-object`, `api-error`. Names verb, object and user, the causes as notes, and
// one hint where we have one.
base::Error api_error(const Action& action, const ApiStatus& status);

}  // namespace kboot::kube
