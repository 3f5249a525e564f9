// argocd_repository: a repository that Argo CD knows (a module of kboot's own).
#include "modules/common/argocd_settings.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"

namespace kboot::modules {

namespace {

run::Plan plan(run::TaskContext& task, const run::Args& args) {
  return argocd_settings::plan(task, args, "repository");
}

run::Outcome apply(run::TaskContext& task, const run::Args&, run::Plan& plan) {
  return apply_own_objects(task, plan);
}

}  // namespace

constinit const run::Module argocd_repository_module = {
    .name = "argocd_repository",
    .aliases = "kboot.core.argocd_repository",
    .doc = "Tell Argo CD of a repository, with its credentials",
    .arguments = argocd_settings::repository_table,
    .rules = {.mutually_exclusive = argocd_settings::exclusive,
              .required_together = argocd_settings::together},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
