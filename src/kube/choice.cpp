// Chooses the cluster from what task, options, inventory and environment say.
#include "kube/choice.hpp"

#include "base/text.hpp"

namespace kboot::kube {

namespace {

std::string variable(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::vector<std::string> path_list(std::string_view text) {
  std::vector<std::string> paths;
  for (const std::string_view part : base::split(text, ':')) {
    if (!part.empty()) paths.emplace_back(part);
  }
  return paths;
}

std::optional<bool> truth(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::string word = base::lower(text);
  return word != "false" && word != "no" && word != "0" && word != "off" && word != "n" &&
         word != "f";
}

// kubernetes.core's variables (module_utils/args_common.py, AUTH_ARG_MAP).
Naming from_k8s_auth(const Environment& environment) {
  return {.kubeconfig = path_list(variable(environment, "K8S_AUTH_KUBECONFIG")),
          .kubeconfig_data = {},
          .context = variable(environment, "K8S_AUTH_CONTEXT"),
          .host = variable(environment, "K8S_AUTH_HOST"),
          .api_key = variable(environment, "K8S_AUTH_API_KEY"),
          .username = variable(environment, "K8S_AUTH_USERNAME"),
          .password = variable(environment, "K8S_AUTH_PASSWORD"),
          .ca_cert = variable(environment, "K8S_AUTH_SSL_CA_CERT"),
          .client_cert = variable(environment, "K8S_AUTH_CERT_FILE"),
          .client_key = variable(environment, "K8S_AUTH_KEY_FILE"),
          .tls_server_name = {},
          .proxy = variable(environment, "K8S_AUTH_PROXY"),
          .validate_certs = truth(variable(environment, "K8S_AUTH_VERIFY_SSL"))};
}

Naming from_kubeconfig_variable(const Environment& environment) {
  Naming naming;
  naming.kubeconfig = path_list(variable(environment, "KUBECONFIG"));
  return naming;
}

void fill(std::string& into, const std::string& from) {
  if (into.empty()) into = from;
}

// What `higher` says stays; `lower` says the rest. Where the cluster is comes from one of them
// alone.
Naming over(const Naming& higher, const Naming& lower) {
  Naming out = higher;
  if (!higher.says_where()) {
    out.kubeconfig = lower.kubeconfig;
    out.kubeconfig_data = lower.kubeconfig_data;
    out.host = lower.host;
  }
  fill(out.context, lower.context);
  fill(out.api_key, lower.api_key);
  fill(out.username, lower.username);
  fill(out.password, lower.password);
  fill(out.ca_cert, lower.ca_cert);
  fill(out.client_cert, lower.client_cert);
  fill(out.client_key, lower.client_key);
  fill(out.tls_server_name, lower.tls_server_name);
  fill(out.proxy, lower.proxy);
  if (!out.validate_certs) out.validate_certs = lower.validate_certs;
  return out;
}

struct Level {
  Chosen source;
  std::string_view reason;
  Naming naming;
};

std::vector<Level> levels_of(const ChoiceInputs& inputs) {
  Naming file;
  if (!inputs.default_kubeconfig.empty()) file.kubeconfig = {inputs.default_kubeconfig};
  return {
      {Chosen::task, "the task's arguments", inputs.task},
      {Chosen::task_environment, "K8S_AUTH_* in the task's `environment`",
       from_k8s_auth(inputs.task_environment)},
      {Chosen::task_environment, "KUBECONFIG in the task's `environment`",
       from_kubeconfig_variable(inputs.task_environment)},
      // It gets none where an option names one, unless the task says so: then it comes first.
      {Chosen::obtained, "the module `kubeconfig`", inputs.obtained},
      {Chosen::options, "--kubeconfig", inputs.options},
      {Chosen::inventory, "`kubeconfig` of the inventory", inputs.inventory},
      {Chosen::k8s_auth, "K8S_AUTH_*", from_k8s_auth(inputs.environment)},
      {Chosen::kubeconfig_variable, "KUBECONFIG", from_kubeconfig_variable(inputs.environment)},
      {Chosen::default_file, "~/.kube/config", file},
  };
}

}  // namespace

Choice choose_cluster(const ChoiceInputs& inputs) {
  Naming said;
  for (const Level& level : levels_of(inputs)) {
    said = over(said, level.naming);
    if (said.says_where()) return {said, level.source, std::string(level.reason)};
  }
  if (inputs.in_cluster) return {said, Chosen::in_cluster, "the pod's own service account"};
  base::Error error("no-cluster", "nothing says which cluster to talk to");
  error.status(base::Status::unreachable)
      .hint(
          "name a kubeconfig with --kubeconfig, in KUBECONFIG or as `kubeconfig` in the inventory");
  throw error;
}

std::string named_by_user(const ChoiceInputs& inputs) {
  for (const Level& level : levels_of(inputs)) {
    const bool theirs = level.source == Chosen::task_environment ||
                        level.source == Chosen::options || level.source == Chosen::k8s_auth ||
                        level.source == Chosen::kubeconfig_variable;
    if (!theirs) continue;
    if (level.naming.says_where()) return std::string(level.reason);
    if (!level.naming.context.empty())
      return level.source == Chosen::options ? "--context" : std::string(level.reason);
  }
  return {};
}

Consent consent_for(const ConsentInputs& inputs) noexcept {
  const bool guessed_context =
      inputs.source == Chosen::default_file && inputs.contexts > 1 && !inputs.context_named;
  const bool unpinned_pod = inputs.source == Chosen::in_cluster && !inputs.pinned;
  if (inputs.under_link || inputs.yes || !(guessed_context || unpinned_pod)) return Consent::given;
  return inputs.terminal ? Consent::ask : Consent::refused;
}

}  // namespace kboot::kube
