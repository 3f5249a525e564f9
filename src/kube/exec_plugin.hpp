// Credentials from a program (client.authentication.k8s.io), as client-go's
// plugin/pkg/client/auth/exec runs it.
#pragma once

#include <optional>
#include <string>

#include "base/context.hpp"
#include "kube/connection.hpp"

namespace kboot::kube {

struct ExecCredential {
  std::string token;
  std::string certificate;
  std::string key;
  std::optional<base::WallTime> expires;
};

// Runs the program of the connection's user. Throws Error `exec-plugin` with what the program said
// on its standard error and its install hint.
ExecCredential run_exec_plugin(const base::Context& context, const Connection& connection);

}  // namespace kboot::kube
