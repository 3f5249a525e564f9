// The row of each module; every one stands in the file of its name.
#pragma once

#include "run/module.hpp"

namespace kboot::modules {

extern const run::Module argocd_app_module;
extern const run::Module argocd_cluster_module;
extern const run::Module argocd_module;
extern const run::Module argocd_repo_creds_module;
extern const run::Module argocd_repository_module;
extern const run::Module assert_module;
extern const run::Module command_module;
extern const run::Module copy_module;
extern const run::Module debug_module;
extern const run::Module deploy_key_module;
extern const run::Module fail_module;
extern const run::Module file_module;
extern const run::Module flux_module;
extern const run::Module helm_info_module;
extern const run::Module helm_module;
extern const run::Module helm_pull_module;
extern const run::Module helm_registry_auth_module;
extern const run::Module helm_repository_module;
extern const run::Module helm_template_module;
extern const run::Module http_check_module;
extern const run::Module include_vars_module;
extern const run::Module k8s_apply_dir_module;
extern const run::Module k8s_info_module;
extern const run::Module k8s_module;
extern const run::Module k8s_secret_module;
extern const run::Module k8s_wait_module;
extern const run::Module known_hosts_module;
extern const run::Module kubeconfig_module;
extern const run::Module pause_module;
extern const run::Module set_fact_module;
extern const run::Module setup_module;
extern const run::Module shell_module;
extern const run::Module ssh_keypair_module;
extern const run::Module stat_module;
extern const run::Module template_module;
extern const run::Module wait_for_module;

}  // namespace kboot::modules
