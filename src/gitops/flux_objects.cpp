// Builds Flux's objects.
#include "gitops/flux_objects.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_status.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

void set_text(Value& dict, std::string_view key, const std::string& text) {
  if (!text.empty()) dict.edit_dict().set(key, text);
}

Value metadata_of(const FluxSync& sync, const std::string& name) {
  Value metadata = Value::dict({{"name", name}, {"namespace", sync.name_space}});
  if (!sync.reconcile_at.empty()) {
    metadata.edit_dict().set("annotations",
                             Value::dict({{reconcile_annotation, sync.reconcile_at}}));
  }
  return metadata;
}

// Branch, tag, range of versions or commit, as a source's `ref` names them; a digest is a commit.
Value reference_of(const FluxSync& sync) {
  Value ref = Value::dict();
  const bool oci = sync.source_kind == "OCIRepository";
  set_text(ref, "branch", sync.branch);
  set_text(ref, "tag", sync.tag);
  set_text(ref, "semver", sync.semver);
  set_text(ref, oci ? "digest" : "commit", sync.commit);
  return ref;
}

Value source_spec(const FluxSync& sync) {
  Value spec = Value::dict({{"interval", sync.source_interval}});
  auto& members = spec.edit_dict();
  if (sync.source_kind == "Bucket") {
    members.set("bucketName", sync.bucket);
    members.set("endpoint", sync.url);
  } else {
    members.set("url", sync.url);
  }
  if (sync.source_kind == "HelmRepository" && sync.url.starts_with("oci://"))
    members.set("type", "oci");
  const bool versioned = sync.source_kind == "GitRepository" || sync.source_kind == "OCIRepository";
  if (Value ref = reference_of(sync); versioned && !ref.as_dict().empty())
    members.set("ref", std::move(ref));
  if (!sync.secret.empty()) members.set("secretRef", Value::dict({{"name", sync.secret}}));
  return spec;
}

Value source_reference(const FluxSync& sync) {
  return Value::dict({{"kind", sync.source_kind}, {"name", sync.source_name}});
}

Value kustomization_spec(const FluxSync& sync) {
  Value spec = Value::dict({{"interval", sync.interval}});
  auto& members = spec.edit_dict();
  members.set("path", sync.path);
  members.set("prune", sync.prune);
  members.set("sourceRef", source_reference(sync));
  set_text(spec, "targetNamespace", sync.target_namespace);
  set_text(spec, "timeout", sync.timeout);
  if (sync.health) members.set("wait", true);
  if (sync.sops) {
    members.set("decryption", Value::dict({{"provider", "sops"},
                                           {"secretRef", Value::dict({{"name", sops_secret}})}}));
  }
  return spec;
}

Value release_spec(const FluxSync& sync) {
  Value spec = Value::dict({{"interval", sync.interval}});
  auto& members = spec.edit_dict();
  if (sync.source_kind == "OCIRepository") {
    members.set("chartRef", source_reference(sync));
  } else {
    members.set("chart",
                Value::dict({{"spec", Value::dict({{"chart", sync.path},
                                                   {"sourceRef", source_reference(sync)}})}}));
  }
  set_text(spec, "targetNamespace", sync.target_namespace);
  set_text(spec, "timeout", sync.timeout);
  return spec;
}

Value object_of(const FluxSync& sync, const std::string& kind, const std::string& name,
                const Value& spec, const Served& served) {
  return Value::dict({{"apiVersion", flux_api_version(kind, served)},
                      {"kind", kind},
                      {"metadata", metadata_of(sync, name)},
                      {"spec", spec}});
}

}  // namespace

std::string flux_api_version(std::string_view kind, const Served& served) {
  const FluxKind* row = find_flux_kind(kind);
  const std::vector<std::string_view> versions = base::split(row->versions, ' ');
  for (const std::string_view version : versions) {
    std::string api_version = base::cat(row->group, '/', version);
    if (served(api_version, kind)) return api_version;
  }
  return base::cat(row->group, '/', versions.front());
}

Value merged_over(const Value& below, const Value& above) {
  if (!above.is_dict()) return below;
  Value out = Value::dict();
  if (below.is_dict()) {
    for (const auto& [key, member] : below.as_dict()) out.edit_dict().set(key, member);
  }
  for (const auto& [key, member] : above.as_dict()) {
    const Value* own = key.is_string() ? out.find(key.as_string()) : nullptr;
    const bool both = own != nullptr && own->is_dict() && member.is_dict();
    out.edit_dict().set(key, both ? merged_over(*own, member) : member);
  }
  return out;
}

Value flux_source(const FluxSync& sync, const Served& served) {
  return object_of(sync, sync.source_kind, sync.source_name,
                   merged_over(source_spec(sync), sync.source_spec), served);
}

Value flux_deployment(const FluxSync& sync, const Served& served) {
  const Value spec =
      sync.deploy_kind == "HelmRelease" ? release_spec(sync) : kustomization_spec(sync);
  return object_of(sync, sync.deploy_kind, sync.deploy_name, merged_over(spec, sync.spec), served);
}

}  // namespace kboot::gitops
