// Builds an Application, AppProject or ApplicationSet from the arguments of a task.
#include "modules/common/argocd_app_spec.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "modules/common/argocd_app_sync.hpp"
#include "modules/common/argocd_settings.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_app {

namespace {

using run::Args;
using value::Value;

// Which member of the spec an argument becomes, and for which kind it is.
struct FieldRow {
  std::string_view argument;
  std::string_view kind;
  std::string_view parent;  // empty: the spec itself
  std::string_view key;
};
constexpr std::string_view app = "Application", project = "AppProject", set = "ApplicationSet";
constexpr FieldRow fields[] = {
    {"project", app, "", "project"},
    {"repo_url", app, "source", "repoURL"},
    {"path", app, "source", "path"},
    {"chart", app, "source", "chart"},
    {"target_revision", app, "source", "targetRevision"},
    {"helm", app, "source", "helm"},
    {"kustomize", app, "source", "kustomize"},
    {"directory", app, "source", "directory"},
    {"plugin", app, "source", "plugin"},
    {"sources", app, "", "sources"},
    {"dest_server", app, "destination", "server"},
    {"dest_name", app, "destination", "name"},
    {"dest_namespace", app, "destination", "namespace"},
    {"sync_options", app, "syncPolicy", "syncOptions"},
    {"retry", app, "syncPolicy", "retry"},
    {"managed_namespace_metadata", app, "syncPolicy", "managedNamespaceMetadata"},
    {"ignore_differences", app, "", "ignoreDifferences"},
    {"info", app, "", "info"},
    {"revision_history_limit", app, "", "revisionHistoryLimit"},
    {"source_repos", project, "", "sourceRepos"},
    {"destinations", project, "", "destinations"},
    {"cluster_resource_whitelist", project, "", "clusterResourceWhitelist"},
    {"description", project, "", "description"},
    {"generators", set, "", "generators"},
    {"template", set, "", "template"},
    {"go_template", set, "", "goTemplate"},
};
// Arguments of an Application that are no member by themselves.
constexpr std::string_view more_of_app[] = {"release_name", "values", "value_files", "parameters"};

[[noreturn]] void conflict(std::string message, const Value& at) {
  throw base::Error("argument-conflict", std::move(message), at.origin());
}

void check_kind(const Args& args, std::string_view kind) {
  for (const FieldRow& row : fields) {
    const Value* given = args.find(row.argument);
    if (given != nullptr && row.kind != kind)
      conflict(base::cat("`", row.argument, "` is for an ", row.kind, ", not for an ", kind),
               *given);
  }
  if (kind == app) return;
  for (const std::string_view name : more_of_app) {
    if (const Value* given = args.find(name))
      conflict(base::cat("`", name, "` is for an Application, not for an ", kind), *given);
  }
}

Value member(const Value& spec, std::string_view parent) {
  const Value* found = spec.find(parent);
  return found == nullptr ? Value::dict() : *found;
}

void put(Value& spec, std::string_view parent, std::string_view key, const Value& value) {
  if (parent.empty()) {
    spec.edit_dict().set(key, value);
    return;
  }
  Value inner = member(spec, parent);
  inner.edit_dict().set(key, value);
  spec.edit_dict().set(parent, inner);
}

Value parameters_of(const Value& given) {
  Value list = Value::list();
  for (const auto& [name, value] : given.as_dict()) {
    if (!value.is_string())
      throw base::Error("argument-type", "`parameters` must be strings", value.origin());
    list.edit_list().append(Value::dict({{"name", name}, {"value", value}, {"forceString", true}}));
  }
  return list;
}

// What the short arguments say of `source.helm`.
void add_helm(const Args& args, Value& spec) {
  Value helm = value::deep_copy(member(member(spec, "source"), "helm"));
  auto& members = helm.edit_dict();
  if (const Value* name = args.find("release_name")) members.set("releaseName", *name);
  if (const Value* files = args.find("value_files")) members.set("valueFiles", *files);
  if (const Value* given = args.find("parameters"))
    members.set("parameters", parameters_of(*given));
  if (const Value* values = args.find("values")) {
    if (!values->is_dict() && !values->is_string())
      throw base::Error("argument-type", "`values` must be a dict or a text", values->origin());
    members.set(values->is_dict() ? "valuesObject" : "values", *values);
  }
  if (!members.empty()) put(spec, "source", "helm", helm);
}

void add_automated(const Args& args, Value& spec) {
  const Value* given = args.find("automated");
  if (given->is_dict()) {
    put(spec, "syncPolicy", "automated", *given);
    return;
  }
  Value automated =
      Value::dict({{"prune", args.flag("prune")}, {"selfHeal", args.flag("self_heal")}});
  if (args.flag("allow_empty")) automated.edit_dict().set("allowEmpty", true);
  put(spec, "syncPolicy", "automated", automated);
}

bool is_automated(const Args& args) {
  const Value* given = args.find("automated");
  if (given == nullptr) return false;
  if (given->is_dict()) return true;
  if (given->is(value::Kind::boolean)) return given->as_bool();
  const std::string word = given->is_string() ? base::lower(given->as_string()) : "?";
  if (word == "true" || word == "yes") return true;
  if (word == "false" || word == "no") return false;
  throw base::Error("argument-type", "`automated` must be a boolean or a dict", given->origin());
}

void add_defaults(const Args& args, Value& spec) {
  const auto fill = [&spec](std::string_view parent, std::string_view key, std::string_view text) {
    const Value inner = parent.empty() ? spec : member(spec, parent);
    if (inner.find(key) == nullptr) put(spec, parent, key, text);
  };
  fill("", "project", "default");
  if (args.has("repo_url")) {
    if (!args.has("chart")) fill("source", "path", ".");
    if (!args.has("chart")) fill("source", "targetRevision", "HEAD");
  }
  if (!args.has("dest_name")) fill("destination", "server", "https://kubernetes.default.svc");
}

void check_application(const Args& args, const Value& spec) {
  const Value* source = spec.find("source");
  const bool named = (source != nullptr && !source->text("repoURL").empty()) ||
                     spec.find("sources") != nullptr || spec.find("sourceHydrator") != nullptr;
  if (!named) {
    throw base::Error("missing-argument", "`argocd_app` needs `repo_url`, `sources` or a `spec`",
                      args.values().origin());
  }
  if (source != nullptr && !source->text("chart").empty() && source->text("targetRevision").empty())
    throw base::Error(
        "missing-argument", "a `chart` needs its version in `target_revision`",
        args.find("chart") == nullptr ? args.values().origin() : args.find("chart")->origin());
}

Value application_spec(const Args& args, Value spec) {
  add_helm(args, spec);
  if (is_automated(args)) add_automated(args, spec);
  const Value* extra = args.find("spec");
  if (extra != nullptr) {
    // One destination by its name takes the place of the other by its server.
    const Value* name = extra->get("destination", "name");
    if (name == nullptr || name->is_null()) add_defaults(args, spec);
    spec = value::merge(spec, *extra);
    if (spec.find("project") == nullptr) spec.edit_dict().set("project", "default");
  } else {
    add_defaults(args, spec);
  }
  check_application(args, spec);
  if (const Value* retry = args.find("retry")) check_retry("retry", *retry);
  return spec;
}

}  // namespace

