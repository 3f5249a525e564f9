// deploy_key: a public key at GitHub, GitLab, Gitea or Forgejo that may read one repository (a
// module of kboot's own).
#include "gitops/deploy_key.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/openssh_key.hpp"
#include "modules/rows.hpp"
#include "net/url.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "repository",
     .doc = "OWNER/NAME (at GitLab with all groups, or the number), or the repository's URL",
     .required = true,
     .aliases = "repo"},
    {.name = "provider",
     .doc = "What kind of server it is; unless given, the URL's host says it",
     .choices = "github gitlab gitea forgejo"},
    {.name = "api_url", .doc = "The API of a server of one's own"},
    {.name = "token",
     .doc = "Token that may administer the repository",
     .required = true,
     .no_log = true},
    {.name = "title", .doc = "Name of the key there", .required = true, .aliases = "name"},
    {.name = "key", .doc = "The public key", .aliases = "public_key"},
    {.name = "read_only",
     .type = ArgType::boolean,
     .doc = "Whether it may only read",
     .default_value = "true"},
    {.name = "state",
     .doc = "Whether it is there",
     .default_value = "present",
     .choices = "present absent"},
    {.name = "ca_cert", .type = ArgType::path, .doc = "File with the server's authorities"},
    {.name = "validate_certs",
     .type = ArgType::boolean,
     .doc = "Check the server's certificate",
     .default_value = "true"},
};

struct State final : PlanState {
  gitops::ForgeAccess access;
  gitops::DeployKey wanted;
  gitops::DeployKeyPlan plan;
};

base::Error wrong(const Args& args, std::string_view argument, const std::string& message) {
  const Value* at = args.find(argument);
  base::Error error("argument-value", message,
                    at == nullptr ? args.values().origin() : at->origin());
  error.status(base::Status::bad_input);
  return error;
}

gitops::Forge forge_of(const Args& args, const std::string& host) {
  if (args.has("provider")) return *gitops::forge_named(args.text("provider"));
  if (const auto forge = gitops::forge_of_host(host)) return *forge;
  throw wrong(args, "repository",
              host.empty()
                  ? "`provider` is needed: a short name says nothing of the server"
                  : base::cat("`provider` is needed: `", host, "` may be any kind of server"));
}

std::shared_ptr<const net::Tls> tls_of(const Args& args) {
  if (!args.has("ca_cert") && args.flag("validate_certs")) return nullptr;
  auto tls = std::make_shared<net::Tls>();
  if (args.has("ca_cert")) tls->ca = base::read_file(args.text("ca_cert"));
  tls->verify = args.flag("validate_certs");
  return tls;
}

gitops::ForgeAccess access_of(const Args& args) {
  gitops::RepositoryPlace place = gitops::repository_place(args.text("repository"));
  const bool number = std::ranges::all_of(place.path, [](char c) { return c >= '0' && c <= '9'; });
  gitops::ForgeAccess access{.forge = forge_of(args, place.host), .tls = tls_of(args)};
  const auto slashes = std::ranges::count(place.path, '/');
  const bool fits = access.forge == gitops::Forge::gitlab ? slashes > 0 || number : slashes == 1;
  if (place.path.empty() || !fits)
    throw wrong(args, "repository", "`repository` must be OWNER/NAME or the repository's URL");
  access.repository = std::move(place.path);
  access.api_url = args.text("api_url", gitops::forge_api(access.forge, place.host));
  while (access.api_url.ends_with('/')) access.api_url.pop_back();
  const auto url = net::parse_url(access.api_url);
  const bool safe =
      url && (url->scheme == "https" || (url->scheme == "http" && net::is_loopback(url->host)));
  if (!safe || !url->userinfo.empty()) {
    throw wrong(args, "api_url",
                "`api_url` must be an https URL without user and password: the token goes there");
  }
  access.token = args.text("token");
  const bool clean = !access.token.empty() && std::ranges::all_of(access.token, [](char c) {
    return c > ' ' && c < '\x7f';
  });
  if (!clean) throw wrong(args, "token", "`token` is empty, or has blanks or line ends in it");
  return access;
}

