// argocd_repo_creds: credentials for repositories whose URLs begin alike (a module of kboot's own).
#include "modules/common/argocd_settings.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"

namespace kboot::modules {

namespace {

run::Plan plan(run::TaskContext& task, const run::Args& args) {
  return argocd_settings::plan(task, args, "repo-creds");
}

run::Outcome apply(run::TaskContext& task, const run::Args&, run::Plan& plan) {
  return apply_own_objects(task, plan);
}

}  // namespace

constinit const run::Module argocd_repo_creds_module = {
    .name = "argocd_repo_creds",
    .aliases = "kboot.core.argocd_repo_creds",
    .doc = "Give Argo CD credentials for all repositories whose URLs begin alike",
    .arguments = argocd_settings::credentials_table,
    .rules = {.mutually_exclusive = argocd_settings::exclusive,
              .required_together = argocd_settings::together},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
