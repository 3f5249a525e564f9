// kboot helm rollback and kboot helm uninstall: actions on releases by hand.
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/helm_release.hpp"
#include "helm/go_duration.hpp"

namespace kboot::cli {

namespace {

using base::cat;

constexpr std::size_t longest_description = 256;

helm::ServerSide server_side_of(const std::string& word) {
  if (word == "true") return helm::ServerSide::on;
  return word == "false" ? helm::ServerSide::off : helm::ServerSide::automatic;
}

helm::ActionOptions options_of(const Arguments& arguments) {
  helm::ActionOptions options;
  options.wait = arguments.has("wait");
  options.timeout = helm::parse_go_duration(arguments.value_or("timeout", "5m0s"), "--timeout");
  options.disable_hooks = arguments.has("no-hooks");
  options.description = arguments.value_or("description", "");
  if (base::code_points(options.description) > longest_description) {
    throw base::Error("option-value",
                      cat("`--description` has more than ", longest_description, " characters"));
  }
  return options;
}

void tell_plan(App& app, const kube::Cluster& cluster, helm::ActionPlan& plan) {
  helm::predict(cluster, plan);
  for (const std::string& hook : summary(plan).hooks) app.out().line(cat("would run ", hook));
  for (const helm::ObjectChange& change : summary(plan).changes) {
    const std::string_view verb = change.after.is_null()    ? "delete "
                                  : change.before.is_null() ? "create "
                                                            : "change ";
    app.out().line(cat("would ", verb, change.ref.label()));
  }
}

helm::ActionResult carry_out(App& app, const kube::Cluster& cluster, helm::ActionPlan& plan) {
  for (const base::Diagnostic& warning : summary(plan).warnings) app.tell(warning);
  helm::ActionResult result = apply(cluster, plan);
  for (const base::Diagnostic& warning : result.warnings) app.tell(warning);
  return result;
}

}  // namespace

int helm_rollback(App& app, const Arguments& arguments) {
  helm::ActionOptions options = options_of(arguments);
  options.wait_for_jobs = arguments.has("wait-for-jobs");
  options.cleanup_on_fail = arguments.has("cleanup-on-fail");
  options.force_replace = arguments.has("force-replace");
  options.force_conflicts = arguments.has("force-conflicts");
  options.server_side = server_side_of(arguments.value_or("server-side", "auto"));
  options.history_max = number_option(arguments, "history-max", options.history_max);
  const auto& words = arguments.positional();
  const int version = words.size() > 1 ? number_argument(words[1], "REVISION") : 0;
  const ReleaseScope scope(app, arguments, true);
  const helm::ActionPlanPtr plan =
      helm::plan_rollback(scope.cluster(), words[0], scope.name_space(), version, options);
  if (arguments.has("dry-run")) {
    tell_plan(app, scope.cluster(), *plan);
    return 0;
  }
  (void)carry_out(app, scope.cluster(), *plan);
  app.out().line("Rollback was a success! Happy Helming!");
  return 0;
}

int helm_uninstall(App& app, const Arguments& arguments) {
  const helm::ActionOptions options = options_of(arguments);
  const ReleaseScope scope(app, arguments, true);
  for (const std::string& name : arguments.positional()) {
    helm::UninstallRequest request;
    request.name = name;
    request.name_space = scope.name_space();
    request.options = options;
    request.keep_history = arguments.has("keep-history");
    request.ignore_not_found = arguments.has("ignore-not-found");
    request.cascade = arguments.value_or("cascade", "background");
    const helm::ActionPlanPtr plan = helm::plan_uninstall(scope.cluster(), request);
    if (arguments.has("dry-run")) {
      tell_plan(app, scope.cluster(), *plan);
      continue;
    }
    const helm::ActionResult result = carry_out(app, scope.cluster(), *plan);
    if (!result.info.empty()) app.out().raw(result.info + '\n');
    app.out().line(cat("release \"", name, "\" uninstalled"));
  }
  return 0;
}

}  // namespace kboot::cli