gitops::DeployKey wanted_of(const Args& args, bool absent) {
  gitops::DeployKey key{.title = args.text("title"),
                        .key = std::string(base::trim(args.text("key"))),
                        .read_only = args.flag("read_only")};
  if (key.key.empty() && !absent)
    throw base::Error("missing-argument", "`deploy_key` needs `key`", args.values().origin());
  if (key.key.find("PRIVATE KEY") != std::string::npos)
    throw wrong(args, "key", "`key` is a private key; a server gets the public one");
  if (!key.key.empty() && !crypto::openssh_blob(key.key))
    throw wrong(args, "key", "`key` is no public key for ssh (TYPE BASE64)");
  return key;
}

Value result_of(const State& state, const gitops::DeployKey& key, bool changed) {
  const auto blob = crypto::openssh_blob(key.key);
  Value out = Value::dict({{"changed", changed},
                           {"title", key.title},
                           {"key", key.key},
                           {"read_only", key.read_only},
                           {"repository", state.access.repository}});
  if (blob) out.edit_dict().set("fingerprint", crypto::openssh_fingerprint(*blob));
  if (key.id != 0) out.edit_dict().set("id", key.id);
  return out;
}

Value shown(const gitops::DeployKey& key) {
  return Value::dict({{"title", key.title}, {"key", key.key}, {"read_only", key.read_only}});
}

std::vector<Change> changes_of(const State& state) {
  std::vector<Change> changes;
  const auto target = [&](const gitops::DeployKey& key) {
    return base::cat("deploy key ", key.title, " of ", state.access.repository);
  };
  for (const gitops::DeployKey& key : state.plan.remove) {
    Change change{.operation = Operation::remove, .target = target(key)};
    change.diff.before = shown(key);
    changes.push_back(std::move(change));
  }
  if (state.plan.create) {
    Change change{.operation = Operation::create, .target = target(state.wanted)};
    change.diff.after = shown(state.wanted);
    changes.push_back(std::move(change));
  }
  return changes;
}

Plan plan(TaskContext& task, const Args& args) {
  const bool absent = args.text("state") == "absent";
  auto state = std::make_unique<State>();
  state->wanted = wanted_of(args, absent);
  state->access = access_of(args);
  task.base().redactor.add(state->access.token);
  const auto keys = gitops::list_deploy_keys(task.base(), task.transport(), state->access);
  state->plan = gitops::plan_deploy_key(keys, state->wanted, absent);
  Plan plan;
  if (!state->plan.create && state->plan.remove.empty()) {
    plan.outcome = Outcome::ok(result_of(*state, state->plan.there.value_or(state->wanted), false));
    return plan;
  }
  plan.outcome = Outcome::changed(result_of(*state, state->wanted, true));
  plan.outcome.changes = changes_of(*state);
  plan.state = std::move(state);
  return plan;
}

Outcome apply(TaskContext& task, const Args&, Plan& plan) {
  const State& state = static_cast<const State&>(*plan.state);
  for (const gitops::DeployKey& key : state.plan.remove)
    gitops::remove_deploy_key(task.base(), task.transport(), state.access, key.id);
  gitops::DeployKey now = state.plan.there.value_or(state.wanted);
  if (state.plan.create)
    now = gitops::create_deploy_key(task.base(), task.transport(), state.access, state.wanted);
  Outcome outcome = Outcome::changed(result_of(state, now, true));
  outcome.changes = changes_of(state);
  return outcome;
}

}  // namespace

constinit const run::Module deploy_key_module = {
    .name = "deploy_key",
    .aliases = "kboot.core.deploy_key",
    .doc = "Let a public key read a repository at GitHub, GitLab, Gitea or Forgejo",
    .arguments = arguments,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
