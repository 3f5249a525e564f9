// argocd_cluster: a cluster that Argo CD deploys to (a module of kboot's own).
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "gitops/settings_secret.hpp"
#include "modules/common/argocd_settings.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "net/url.hpp"
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

// What Argo CD reads of `config` (pkg/apis/application/v1alpha1, ClusterConfig); bytes in base64.
enum class Form : unsigned char { any, bytes, flag };
struct ConfigRow {
  std::string_view path;
  Form form = Form::any;
};
constexpr ConfigRow config_rows[] = {
    {"username"},
    {"password"},
    {"bearerToken"},
    {"disableCompression", Form::flag},
    {"proxyUrl"},
    {"tlsClientConfig"},
    {"tlsClientConfig.insecure", Form::flag},
    {"tlsClientConfig.serverName"},
    {"tlsClientConfig.caData", Form::bytes},
    {"tlsClientConfig.certData", Form::bytes},
    {"tlsClientConfig.keyData", Form::bytes},
    {"awsAuthConfig"},
    {"awsAuthConfig.clusterName"},
    {"awsAuthConfig.roleARN"},
    {"awsAuthConfig.profile"},
    {"execProviderConfig"},
    {"execProviderConfig.command"},
    {"execProviderConfig.args"},
    {"execProviderConfig.env"},
    {"execProviderConfig.apiVersion"},
    {"execProviderConfig.installHint"},
};

std::string close_to(std::string_view path) {
  std::vector<std::string> known;
  for (const ConfigRow& row : config_rows) known.emplace_back(row.path);
  return base::did_you_mean(path, known);
}

// Argo CD passes over a key that it does not know, and then logs in as nobody.
void check_config(const Value& config, const std::string& before) {
  for (const auto& [key, value] : config.as_dict()) {
    const std::string path =
        before + std::string(key.is_string() ? key.as_string() : std::string_view());
    const auto* row = std::ranges::find(config_rows, path, &ConfigRow::path);
    if (row == std::end(config_rows)) {
      throw base::Error("unknown-argument",
                        base::cat("`", path, "` is nothing that Argo CD knows in `config`"),
                        key.origin())
          .hint(close_to(path));
    }
    if (row->form == Form::bytes &&
        !(value.is_string() && base::base64_decode(base::trim(value.as_string())))) {
      throw base::Error("argument-value", base::cat("`", path, "` must be base64"), value.origin())
          .hint("use the filter `b64encode`");
    }
    if (row->form == Form::flag && !value.is(value::Kind::boolean)) {
      throw base::Error("argument-type", base::cat("`", path, "` must be true or false"),
                        value.origin())
          .hint("a template gives a text: write the value itself");
    }
    const bool group = before.empty() && path.ends_with("Config");
    if (group && !value.is_dict())
      throw base::Error("argument-type", base::cat("`", path, "` must be a dict"), value.origin());
    if (group) check_config(value, path + ".");
  }
}

void check(const Args& args) {
  const Value& server = *args.find("server");
  const auto url = net::parse_url(server.as_string());
  if (!url || (url->scheme != "https" && url->scheme != "http") || url->host.empty()) {
    throw base::Error("argument-value", "`server` is no URL of an API server", server.origin())
        .hint("such as https://10.0.0.1:6443");
  }
  const Value* config = args.find("config");
  if (config == nullptr) return;
  check_config(*config, "");
  const Value* insecure = config->get("tlsClientConfig", "insecure");
  const Value* ca = config->get("tlsClientConfig", "caData");
  if (insecure != nullptr && insecure->is(value::Kind::boolean) && insecure->as_bool() &&
      ca != nullptr) {
    throw base::Error("argument-conflict",
                      "`tlsClientConfig.caData` is of no use with `insecure: true`", ca->origin())
        .hint("Argo CD refuses to have both");
  }
}

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
  const bool absent = args.text("state") == "absent";
  if (!absent) check(args);
  const gitops::SettingsSecret secret{
      .name = args.has("secret_name") ? args.text("secret_name")
                                      : gitops::settings_name("cluster", args.text("server")),
      .name_space = args.text("namespace"),
      .type = "cluster",
      .data = data_of(args),
      .labels = argocd_settings::texts(args, "labels"),
      .annotations = argocd_settings::texts(args, "annotations")};
  return plan_own_objects(task, task.cluster(cluster_args(args)),
                          {gitops::settings_secret_object(secret)}, absent);
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
