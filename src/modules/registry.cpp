// The table of all modules, sorted by name. A new module is a file and a line here and in rows.hpp.
#include "modules/modules.hpp"
#include "modules/rows.hpp"

namespace kboot::modules {

namespace {
constexpr const run::Module* table[] = {
    &argocd_module,
    &argocd_app_module,
    &argocd_cluster_module,
    &argocd_repo_creds_module,
    &argocd_repository_module,
    &assert_module,
    &command_module,
    &copy_module,
    &debug_module,
    &deploy_key_module,
    &fail_module,
    &file_module,
    &flux_module,
    &helm_module,
    &helm_info_module,
    &helm_pull_module,
    &helm_registry_auth_module,
    &helm_repository_module,
    &helm_template_module,
    &http_check_module,
    &include_vars_module,
    &k8s_module,
    &k8s_apply_dir_module,
    &k8s_info_module,
    &k8s_secret_module,
    &k8s_wait_module,
    &known_hosts_module,
    &kubeconfig_module,
    &pause_module,
    &set_fact_module,
    &setup_module,
    &shell_module,
    &ssh_keypair_module,
    &stat_module,
    &template_module,
    &wait_for_module,
};
}  // namespace

std::span<const run::Module* const> all() { return table; }

}  // namespace kboot::modules