CascadeWish cascade_of(const Args& args) {
  const Value* given = args.find("cascade");
  if (given == nullptr) return {};
  const std::string word = given->is(value::Kind::boolean)
                               ? (given->as_bool() ? "true" : "false")
                               : base::lower(given->is_string() ? given->as_string() : "?");
  if (word == "false" || word == "no") return {.wish = Cascade::no, .finalizer = {}};
  if (word == "true" || word == "yes")
    return {.wish = Cascade::yes, .finalizer = gitops::cascade_finalizer("")};
  if (word == "foreground" || word == "background")
    return {.wish = Cascade::yes, .finalizer = gitops::cascade_finalizer(word)};
  throw base::Error("argument-choice", "`cascade` must be true, false, foreground or background",
                    given->origin());
}

gitops::ArgocdObject object_of(const Args& args) {
  gitops::ArgocdObject object{
      .kind = args.text("kind"), .name = args.text("name"), .name_space = args.text("namespace")};
  if (args.text("state") == "absent") return object;
  check_kind(args, object.kind);
  for (const FieldRow& row : fields) {
    if (const Value* given = args.find(row.argument)) put(object.spec, row.parent, row.key, *given);
  }
  if (object.kind == app) {
    object.spec = application_spec(args, std::move(object.spec));
  } else if (const Value* extra = args.find("spec")) {
    object.spec = value::merge(object.spec, *extra);
  }
  object.labels = argocd_settings::texts(args, "labels");
  object.annotations = argocd_settings::texts(args, "annotations");
  Value finalizers = Value::list();
  if (const Value* given = args.find("finalizers"))
    finalizers = Value::list(given->as_list().items());
  if (const CascadeWish cascade = cascade_of(args); cascade.wish == Cascade::yes)
    finalizers.edit_list().append(cascade.finalizer);
  object.finalizers = finalizers;
  return object;
}

}  // namespace kboot::modules::argocd_app
