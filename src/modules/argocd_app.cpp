// argocd_app: an Argo CD Application, written by server-side apply (a module of kboot's own).
#include "gitops/gitops.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::array own_arguments{
    Argument{.name = "name", .doc = "Name of the Application", .required = true},
    Argument{.name = "namespace", .doc = "Namespace of Argo CD", .default_value = "argocd"},
    Argument{.name = "state",
             .doc = "Whether it is there",
             .default_value = "present",
             .choices = "present absent"},
    Argument{.name = "project", .doc = "AppProject that it belongs to", .default_value = "default"},
    Argument{.name = "repo_url", .doc = "URL of the Git repository"},
    Argument{.name = "path", .doc = "Folder in the repository", .default_value = "."},
    Argument{.name = "target_revision", .doc = "Branch, tag or commit", .default_value = "HEAD"},
    Argument{.name = "dest_server",
             .doc = "API server to deploy to",
             .default_value = "https://kubernetes.default.svc"},
    Argument{.name = "dest_name", .doc = "Cluster to deploy to, by the name Argo CD knows it by"},
    Argument{.name = "dest_namespace", .doc = "Namespace for objects that name none"},
    Argument{.name = "automated",
             .type = ArgType::boolean,
             .doc = "Sync by itself",
             .default_value = "false"},
    Argument{.name = "prune",
             .type = ArgType::boolean,
             .doc = "Remove what the repository names no more",
             .default_value = "false"},
    Argument{.name = "self_heal",
             .type = ArgType::boolean,
             .doc = "Undo changes made in the cluster",
             .default_value = "false"},
    Argument{.name = "allow_empty",
             .type = ArgType::boolean,
             .doc = "Let a sync remove everything",
             .default_value = "false"},
    Argument{.name = "sync_options",
             .type = ArgType::list,
             .doc = "Such as CreateNamespace=true",
             .elements = ArgType::str},
    Argument{.name = "labels", .type = ArgType::dict, .doc = "Labels of the Application"},
    Argument{.name = "annotations", .type = ArgType::dict, .doc = "Annotations of the Application"},
    Argument{.name = "cascade",
             .type = ArgType::boolean,
             .doc = "Deleting it deletes what it deployed",
             .default_value = "false"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);
constexpr std::string_view exclusive[] = {"dest_server dest_name"};

std::map<std::string, std::string> texts(const Args& args, std::string_view name) {
  std::map<std::string, std::string> out;
  const Value* map = args.find(name);
  if (map == nullptr) return out;
  for (const auto& [key, text] : map->as_dict()) {
    if (!key.is_string() || !text.is_string()) {
      throw base::Error("argument-type", "labels and annotations must be strings", text.origin());
    }
    out.emplace(key.as_string(), text.as_string());
  }
  return out;
}

gitops::Application application_of(const Args& args) {
  gitops::Application application{.name = args.text("name"),
                                  .name_space = args.text("namespace"),
                                  .project = args.text("project"),
                                  .repo_url = args.text("repo_url"),
                                  .path = args.text("path"),
                                  .target_revision = args.text("target_revision"),
                                  .destination_server = args.text("dest_server"),
                                  .destination_name = args.text("dest_name"),
                                  .destination_namespace = args.text("dest_namespace"),
                                  .automated = args.flag("automated"),
                                  .prune = args.flag("prune"),
                                  .self_heal = args.flag("self_heal"),
                                  .allow_empty = args.flag("allow_empty"),
                                  .sync_options = {},
                                  .labels = texts(args, "labels"),
                                  .annotations = texts(args, "annotations"),
                                  .cascade = args.flag("cascade")};
  if (const Value* options = args.find("sync_options")) {
    for (const Value& option : options->as_list())
      application.sync_options.emplace_back(option.as_string());
  }
  return application;
}

void check(const Args& args) {
  if (args.text("state") == "present" && args.text("repo_url").empty()) {
    throw base::Error("missing-argument", "`argocd_app` needs `repo_url`", args.values().origin());
  }
  const bool bound = args.flag("prune") || args.flag("self_heal") || args.flag("allow_empty");
  if (bound && !args.flag("automated")) {
    throw base::Error("argument-conflict",
                      "`prune`, `self_heal` and `allow_empty` belong to `automated: true`",
                      args.values().origin());
  }
}

Plan plan(TaskContext& task, const Args& args) {
  check(args);
  return plan_own_objects(task, task.cluster(cluster_args(args)),
                          {gitops::application_object(application_of(args))},
                          args.text("state") == "absent");
}

Outcome apply(TaskContext& task, const Args&, Plan& plan) { return apply_own_objects(task, plan); }

}  // namespace

constinit const run::Module argocd_app_module = {
    .name = "argocd_app",
    .aliases = "kboot.core.argocd_app",
    .doc = "Make or change an Argo CD Application",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
