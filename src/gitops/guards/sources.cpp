// Finds the repositories in Applications, ApplicationSets and Kustomizations.
#include "gitops/guards/sources.hpp"

#include "base/files.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

bool is_plain(const Value* text) {
  return text != nullptr && text->is_string() && !text->as_string().empty() &&
         text->as_string().find("{{") == std::string_view::npos;
}

bool in_group(const Value& object, std::string_view group) {
  return kube::api_version_of(object).starts_with(group);
}

void add_source(const Value& source, const Value& object, const PlannedStep& step,
                std::vector<SourceUse>& out) {
  if (!is_plain(source.find("repoURL"))) return;
  const Value* path = source.find("path");
  const bool chart = source.find("chart") != nullptr;
  out.push_back({.url = source.find("repoURL"),
                 .path = chart || !is_plain(path) ? nullptr : path,
                 .revision = std::string(source.text("targetRevision")),
                 .source = &source,
                 .object = &object,
                 .step = &step});
}

void add_application(const Value& spec, const Value& object, const PlannedStep& step,
                     std::vector<SourceUse>& out) {
  if (const Value* source = spec.find("source")) add_source(*source, object, step, out);
  for (const Value& source : items_of(spec.find("sources"))) add_source(source, object, step, out);
}

// A GitRepository of Flux by name and namespace.
const Value* git_repository(PlannedSteps steps, std::string_view name_space,
                            std::string_view name) {
  for (const PlannedStep& step : steps) {
    for (const Value& object : step.objects) {
      if (kube::kind_of(object) == "GitRepository" && kube::name_of(object) == name &&
          in_group(object, "source.toolkit.fluxcd.io/") && namespace_in(object, step) == name_space)
        return &object;
    }
  }
  return nullptr;
}

void add_kustomization(PlannedSteps steps, const Value& object, const PlannedStep& step,
                       std::vector<SourceUse>& out) {
  const Value* from = object.get("spec", "sourceRef");
  if (from == nullptr || from->text("kind") != "GitRepository") return;
  const std::string home = namespace_in(object, step);
  const Value* source = git_repository(steps, from->text("namespace", home), from->text("name"));
  if (source == nullptr || !is_plain(source->get("spec", "url"))) return;
  const Value* path = object.get("spec", "path");
  const Value* branch = source->get("spec", "ref", "branch");
  out.push_back({.url = source->get("spec", "url"),
                 .path = is_plain(path) ? path : nullptr,
                 .revision = is_plain(branch) ? std::string(branch->as_string()) : "",
                 .object = &object,
                 .step = &step});
}

}  // namespace

std::string plain_path(std::string_view text) {
  while (text.starts_with("./") || text.starts_with('/'))
    text.remove_prefix(text.starts_with('/') ? 1 : 2);
  while (text.ends_with('/')) text.remove_suffix(1);
  return base::normal_path(text.empty() ? "." : text);
}

bool is_of_branch(const SourceUse& use, const WorkingCopy& checkout) {
  return use.revision.empty() || use.revision == "HEAD" || checkout.branch.empty() ||
         use.revision == checkout.branch;
}

std::vector<SourceUse> sources_in(PlannedSteps steps) {
  std::vector<SourceUse> out;
  for (const PlannedStep& step : steps) {
    for (const Value& object : step.objects) {
      const std::string_view kind = kube::kind_of(object);
      const Value* spec = object.find("spec");
      if (spec == nullptr || !spec->is_dict()) continue;
      if (kind == "Application" && in_group(object, "argoproj.io/")) {
        add_application(*spec, object, step, out);
      } else if (kind == "ApplicationSet" && in_group(object, "argoproj.io/")) {
        if (const Value* made = object.get("spec", "template", "spec"))
          add_application(*made, object, step, out);
      } else if (kind == "Kustomization" && in_group(object, "kustomize.toolkit.fluxcd.io/")) {
        add_kustomization(steps, object, step, out);
      }
    }
  }
  return out;
}

}  // namespace kboot::gitops
