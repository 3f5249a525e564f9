// What both ways of installing Argo CD share.
#include "modules/common/argocd_install.hpp"

#include "base/text.hpp"
#include "gitops/argocd_password.hpp"
#include "query/semver.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_install {

using base::cat;
using run::Args;
using run::TaskContext;
using value::Value;

gitops::ArgocdSettings settings_of(const Args& args) {
  return {.instance_label_key = args.text("instance_label_key"),
          .tracking_method = args.text("tracking_method"),
          .application_health = args.flag("application_health")};
}

gitops::AdminPassword password_of(const TaskContext& task, const Args& args,
                                  const gitops::AdminPassword& there) {
  constexpr std::string_view plain = "admin_password", hashed = "admin_password_hash";
  const std::string_view argument = args.has(plain) ? plain : hashed;
  if (!args.has(argument)) return {};
  try {
    return argument == plain ? gitops::password_of_text(task.base(), args.text(argument), there)
                             : gitops::password_of_hash(task.base(), args.text(argument), there);
  } catch (base::Error& error) {
    error.at(args.find(argument)->origin());
    error.diagnostic().message =
        cat("`", argument, "` cannot be used: ", error.diagnostic().message);
    throw;
  }
}

Value live_secret(const kube::Cluster& cluster, const std::string& name_space) {
  return cluster.get(cluster.locate("v1", "Secret", name_space, gitops::argocd_secret_name))
      .value_or(Value());
}

std::optional<Value> missing_namespace(const kube::Cluster& cluster,
                                       const std::string& name_space) {
  if (cluster.get(cluster.locate("v1", "Namespace", "", name_space), kube::Body::metadata))
    return std::nullopt;
  return Value::dict({{"apiVersion", "v1"},
                      {"kind", "Namespace"},
                      {"metadata", Value::dict({{"name", name_space}})}});
}

void require_no_owner(const Args& args, const State& state) {
  if (state.found.owner.empty()) return;
  throw base::Error("argocd-installed-otherwise",
                    cat("Argo CD in namespace `", state.name_space, "` is made by `",
                        state.found.owner, "`, which would undo every change"),
                    args.values().origin())
      .hint("change that object instead");
}

void tell_downgrade(TaskContext& task, const Args& args, std::string_view before,
                    std::string_view after) {
  try {
    if (query::Version::parse(after).compare(query::Version::parse(before)) >= 0) return;
  } catch (const base::Error&) {
    return;  // tags that are no versions
  }
  task.warn({.severity = base::Severity::warning,
             .code = "argocd-downgrade",
             .message = cat("Argo CD goes back from ", before, " to ", after),
             .origin = args.values().origin(),
             .hint = "its objects may hold what the older one does not know"});
}

}  // namespace kboot::modules::argocd_install
