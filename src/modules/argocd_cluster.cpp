// argocd_cluster: a cluster that Argo CD deploys to (a module of kboot's own).
#include "base/text.hpp"
#include "gitops/settings_secret.hpp"
#include "modules/common/argocd_settings.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::array own_arguments{
    Argument{.name = "name", .doc = "How Argo CD calls the cluster", .required = true},
    Argument{.name = "server", .doc = "URL of its API server", .required = true},
    Argument{.name = "secret_name", .doc = "Name of the Secret; made from the URL unless given"},
    Argument{.name = "namespace", .doc = "Namespace of Argo CD", .default_value = "argocd"},
    Argument{.name = "state",
             .doc = "Whether it is there",
             .default_value = "present",
             .choices = "present absent"},
    Argument{.name = "config",
             .type = ArgType::dict,
             .doc = "How to log in: bearerToken, tlsClientConfig, execProviderConfig ...",
             .no_log = true},
    Argument{.name = "project", .doc = "AppProject that alone may use it"},
    Argument{.name = "namespaces",
             .type = ArgType::list,
             .doc = "Only these namespaces of the cluster",
             .elements = ArgType::str},
    Argument{.name = "cluster_resources",
             .type = ArgType::boolean,
             .doc = "Objects without namespaces too, where `namespaces` is given"},
    Argument{.name = "shard", .type = ArgType::integer, .doc = "Shard of the controller"},
    Argument{.name = "labels", .type = ArgType::dict, .doc = "Further labels of the Secret"},
    Argument{.name = "annotations", .type = ArgType::dict, .doc = "Annotations of the Secret"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);

Value data_of(const Args& args) {
  Value data = Value::dict({{"name", args.text("name")}, {"server", args.text("server")}});
  value::Dict& members = data.edit_dict();
  if (const Value* config = args.find("config"))
    members.set("config", Value(value::to_json(*config)).marked(value::mark_secret));
  if (args.has("project")) members.set("project", args.text("project"));
  if (const Value* list = args.find("namespaces")) {
    std::vector<std::string> names;
    for (const Value& name : list->as_list()) names.emplace_back(name.as_string());
    members.set("namespaces", base::join(names, ","));
  }
  if (args.has("cluster_resources"))
    members.set("clusterResources", args.flag("cluster_resources") ? "true" : "false");
  if (args.has("shard")) members.set("shard", base::cat(args.number("shard")));
  return data;
}

Plan plan(TaskContext& task, const Args& args) {
  const gitops::SettingsSecret secret{
      .name = args.has("secret_name") ? args.text("secret_name")
                                      : gitops::settings_name("cluster", args.text("server")),
      .name_space = args.text("namespace"),
      .type = "cluster",
      .data = data_of(args),
      .labels = argocd_settings::texts(args, "labels"),
      .annotations = argocd_settings::texts(args, "annotations")};
  return plan_own_objects(task, task.cluster(cluster_args(args)),
                          {gitops::settings_secret_object(secret)}, args.text("state") == "absent");
}

Outcome apply(TaskContext& task, const Args&, Plan& plan) { return apply_own_objects(task, plan); }

}  // namespace

constinit const run::Module argocd_cluster_module = {
    .name = "argocd_cluster",
    .aliases = "kboot.core.argocd_cluster",
    .doc = "Tell Argo CD of a cluster to deploy to",
    .arguments = arguments,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
