// Runs credential programs and reads what they print.
#include "kube/exec_plugin.hpp"

#include <unistd.h>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "kube/time.hpp"
#include "process/process.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::kube {

namespace {

base::Error plugin_error(const ExecEntry& exec, std::string_view cause) {
  base::Error error("exec-plugin",
                    base::cat("the credential program `", exec.command, "` ", cause));
  error.status(base::Status::unreachable);
  if (!exec.install_hint.empty())
    error.hint(base::replace_all(base::trim(exec.install_hint), "\n", " "));
  return error;
}

std::string exec_info(const Connection& connection, bool interactive) {
  const ExecEntry& exec = *connection.user.exec;
  Value spec = Value::dict({{"interactive", interactive}});
  if (exec.provide_cluster_info) {
    Value cluster = Value::dict({{"server", connection.server}});
    if (!connection.tls.server_name.empty())
      cluster.edit_dict().set("tls-server-name", connection.tls.server_name);
    if (!connection.tls.verify) cluster.edit_dict().set("insecure-skip-tls-verify", true);
    if (!connection.tls.ca.empty()) {
      cluster.edit_dict().set("certificate-authority-data", base::base64_encode(connection.tls.ca));
    }
    if (!connection.proxy.empty()) cluster.edit_dict().set("proxy-url", connection.proxy);
    spec.edit_dict().set("cluster", cluster);
  }
  return value::to_json(
      Value::dict({{"kind", "ExecCredential"}, {"apiVersion", exec.api_version}, {"spec", spec}}));
}

ExecCredential read_credential(const ExecEntry& exec, const std::string& output) {
  Value answer;
  try {
    answer = value::read_json(output, exec.command, {});
  } catch (const base::Error&) {
    throw plugin_error(exec, "did not print an ExecCredential");  // its output may hold a secret
  }
  if (answer.text("apiVersion") != exec.api_version) {
    throw plugin_error(exec, base::cat("speaks `", answer.text("apiVersion"),
                                       "` where the kubeconfig says `", exec.api_version, '`'));
  }
  const Value* status = answer.find("status");
  if (status == nullptr || !status->is_dict()) throw plugin_error(exec, "gave no `status`");
  ExecCredential credential{.token = std::string(status->text("token")),
                            .certificate = std::string(status->text("clientCertificateData")),
                            .key = std::string(status->text("clientKeyData")),
                            .expires = parse_time(status->text("expirationTimestamp"))};
  if (credential.token.empty() && credential.certificate.empty()) {
    throw plugin_error(exec, "gave neither a token nor a certificate");
  }
  if (credential.certificate.empty() != credential.key.empty()) {
    throw plugin_error(exec, "gave a certificate without its key, or the other way round");
  }
  return credential;
}

}  // namespace

ExecCredential run_exec_plugin(const base::Context& context, const Connection& connection) {
  const ExecEntry& exec = *connection.user.exec;
  const bool terminal = isatty(STDIN_FILENO) == 1;
  if (exec.interactive_mode == "Always" && !terminal)
    throw plugin_error(exec, "needs a terminal to ask on");
  const bool interactive = terminal && exec.interactive_mode != "Never";
  process::Command command;
  command.argv = {exec.command};
  command.argv.insert(command.argv.end(), exec.arguments.begin(), exec.arguments.end());
  command.additions = exec.environment;
  command.additions.emplace_back("KUBERNETES_EXEC_INFO", exec_info(connection, interactive));
  command.interactive = interactive;
  const process::Result result = process::run(context, command);
  if (!result.ok()) {
    base::Error error = plugin_error(exec, process::describe(result));
    const std::string said(base::trim(context.redactor.filter(result.error)));
    if (!said.empty()) error.note(said);
    throw error;
  }
  return read_credential(exec, result.output);
}

}  // namespace kboot::kube
