// helm_repository: lists a chart repository or takes it away (kubernetes.core,
// plugins/modules/helm_repository.py).
#include "base/text.hpp"
#include "helm/places.hpp"
#include "helm/repositories.hpp"
#include "modules/common/helm_arguments.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr std::array own_arguments{
    Argument{
        .name = "repo_name", .doc = "The repository's name", .required = true, .aliases = "name"},
    Argument{.name = "repo_url", .doc = "Its URL", .aliases = "url"},
    Argument{.name = "repo_username", .doc = "Who we are to it", .aliases = "username"},
    Argument{.name = "repo_password",
             .doc = "With which password",
             .aliases = "password",
             .no_log = true},
    Argument{.name = "repo_state",
             .doc = "Whether it is listed",
             .default_value = "present",
             .aliases = "state",
             .choices = "present absent"},
    Argument{.name = "pass_credentials",
             .type = ArgType::boolean,
             .doc = "Give the password to other servers than its own too",
             .default_value = "false"},
    Argument{.name = "force_update",
             .type = ArgType::boolean,
             .doc = "Replace one of that name",
             .default_value = "false",
             .aliases = "force"},
    Argument{.name = "insecure_skip_tls_verify",
             .type = ArgType::boolean,
             .doc = "Do not check the server's certificate",
             .default_value = "false",
             .aliases = "skip_tls_certs_check"},
};
constexpr auto arguments = joined(own_arguments, helm_auth_arguments);
constexpr std::string_view exclusive[] = {"context ca_cert", "context validate_certs"};
constexpr std::string_view together[] = {"repo_username repo_password"};

struct State final : PlanState {
  helm::Repository repository;
  bool absent = false;
  bool force = false;
};

std::string without_slashes(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

helm::Repository wanted(const Args& args) {
  return {.name = args.text("repo_name"),
          .url = without_slashes(args.text("repo_url")),
          .access = {.username = args.text("repo_username"),
                     .password = args.text("repo_password"),
                     .insecure_skip_tls_verify = args.flag("insecure_skip_tls_verify"),
                     .pass_credentials = args.flag("pass_credentials")}};
}

std::string command_of(const State& state) {
  const helm::Repository& repository = state.repository;
  if (state.absent) return cat("helm repo rm ", repository.name);
  std::string out = cat("helm repo add ", repository.name, " ", repository.url);
  if (!repository.access.username.empty()) {
    out += cat(" --username=", repository.access.username, " --password=******");
  }
  if (repository.access.pass_credentials) out += " --pass-credentials";
  if (state.force) out += " --force-update";
  if (repository.access.insecure_skip_tls_verify) out += " --insecure-skip-tls-verify";
  return out;
}

Plan unchanged(const Args& args) {
  Plan plan;
  Value result = Value::dict({{"changed", false}, {"repo_name", args.text("repo_name")}});
  result.edit_dict().set(
      "repo_url", args.has("repo_url") ? Value(without_slashes(args.text("repo_url"))) : Value());
  plan.outcome = Outcome::ok(std::move(result));
  return plan;
}

Plan plan(TaskContext& task, const Args& args) {
  auto state = std::make_unique<State>();
  state->repository = wanted(args);
  state->absent = args.text("repo_state") == "absent";
  state->force = args.flag("force_update");
  const helm::Repository& repository = state->repository;
  if (!repository.access.password.empty()) task.base().redactor.add(repository.access.password);
  if (!state->absent && !args.has("repo_url")) {
    throw base::Error("missing-argument",
                      "repo_state is present but all of the following are missing: repo_url");
  }
  const auto listed = helm::load_repositories(helm::places_of_environment());
  const helm::Repository* there = helm::find_repository(listed, repository.name);
  Plan plan;
  if (state->absent ? there == nullptr : there != nullptr && !state->force) {
    if (!state->absent && without_slashes(there->url) != repository.url) {
      plan.outcome =
          Outcome::failed(cat("Repository already have a repository named ", repository.name));
      return plan;
    }
    return unchanged(args);
  }
  plan.outcome = Outcome::changed(Value::dict({{"changed", true}}));
  const Value before = there == nullptr ? Value() : Value(there->url);
  plan.outcome.changes.push_back(
      {.operation = state->absent      ? Operation::remove
                    : there == nullptr ? Operation::create
                                       : Operation::update,
       .target = cat("chart repository ", repository.name),
       .diff = {.before = before, .after = state->absent ? Value() : Value(repository.url)}});
  plan.state = std::move(state);
  return plan;
}

Outcome apply(TaskContext& task, const Args&, Plan& plan) {
  const auto& state = static_cast<const State&>(*plan.state);
  const helm::Places places = helm::places_of_environment();
  const std::string& name = state.repository.name;
  std::string said;
  if (state.absent) {
    helm::remove_repository(places, name);
    said = cat("\"", name, "\" has been removed from your repositories\n");
  } else {
    helm::add_repository({task.base(), task.transport()}, places, state.repository, state.force);
    said = cat("\"", name, "\" has been added to your repositories\n");
  }
  Outcome outcome = Outcome::changed(Value::dict(
      {{"changed", true}, {"stdout", said}, {"stderr", ""}, {"command", command_of(state)}}));
  outcome.changes = std::move(plan.outcome.changes);
  return outcome;
}

}  // namespace

constinit const run::Module helm_repository_module = {
    .name = "helm_repository",
    .aliases = "kubernetes.core.helm_repository community.kubernetes.helm_repository",
    .doc = "List a repository of charts, or take it away",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive, .required_together = together},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
