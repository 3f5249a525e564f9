// Reads the shared arguments of the modules for Kubernetes.
#include "modules/common/kube_arguments.hpp"

#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

using run::Args;

void refuse(const Args& args, std::string_view name) {
  const value::Value* given = args.find(name);
  if (given == nullptr) return;
  base::Error error("not-supported",
                    base::cat("the argument `", name, "` is not there yet in kboot"),
                    given->origin());
  error.status(base::Status::bad_input);
  throw error;
}

run::ClusterArgs cluster_args(const Args& args) {
  for (const std::string_view name :
       {"no_proxy", "proxy_headers", "persist_config", "impersonate_user", "impersonate_groups"}) {
    refuse(args, name);
  }
  run::ClusterArgs cluster{.context = args.text("context"),
                           .host = args.text("host"),
                           .api_key = args.text("api_key"),
                           .ca_cert = args.text("ca_cert"),
                           .client_cert = args.text("client_cert"),
                           .client_key = args.text("client_key"),
                           .username = args.text("username"),
                           .password = args.text("password"),
                           .proxy = args.text("proxy")};
  if (args.has("validate_certs")) cluster.validate_certs = args.flag("validate_certs");
  if (const value::Value* kubeconfig = args.find("kubeconfig")) {
    if (kubeconfig->is_dict()) {
      cluster.kubeconfig_data = *kubeconfig;
    } else if (kubeconfig->is_string()) {
      cluster.kubeconfig = kubeconfig->as_string();
    } else {
      throw base::Error("argument-type", "`kubeconfig` must be a path or a dict",
                        kubeconfig->origin());
    }
  }
  return cluster;
}

std::string selector(const Args& args, std::string_view name) {
  const value::Value* list = args.find(name);
  if (list == nullptr || !list->is_list()) return "";
  std::vector<std::string> parts;
  for (const value::Value& part : list->as_list()) {
    if (part.is_string()) parts.emplace_back(part.as_string());
  }
  return base::join(parts, ",");
}

}  // namespace kboot::modules
