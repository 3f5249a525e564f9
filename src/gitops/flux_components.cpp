// Reads Flux's manifests and installations.
#include "gitops/flux_components.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr FluxComponent components[] = {
    {"source-controller", "sourceController"},
    {"kustomize-controller", "kustomizeController"},
    {"helm-controller", "helmController"},
    {"notification-controller", "notificationController"},
    {"image-reflector-controller", "imageReflectionController", false},
    {"image-automation-controller", "imageAutomationController", false},
    {"source-watcher", "sourceWatcher", false},
};

constexpr std::string_view component_label = "app.kubernetes.io/component";
constexpr std::string_view part_label = "app.kubernetes.io/part-of";
constexpr std::string_view version_label = "app.kubernetes.io/version";
constexpr std::string_view managed_label = "app.kubernetes.io/managed-by";
constexpr std::string_view events_argument = "--events-addr=";

std::string_view label_of(const Value& object, std::string_view name) {
  const Value* label = object.get("metadata", "labels", name);
  return label != nullptr && label->is_string() ? label->as_string() : std::string_view();
}

bool is_component(std::string_view name) {
  return std::ranges::find(components, name, &FluxComponent::name) != std::end(components);
}

// Which controller a document belongs to; empty: all of them. Old manifests (before 0.15) name it
// by the group of a definition and by the object's name.
std::string_view component_of(const Value& object) {
  if (const std::string_view label = label_of(object, component_label); !label.empty())
    return label;
  const std::string_view name = kube::name_of(object), kind = kube::kind_of(object);
  if (is_component(name)) return name;
  if (name == "webhook-receiver") return "notification-controller";
  if (kind != "CustomResourceDefinition") return {};
  constexpr std::pair<std::string_view, std::string_view> groups[] = {
      {".source.toolkit.fluxcd.io", "source-controller"},
      {".kustomize.toolkit.fluxcd.io", "kustomize-controller"},
      {".helm.toolkit.fluxcd.io", "helm-controller"},
      {".notification.toolkit.fluxcd.io", "notification-controller"},
      {"imagerepositories.image.toolkit.fluxcd.io", "image-reflector-controller"},
      {"imagepolicies.image.toolkit.fluxcd.io", "image-reflector-controller"},
      {"imageupdateautomations.image.toolkit.fluxcd.io", "image-automation-controller"},
  };
  for (const auto& [suffix, controller] : groups) {
    if (name.ends_with(suffix)) return controller;
  }
  return {};
}

// A copy down to the list of arguments, with no address for events in it.
Value without_events(const Value& deployment) {
  const Value* containers = deployment.get("spec", "template", "spec", "containers");
  if (containers == nullptr || !containers->is_list()) return deployment;
  Value changed = Value::list();
  for (const Value& container : containers->as_list()) {
    const Value* args = container.find("args");
    if (args == nullptr || !args->is_list()) {
      changed.edit_list().append(container);
      continue;
    }
    Value kept = Value::list();
    for (const Value& arg : args->as_list()) {
      const bool events = arg.is_string() && arg.as_string().starts_with(events_argument);
      kept.edit_list().append(events ? Value(events_argument) : arg);
    }
    Value copy = Value::dict();
    for (const auto& [key, member] : container.as_dict()) copy.edit_dict().set(key, member);
    copy.edit_dict().set("args", std::move(kept));
    changed.edit_list().append(std::move(copy));
  }
  const auto with = [](const Value& dict, std::string_view key, const Value& member) {
    Value copy = Value::dict();
    for (const auto& [name, own] : dict.as_dict()) copy.edit_dict().set(name, own);
    copy.edit_dict().set(key, member);
    return copy;
  };
  const Value& spec = *deployment.find("spec");
  const Value& pod = *spec.find("template");
  return with(
      deployment, "spec",
      with(spec, "template", with(pod, "spec", with(*pod.find("spec"), "containers", changed))));
}

base::Error bad_manifest(const std::string& message, base::Origin place) {
  base::Error error("flux-manifest", message, place);
  error.status(base::Status::bad_input);
  return error;
}

