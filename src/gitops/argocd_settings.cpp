// Builds Argo CD's settings.
#include "gitops/argocd_settings.hpp"

#include <initializer_list>

#include "gitops/gitops.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view hash_value = "argocdServerAdminPassword";
constexpr std::string_view mtime_value = "argocdServerAdminPasswordMtime";

// {a: {b: value}}
Value nested(std::initializer_list<std::string_view> path, Value value) {
  for (const auto* key = path.end(); key != path.begin();)
    value = Value::dict({{*--key, std::move(value)}});
  return value;
}

bool is_dict(const Value* value) { return value != nullptr && value->is_dict(); }

}  // namespace

Value settings_data(const ArgocdSettings& settings) {
  Value data = Value::dict();
  auto& members = data.edit_dict();
  if (!settings.instance_label_key.empty())
    members.set("application.instanceLabelKey", settings.instance_label_key);
  if (!settings.tracking_method.empty())
    members.set("application.resourceTrackingMethod", settings.tracking_method);
  if (settings.application_health) {
    members.set("resource.customizations.health.argoproj.io_Application",
                application_health_script());
  }
  return data;
}

Value chart_values(const Value& defaults, const ArgocdSettings& settings,
                   const AdminPassword& password) {
  Value values = Value::dict();
  const Value data = settings_data(settings);
  if (!data.as_dict().empty()) {
    const bool old =
        !is_dict(defaults.get("configs", "cm")) && is_dict(defaults.get("server", "config"));
    values = old ? nested({"server", "config"}, data) : nested({"configs", "cm"}, data);
  }
  if (password.empty()) return values;
  Value secret = Value::dict({{hash_value, Value(password.hash).marked(value::mark_secret)},
                              {mtime_value, Value(password.mtime).marked(value::mark_secret)}});
  Value configs = is_dict(values.find("configs")) ? *values.find("configs") : Value::dict();
  configs.edit_dict().set("secret", std::move(secret));
  values.edit_dict().set("configs", std::move(configs));
  return values;
}

AdminPassword password_of_values(const Value& values) {
  const Value* secret = values.get("configs", "secret");
  if (!is_dict(secret)) return {};
  return {.hash = std::string(secret->text(hash_value)),
          .mtime = std::string(secret->text(mtime_value))};
}

Value default_project(std::string_view name_space) {
  const Value any = Value::list({"*"});
  const Value spec = Value::dict(
      {{"sourceRepos", any},
       {"destinations", Value::list({Value::dict({{"server", "*"}, {"namespace", "*"}})})},
       {"clusterResourceWhitelist", Value::list({Value::dict({{"group", "*"}, {"kind", "*"}})})}});
  return Value::dict({{"apiVersion", argocd_api_version},
                      {"kind", "AppProject"},
                      {"metadata", Value::dict({{"name", "default"}, {"namespace", name_space}})},
                      {"spec", spec}});
}

}  // namespace kboot::gitops
