// Refresh and sync.
#include "gitops/application_operation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/application_status.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

Value annotation_patch(std::string_view name, std::string_view text) {
  return Value::dict({{"metadata", Value::dict({{"annotations", Value::dict({{name, text}})}})}});
}

// The start of a commit's SHA, as people write it, or all of it.
bool is_commit(std::string_view text) {
  return text.size() >= 7 && text.size() <= 64 &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool at_revision(const ApplicationStatus& status, const SyncRequest& request) {
  if (!request.revisions.empty()) return false;  // branches may have moved: a sync tells
  if (request.revision.empty() || request.revision == status.target_revision) return true;
  if (!status.chart.empty()) return status.revision == request.revision;
  return is_commit(request.revision) && status.revision.starts_with(request.revision);
}

bool is_selected(const ManagedResource& resource, const Value& selected) {
  const auto fits = [](std::string_view wanted, std::string_view name) {
    return wanted.empty() || wanted == "*" || wanted == name;
  };
  return std::ranges::any_of(selected.as_list(), [&](const Value& one) {
    return one.text("group") == resource.group && one.text("kind") == resource.kind &&
           one.text("name") == resource.name && fits(one.text("namespace"), resource.name_space);
  });
}

Value strings(const std::vector<std::string>& texts) {
  Value list = Value::list();
  for (const std::string& text : texts) list.edit_list().append(text);
  return list;
}

// From the request, else from the policy of the spec.
void choose(Value& into, std::string_view key, const Value& given, const Value* policy,
            std::string_view policy_key) {
  const Value* own = policy == nullptr ? nullptr : policy->find(policy_key);
  if (!given.is_null()) {
    into.edit_dict().set(key, given);
  } else if (own != nullptr && !own->is_null()) {
    into.edit_dict().set(key, *own);
  }
}

}  // namespace

kube::ObjectRef application_ref(const kube::Cluster& cluster, const ApplicationKey& key) {
  return cluster.locate(argocd_api_version, key.kind, key.name_space, key.name);
}

kube::Operation refresh_operation(const kube::ObjectRef& ref, Refresh refresh) {
  const bool set = ref.resource.kind == "ApplicationSet";
  const Value patch =
      set ? annotation_patch(set_refresh_annotation, "true")
          : annotation_patch(refresh_annotation, refresh == Refresh::hard ? "hard" : "normal");
  return kube::patch_operation(ref, kube::PatchType::merge, patch, {});
}

Value sync_operation(const SyncRequest& request, const Value& application) {
  const Value* policy = application.get("spec", "syncPolicy");
  const Value force = Value::dict({{"force", request.force}});
  Value sync = Value::dict();
  auto& members = sync.edit_dict();
  if (!request.revision.empty()) members.set("revision", request.revision);
  if (!request.revisions.empty()) members.set("revisions", strings(request.revisions));
  if (request.prune) members.set("prune", true);
  if (request.dry_run) members.set("dryRun", true);
  members.set("syncStrategy", Value::dict({{request.apply_only ? "apply" : "hook", force}}));
  choose(sync, "syncOptions", request.sync_options, policy, "syncOptions");
  if (!request.resources.is_null()) members.set("resources", request.resources);
  Value operation = Value::dict(
      {{"initiatedBy", Value::dict({{"username", kube::field_manager}})}, {"sync", sync}});
  choose(operation, "retry", request.retry, policy, "retry");
  return operation;
}

bool sync_needed(const SyncRequest& request, const Value& application) {
  if (request.dry_run) return true;
  const ApplicationStatus status = read_application(application);
  if (!at_revision(status, request)) return true;
  if (!request.resources.is_null()) {
    const std::vector<ManagedResource> resources = managed_resources(application);
    return !std::ranges::all_of(resources, [&](const ManagedResource& resource) {
      return !is_selected(resource, request.resources) || resource.sync != "OutOfSync";
    });
  }
  return status.sync != "Synced" || status.health == "Missing" ||
         (status.operation.failed() && !status.operation.dry_run);
}

SyncStart start_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref,
                     const SyncRequest& request, Value& application) {
  for (;;) {
    const auto live = cluster.get(ref);
    if (!live) return SyncStart::gone;
    const ApplicationStatus status = read_application(*live);
    if (status.operation_requested || status.operation.running()) {
      application = *live;
      return SyncStart::busy;
    }
    const Value version = Value::dict({{"resourceVersion", kube::resource_version_of(*live)}});
    Value patch =
        Value::dict({{"metadata", version}, {"operation", sync_operation(request, *live)}});
    if (!status.operation.phase.empty())
      patch.edit_dict().set("status", Value::dict({{"operationState", Value()}}));
    const kube::Operation operation = kube::patch_operation(ref, kube::PatchType::merge, patch, {});
    kube::Answer answer = cluster.perform(operation);
    if (answer.code == 409) continue;
    cluster.require(operation, answer);
    application = std::move(answer.object);
    return SyncStart::started;
  }
}

}  // namespace kboot::gitops