void check_namespace(const std::vector<Value>& manifest, std::string_view name_space,
                     base::Origin place) {
  for (const Value& object : manifest) {
    const std::string_view own =
        kube::kind_of(object) == "Namespace" ? kube::name_of(object) : kube::namespace_of(object);
    if (own.empty() || own == name_space) continue;
    throw bad_manifest(
        base::cat("the manifest is made for the namespace `", own, "`, not `", name_space, '`'),
        place)
        .hint(
            "`flux install --export --namespace` writes one for another namespace; the chart "
            "goes anywhere");
  }
}

}  // namespace

std::span<const FluxComponent> flux_components() noexcept { return components; }

std::string flux_manifest_url(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  return base::cat("https://github.com/fluxcd/flux2/releases/download/v", version, "/install.yaml");
}

std::vector<Value> wanted_components(std::vector<Value> manifest,
                                     const std::vector<std::string>& wanted,
                                     std::string_view name_space, base::Origin place) {
  const auto there = [&](std::string_view name) {
    return std::ranges::any_of(manifest, [&](const Value& object) {
      return kube::kind_of(object) == "Deployment" && kube::name_of(object) == name;
    });
  };
  if (std::ranges::none_of(components, there, &FluxComponent::name))
    throw bad_manifest("the manifest holds none of Flux's controllers", place);
  check_namespace(manifest, name_space, place);
  for (const std::string& name : wanted) {
    if (!there(name)) throw bad_manifest(base::cat("the manifest has no `", name, '`'), place);
  }
  if (wanted.empty()) return manifest;
  const auto has = [&](std::string_view name) {
    return std::ranges::find(wanted, name) != wanted.end();
  };
  std::vector<Value> out;
  for (Value& object : manifest) {
    const std::string_view component = component_of(object);
    if (is_component(component) && !has(component)) continue;
    const bool quiet = !has("notification-controller") && kube::kind_of(object) == "Deployment";
    out.push_back(quiet ? without_events(object) : std::move(object));
  }
  return out;
}

std::string flux_version(const std::vector<Value>& objects) {
  for (const std::string_view kind : {"Namespace", "Deployment"}) {
    for (const Value& object : objects) {
      if (kube::kind_of(object) != kind || label_of(object, part_label) != "flux") continue;
      if (const std::string_view version = label_of(object, version_label); !version.empty())
        return std::string(version);
    }
  }
  return {};
}

FluxInstallation read_flux_installation(const std::vector<Value>& deployments) {
  FluxInstallation found;
  std::vector<Value> own;
  for (const Value& object : deployments) {
    if (!is_component(kube::name_of(object))) continue;
    if (const std::string_view part = label_of(object, part_label); part != "flux" && !part.empty())
      continue;
    found.controllers.emplace_back(kube::name_of(object));
    own.push_back(object);
    if (found.owner != FluxOwner::nobody) continue;
    const std::string_view kustomization = label_of(object, "kustomize.toolkit.fluxcd.io/name");
    const std::string_view release = kube::annotation_of(object, "meta.helm.sh/release-name");
    const std::string_view tracking = kube::annotation_of(object, "argocd.argoproj.io/tracking-id");
    const std::string_view manager = label_of(object, managed_label);
    if (manager == "flux-operator" || !label_of(object, "fluxcd.controlplane.io/name").empty()) {
      found.owner = FluxOwner::another;
      found.by = "the Flux operator";
    } else if (!kustomization.empty()) {
      found.owner = FluxOwner::git;
      found.by =
          base::cat("Kustomization ", label_of(object, "kustomize.toolkit.fluxcd.io/namespace"),
                    '/', kustomization);
    } else if (!tracking.empty()) {
      found.owner = FluxOwner::argocd;
      found.by = base::cat("Application ", tracking.substr(0, tracking.find(':')));
    } else if (!release.empty() || manager == "Helm") {
      found.owner = FluxOwner::chart;
      found.release = release;
      found.by = base::cat("release ", release);
    } else {
      found.owner = FluxOwner::manifest;
    }
  }
  found.version = flux_version(own);
  return found;
}

}  // namespace kboot::gitops
