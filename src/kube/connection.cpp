// Turns a choice of cluster into a connection.
#include "kube/connection.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace kboot::kube {

namespace {

constexpr std::string_view account_folder = "/var/run/secrets/kubernetes.io/serviceaccount";
constexpr std::uint64_t largest_file = 4 << 20;

std::string account_file(std::string_view name) { return base::join_path(account_folder, name); }

void read_into(std::string& data, const std::string& file) {
  if (data.empty() && !file.empty()) data = base::read_file(base::expand_user(file), largest_file);
}

base::Error contradiction(std::string message, base::Origin origin) {
  base::Error error("bad-kubeconfig", std::move(message), origin);
  error.status(base::Status::bad_input);
  return error;
}

// client-go's validation (tools/clientcmd/validation.go).
void check_user(const UserEntry& user) {
  const bool certificate = !user.certificate_data.empty() || !user.certificate_file.empty();
  const bool key = !user.key_data.empty() || !user.key_file.empty();
  if (certificate != key) {
    throw contradiction(
        base::cat("user `", user.name, "` has a client ", certificate ? "certificate" : "key",
                  " without its ", certificate ? "key" : "certificate"),
        user.origin);
  }
  if (!user.token.empty() && !user.username.empty()) {
    throw contradiction(base::cat("user `", user.name, "` has both a token and a password"),
                        user.origin);
  }
  if (!user.auth_provider.empty() && !user.exec && user.token.empty()) {
    throw contradiction(base::cat("user `", user.name, "` logs in by the auth-provider `",
                                  user.auth_provider, "`, which Kubernetes dropped"),
                        user.origin)
        .hint("let the cloud's tool write the kubeconfig anew: it will use `exec`");
  }
}

void take_cluster(Connection& connection, const ClusterEntry& cluster) {
  connection.server = cluster.server;
  connection.cluster = cluster.name;
  connection.proxy = cluster.proxy_url;
  connection.tls.ca = cluster.ca_data;
  read_into(connection.tls.ca, cluster.ca_file);
  connection.tls.server_name = cluster.tls_server_name;
  connection.tls.verify = !cluster.insecure;
  if (cluster.insecure && !connection.tls.ca.empty()) {
    throw contradiction(base::cat("cluster `", cluster.name,
                                  "` has both a certificate authority and "
                                  "`insecure-skip-tls-verify`"),
                        cluster.origin);
  }
}

void take_kubeconfig(Connection& connection, const Choice& choice, const Kubeconfig& config) {
  const ContextEntry& context = config.context(choice.naming.context);
  take_cluster(connection, config.cluster_of(context));
  connection.user = config.user_of(context);
  check_user(connection.user);
  connection.context = context.name;
  connection.name_space = context.name_space;
  connection.contexts = config.contexts.size();
  connection.source = base::cat("context ", context.name, " of ", base::join(config.files, ", "),
                                " (", choice.reason, ')');
}

void take_pod(Connection& connection, const Choice& choice) {
  const std::string host = base::env("KUBERNETES_SERVICE_HOST").value_or("");
  const std::string port = base::env("KUBERNETES_SERVICE_PORT").value_or("443");
  connection.server = host.find(':') == host.npos ? base::cat("https://", host, ':', port)
                                                  : base::cat("https://[", host, "]:", port);
  connection.tls.ca = base::read_file(account_file("ca.crt"), largest_file);
  connection.user.token_file = account_file("token");
  connection.name_space =
      base::trim(base::read_file_if_exists(account_file("namespace")).value_or(""));
  connection.source = choice.reason;
}

// What a task or the environment says beside a kubeconfig overrides it, as kubernetes.core's
// get_api_client does.
void take_overrides(Connection& connection, const Naming& naming) {
  if (!naming.host.empty()) connection.server = naming.host;
  if (!naming.proxy.empty()) connection.proxy = naming.proxy;
  if (!naming.tls_server_name.empty()) connection.tls.server_name = naming.tls_server_name;
  if (naming.validate_certs) connection.tls.verify = *naming.validate_certs;
  if (!naming.ca_cert.empty())
    connection.tls.ca = base::read_file(base::expand_user(naming.ca_cert), largest_file);
  if (!connection.tls.verify) connection.tls.ca.clear();
  UserEntry& user = connection.user;
  if (!naming.api_key.empty() || !naming.username.empty() || !naming.client_cert.empty()) {
    user = {.name = naming.username,
            .as_user = user.as_user,
            .as_uid = user.as_uid,
            .as_groups = user.as_groups};
    user.token = naming.api_key;
    user.username = naming.api_key.empty() ? naming.username : "";
    user.password = naming.api_key.empty() ? naming.password : "";
    user.certificate_file = naming.client_cert;
    user.key_file = naming.client_key.empty() ? naming.client_cert : naming.client_key;
  }
}

void finish(Connection& connection) {
  while (connection.server.ends_with('/')) connection.server.pop_back();
  // client-go takes a server without a scheme as http; ours would be a slip of the hand far more
  // often.
  const auto url = net::parse_url(connection.server);
  if (!url || (url->scheme != "https" && url->scheme != "http")) {
    base::Error error("bad-url",
                      base::cat("the server `", connection.server, "` is no http or https URL"));
    error.status(base::Status::bad_input);
    throw error;
  }
  UserEntry& user = connection.user;
  read_into(user.certificate_data, user.certificate_file);
  read_into(user.key_data, user.key_file);
  connection.tls.certificate = user.certificate_data;
  connection.tls.key = user.key_data;
  if (connection.name_space.empty()) connection.name_space = "default";
}

}  // namespace

Connection resolve_connection(const Choice& choice) {
  Connection connection;
  const Naming& naming = choice.naming;
  if (choice.source == Chosen::in_cluster) {
    take_pod(connection, choice);
  } else if (naming.kubeconfig_data.is_dict()) {
    take_kubeconfig(connection, choice,
                    parse_kubeconfig(naming.kubeconfig_data, "kubeconfig", "."));
  } else if (!naming.kubeconfig.empty()) {
    std::vector<std::string> paths;
    for (const std::string& path : naming.kubeconfig) paths.push_back(base::expand_user(path));
    take_kubeconfig(connection, choice, load_kubeconfig(paths));
  } else {
    connection.source = choice.reason;
  }
  take_overrides(connection, naming);
  finish(connection);
  return connection;
}

bool runs_in_cluster() {
  return base::env("KUBERNETES_SERVICE_HOST").has_value() && base::is_file(account_file("token"));
}

}  // namespace kboot::kube
