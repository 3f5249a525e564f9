// helm_registry_auth: logs in to an OCI registry, or out of it (kubernetes.core,
// plugins/modules/helm_registry_auth.py).
#include "base/text.hpp"
#include "helm/places.hpp"
#include "helm/registry.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr Argument arguments[] = {
    {.name = "binary_path", .type = ArgType::path, .doc = "Accepted; kboot needs no helm"},
    {.name = "host", .doc = "The registry", .required = true, .aliases = "registry_url"},
    {.name = "state",
     .doc = "Whether its credentials are kept",
     .default_value = "present",
     .choices = "present absent"},
    {.name = "insecure",
     .type = ArgType::boolean,
     .doc = "Do not check the server's certificate",
     .default_value = "false"},
    {.name = "username", .doc = "Who we are to it", .aliases = "repo_username"},
    {.name = "password", .doc = "With which password", .aliases = "repo_password", .no_log = true},
    {.name = "key_file", .type = ArgType::path, .doc = "The key of the client certificate"},
    {.name = "cert_file", .type = ArgType::path, .doc = "A client certificate"},
    {.name = "ca_file", .type = ArgType::path, .doc = "The certificates to trust in"},
    {.name = "plain_http",
     .type = ArgType::boolean,
     .doc = "HTTP without TLS",
     .default_value = "false"},
};
constexpr std::string_view together[] = {"username password"};

struct State final : PlanState {};

helm::Access access_of(const Args& args) {
  return {.username = args.text("username"),
          .password = args.text("password"),
          .cert_file = args.text("cert_file"),
          .key_file = args.text("key_file"),
          .ca_file = args.text("ca_file"),
          .insecure_skip_tls_verify = args.flag("insecure"),
          .plain_http = args.flag("plain_http")};
}

std::string command_of(const Args& args) {
  const std::string host = args.text("host");
  if (args.text("state") == "absent") return cat("helm registry logout ", host);
  std::string out = cat("helm registry login ", host);
  if (args.has("username")) out += cat(" --username=", args.text("username"), " --password-stdin");
  if (args.flag("insecure")) out += " --insecure";
  if (args.has("key_file")) out += cat(" --key-file=", args.text("key_file"));
  if (args.has("cert_file")) out += cat(" --cert-file=", args.text("cert_file"));
  if (args.has("ca_file")) out += cat(" --ca-file=", args.text("ca_file"));
  if (args.flag("plain_http")) out += " --plain-http";
  return out;
}

// A login is proved and kept anew each time, as the original does: always changed.
Plan plan(TaskContext& task, const Args& args) {
  const std::string password = args.text("password");
  if (!password.empty()) task.base().redactor.add(password);
  Plan plan;
  const bool absent = args.text("state") == "absent";
  if (!absent && !args.has("username")) {
    throw base::Error("missing-argument", "a login needs `username` and `password`");
  }
  plan.outcome = Outcome::changed(Value::dict({{"changed", true}, {"command", command_of(args)}}));
  plan.outcome.changes.push_back({.operation = absent ? Operation::remove : Operation::update,
                                  .target = cat("credentials of ", args.text("host"))});
  plan.state = std::make_unique<State>();
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  const helm::Network network{task.base(), task.transport()};
  const helm::Places places = helm::places_of_environment();
  const std::string host = args.text("host");
  std::string said;
  if (args.text("state") == "absent") {
    helm::registry_logout(network, places, host);
    said = cat("Removing login credentials for ", host, "\n");
  } else {
    helm::registry_login(network, places, host, access_of(args));
    said = "Login Succeeded\n";
  }
  Outcome outcome = Outcome::changed(Value::dict(
      {{"changed", true}, {"stdout", ""}, {"stderr", said}, {"command", command_of(args)}}));
  outcome.changes = std::move(plan.outcome.changes);
  return outcome;
}

}  // namespace

constinit const run::Module helm_registry_auth_module = {
    .name = "helm_registry_auth",
    .aliases = "kubernetes.core.helm_registry_auth community.kubernetes.helm_registry_auth",
    .doc = "Log in to a registry of charts, or out of it",
    .arguments = arguments,
    .rules = {.required_together = together},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
