// Builds Argo CD's Applications.
#include "gitops/gitops.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

Value texts(const std::map<std::string, std::string>& map) {
  Value out = Value::dict();
  for (const auto& [key, text] : map) out.edit_dict().set(key, text);
  return out;
}

Value metadata_of(const Application& application) {
  Value metadata = Value::dict({{"name", application.name}, {"namespace", application.name_space}});
  auto& members = metadata.edit_dict();
  if (!application.labels.empty()) members.set("labels", texts(application.labels));
  if (!application.annotations.empty()) members.set("annotations", texts(application.annotations));
  if (application.cascade) {
    members.set("finalizers", Value::list({"resources-finalizer.argocd.argoproj.io"}));
  }
  return metadata;
}

Value destination_of(const Application& application) {
  Value destination = Value::dict();
  auto& members = destination.edit_dict();
  if (application.destination_name.empty()) {
    members.set("server", application.destination_server);
  } else {
    members.set("name", application.destination_name);
  }
  if (!application.destination_namespace.empty())
    members.set("namespace", application.destination_namespace);
  return destination;
}

// Null where nothing is said: then Argo CD syncs only when it is asked to.
Value sync_policy_of(const Application& application) {
  Value policy = Value::dict();
  auto& members = policy.edit_dict();
  if (application.automated) {
    Value automated =
        Value::dict({{"prune", application.prune}, {"selfHeal", application.self_heal}});
    if (application.allow_empty) automated.edit_dict().set("allowEmpty", true);
    members.set("automated", automated);
  }
  if (!application.sync_options.empty()) {
    Value options = Value::list();
    for (const std::string& option : application.sync_options) options.edit_list().append(option);
    members.set("syncOptions", options);
  }
  return members.empty() ? Value() : policy;
}

}  // namespace

Value application_object(const Application& application) {
  const Value source = Value::dict({{"repoURL", application.repo_url},
                                    {"path", application.path},
                                    {"targetRevision", application.target_revision}});
  Value spec = Value::dict({{"project", application.project},
                            {"source", source},
                            {"destination", destination_of(application)}});
  if (const Value policy = sync_policy_of(application); policy.is_dict())
    spec.edit_dict().set("syncPolicy", policy);
  return Value::dict({{"apiVersion", application_api_version},
                      {"kind", "Application"},
                      {"metadata", metadata_of(application)},
                      {"spec", spec}});
}

}  // namespace kboot::gitops
