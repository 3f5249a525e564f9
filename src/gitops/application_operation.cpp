// Refresh and sync.
#include "gitops/application_operation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/application_status.hpp"
#include "gitops/sync_hold.hpp"
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

// Whether that is what one source is compared to; where a branch or tag leads to is not known here.
bool is_at(std::string_view wanted, std::string_view target, std::string_view compared,
           bool chart) {
  if (wanted.empty() || wanted == target) return true;
  if (chart) return compared == wanted;
  return is_commit(wanted) && compared.starts_with(wanted);
}

bool at_revision(const ApplicationStatus& status, const SyncRequest& request,
                 const Value& application) {
  if (request.revisions.empty())
    return is_at(request.revision, status.target_revision, status.revision, !status.chart.empty());
  const Value* sources = application.get("spec", "sources");
  const Value* compared = application.get("status", "sync", "revisions");
  const bool known = sources != nullptr && compared != nullptr && sources->is_list() &&
                     compared->is_list() && sources->as_list().size() == request.revisions.size() &&
                     compared->as_list().size() == request.revisions.size();
  for (std::size_t i = 0; known && i < request.revisions.size(); ++i) {
    const Value& source = sources->as_list()[i];
    if (!is_at(request.revisions[i], source.text("targetRevision"),
               compared->as_list()[i].as_string(), !source.text("chart").empty()))
      return false;
  }
  return known;
}

Value strings(const std::vector<std::string>& texts) {
  Value list = Value::list();
  for (const std::string& text : texts) list.edit_list().append(text);
  return list;
}

// Those of the policy, but for what this sync says of the same options.
Value options_of(const SyncRequest& request, const Value* policy) {
  Value out = Value::list();
  const Value* own = policy == nullptr ? nullptr : policy->find("syncOptions");
  const auto name_of = [](std::string_view option) { return option.substr(0, option.find('=')); };
  const auto is_said = [&](std::string_view option) {
    return std::ranges::any_of(request.more_options, [&](std::string_view more) {
      return name_of(more) == name_of(option);
    });
  };
  if (own != nullptr && own->is_list()) {
    for (const Value& option : own->as_list()) {
      if (!option.is_string() || !is_said(option.as_string())) out.edit_list().append(option);
    }
  }
  for (const std::string& option : request.more_options) out.edit_list().append(option);
  return out;
}

// Writes what `patch` makes of the object, unless somebody else wrote in between: then again of the
// object as it is. False where `patch` finds nothing to do, or the object is gone.
template <typename Patch>
bool write_guarded(const kube::Cluster& cluster, const kube::ObjectRef& ref, Value& application,
                   Patch patch) {
  for (;;) {
    auto live = cluster.get(ref);
    if (!live) return false;
    application = std::move(*live);
    Value body = patch(application);
    if (body.is_null()) return false;
    body.edit_dict().set(
        "metadata", Value::dict({{"resourceVersion", kube::resource_version_of(application)}}));
    const kube::Operation operation = kube::patch_operation(ref, kube::PatchType::merge, body, {});
    kube::Answer answer = cluster.perform(operation);
    if (answer.code == 409) continue;
    cluster.require(operation, answer);
    application = std::move(answer.object);
    return true;
  }
}

Value phase_patch(std::string_view phase) {
  return Value::dict(
      {{"status", Value::dict({{"operationState", Value::dict({{"phase", phase}})}})}});
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
  const Value options = options_of(request, policy);
  if (!options.as_list().empty()) members.set("syncOptions", options);
  if (!request.resources.is_null()) members.set("resources", request.resources);
  Value operation = Value::dict(
      {{"initiatedBy", Value::dict({{"username", kube::field_manager}})}, {"sync", sync}});
  const Value* retry = policy == nullptr ? nullptr : policy->find("retry");
  if (!request.retry.is_null()) retry = &request.retry;
  if (retry != nullptr && !retry->is_null()) operation.edit_dict().set("retry", *retry);
  if (!request.info.is_null()) operation.edit_dict().set("info", request.info);
  return operation;
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

bool sync_needed(const SyncRequest& request, const Value& application) {
  if (request.dry_run) return true;
  const ApplicationStatus status = read_application(application);
  if (!at_revision(status, request, application)) return true;
  if (!request.resources.is_null()) {
    const std::vector<ManagedResource> resources = managed_resources(application);
    return !std::ranges::all_of(resources, [&](const ManagedResource& resource) {
      return !is_selected(resource, request.resources) || resource.sync != "OutOfSync";
    });
  }
  return status.sync != "Synced" || status.health == "Missing" ||
         (status.operation.failed() && !status.operation.dry_run);
}

bool is_stuck(const SyncRequest& request, const Value& application) {
  const ApplicationStatus status = read_application(application);
  const SyncState& operation = status.operation;
  if (status.refreshing || !status.compared_to_spec) return false;
  if (!operation.initiator.empty() && operation.initiator != kube::field_manager) return false;
  // Where another branch leads to is not known here.
  const bool elsewhere = !request.revision.empty() && request.revision != status.target_revision;
  const bool stale =
      !elsewhere ? operation.stale
                 : is_commit(request.revision) && !operation.revision.starts_with(request.revision);
  if (!stale || !request.revisions.empty()) return false;
  const std::optional<SyncHold> hold = sync_hold(application);
  return hold && !hold->hooks;
}

SyncStart start_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref,
                     const SyncRequest& request, Value& application) {
  bool busy = false;
  const bool written = write_guarded(cluster, ref, application, [&](const Value& live) -> Value {
    const ApplicationStatus status = read_application(live);
    busy = status.operation_requested || status.operation.running();
    if (busy) return {};
    Value patch = Value::dict({{"operation", sync_operation(request, live)}});
    if (!status.operation.phase.empty())
      patch.edit_dict().set("status", Value::dict({{"operationState", Value()}}));
    return patch;
  });
  return written ? SyncStart::started : busy ? SyncStart::busy : SyncStart::gone;
}

bool end_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref, Value& application) {
  return write_guarded(cluster, ref, application, [](const Value& live) -> Value {
    const ApplicationStatus status = read_application(live);
    const bool runs = status.operation_requested && status.operation.phase == "Running";
    return runs ? phase_patch("Terminating") : Value();
  });
}

bool withdraw_sync(const kube::Cluster& cluster, const kube::ObjectRef& ref) {
  Value application;
  return write_guarded(cluster, ref, application, [](const Value& live) -> Value {
    const ApplicationStatus status = read_application(live);
    if (!status.operation_requested || !synced_resources(live).empty()) return {};
    return Value::dict(
        {{"operation", Value()}, {"status", Value::dict({{"operationState", Value()}})}});
  });
}

}  // namespace kboot::gitops
