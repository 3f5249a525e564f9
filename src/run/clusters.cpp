// Chooses, confirms and keeps the clusters of a host's tasks.
#include "run/clusters.hpp"

#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::run {

namespace {

using base::cat;

kube::Naming naming_of(const ClusterArgs& args) {
  kube::Naming naming{.kubeconfig = {},
                      .kubeconfig_data = args.kubeconfig_data,
                      .context = args.context,
                      .host = args.host,
                      .api_key = args.api_key,
                      .username = args.username,
                      .password = args.password,
                      .ca_cert = args.ca_cert,
                      .client_cert = args.client_cert,
                      .client_key = args.client_key,
                      .tls_server_name = args.tls_server_name,
                      .proxy = args.proxy,
                      .validate_certs = args.validate_certs};
  if (!args.kubeconfig.empty()) naming.kubeconfig.push_back(args.kubeconfig);
  return naming;
}

// A program that logs in runs in the environment of the task, under what the kubeconfig says.
void add_environment(kube::ExecEntry& exec, const kube::Environment& environment) {
  exec.environment.insert(exec.environment.begin(), environment.begin(), environment.end());
}

// Two choices with the same key end at the same server with the same credentials.
std::string key_of(const kube::Choice& choice, const kube::Environment& environment) {
  const kube::Naming& naming = choice.naming;
  Value key =
      Value::list({base::join(naming.kubeconfig, ":"), naming.kubeconfig_data, naming.context,
                   naming.host, naming.api_key, naming.username, naming.password, naming.ca_cert,
                   naming.client_cert, naming.client_key, naming.tls_server_name, naming.proxy,
                   naming.validate_certs.value_or(true)});
  if (!environment.empty() && kube::resolve_connection(choice).user.exec) {
    for (const auto& [name, given] : environment) key.edit_list().append(cat(name, '=', given));
  }
  return value::to_json(key);
}

}  // namespace

kube::ChoiceInputs Clusters::inputs(const kube::Environment& environment) const {
  return {.task = {},
          .task_environment = environment,
          .obtained = {},
          .options = defaults_.options,
          .inventory = {},
          .environment = defaults_.environment,
          .default_kubeconfig = defaults_.default_kubeconfig,
          .in_cluster = defaults_.in_cluster};
}

std::string Clusters::named_by_user(const kube::Environment& environment) const {
  return kube::named_by_user(inputs(environment));
}

kube::Session& Clusters::session(const base::Context& context, const ClusterArgs& args,
                                 const kube::Environment& environment, const HostCluster& host) {
  if (defaults_.offline) {
    std::unique_ptr<kube::Session>& nowhere = line_.sessions[{}];
    if (nowhere == nullptr) {
      nowhere = std::make_unique<kube::Session>(
          *line_.transport,
          kube::Connection{.server = "https://nowhere.invalid", .name_space = "default"});
    }
    return *nowhere;
  }
  kube::ChoiceInputs said = inputs(environment);
  said.task = naming_of(args);
  if (!defaults_.under_link) said.inventory = host.naming;
  const bool to_come = host.obtained.has(value::mark_unknown);
  if (to_come) {
    said.obtained.host = "https://known-after-apply";
  } else {
    said.obtained.kubeconfig_data = host.obtained;
  }
  const kube::Choice choice = kube::choose_cluster(said);
  if (to_come && choice.source == kube::Chosen::obtained)
    throw PlanUnknown{"its cluster is known after apply"};
  std::unique_ptr<kube::Session>& session = line_.sessions[key_of(choice, environment)];
  if (session == nullptr) session = connect(context, choice, environment, host);
  if (!told_.contains(session.get())) {
    connected_({.context = session->connection().context,
                .server = session->connection().server,
                .version = session->version(context).text});
    told_.insert(session.get());
  }
  return *session;
}

std::vector<kube::Session*> Clusters::written() const {
  std::vector<kube::Session*> found;
  for (const auto& [key, session] : line_.sessions) {
    if (session != nullptr && session->writes() > 0) found.push_back(session.get());
  }
  return found;
}

std::unique_ptr<kube::Session> Clusters::connect(const base::Context& context,
                                                 const kube::Choice& choice,
                                                 const kube::Environment& environment,
                                                 const HostCluster& host) {
  kube::Connection connection = kube::resolve_connection(choice);
  if (connection.user.exec) add_environment(*connection.user.exec, environment);
  const bool pinned = !host.guards.server.empty() || !host.guards.cluster_uid.empty();
  const kube::Consent consent =
      kube::consent_for({.source = choice.source,
                         .context_named = !choice.naming.context.empty(),
                         .contexts = connection.contexts,
                         .pinned = pinned,
                         .yes = defaults_.yes,
                         .terminal = defaults_.terminal && defaults_.confirm != nullptr,
                         .under_link = defaults_.under_link});
  const std::string where = cat(connection.server, " (", connection.source, ")");
  if (consent == kube::Consent::ask && !line_.refused.contains(where) &&
      !defaults_.confirm(cat("use the cluster ", where, "?")))
    line_.refused.insert(where);
  if (consent == kube::Consent::refused || line_.refused.contains(where)) {
    throw base::Error("cluster-not-confirmed",
                      cat("nothing says that the cluster ", where, " is the one meant"))
        .hint(
            "name it with `--context`, pin it with `kube_server` in the inventory, or give "
            "`--yes`");
  }
  auto session = std::make_unique<kube::Session>(*line_.transport, std::move(connection));
  kube::check_guards(context, *session, host.guards);
  return session;
}

}  // namespace kboot::run
