// Reads the status of Applications.
#include "gitops/application_status.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view in_cluster_server = "https://kubernetes.default.svc";
constexpr std::string_view in_cluster_name = "in-cluster";

// The member, or null. Texts read from it live as long as the object.
Value at(const Value& object, std::string_view key) {
  const Value* member = object.find(key);
  return member == nullptr ? Value() : *member;
}

bool flag(const Value& object, std::string_view key, bool fallback = false) {
  const Value* member = object.find(key);
  return member != nullptr && member->is(value::Kind::boolean) ? member->as_bool() : fallback;
}

bool is_set(const Value& value) { return value.is_dict() || value.is_list(); }

// Go's encoder leaves out what is empty; a spec may say it all the same.
bool is_zero(const Value& value) {
  switch (value.kind()) {
    case value::Kind::null:
      return true;
    case value::Kind::boolean:
      return !value.as_bool();
    case value::Kind::integer:
      return value.as_int() == 0;
    case value::Kind::string:
      return value.as_string().empty();
    case value::Kind::list:
      return value.as_list().empty();
    case value::Kind::dict:
      return value.as_dict().empty();
    default:
      return false;
  }
}

Value without_zeros(const Value& value) {
  if (value.is_list()) {
    Value out = Value::list();
    for (const Value& item : value.as_list()) out.edit_list().append(without_zeros(item));
    return out;
  }
  if (!value.is_dict()) return value;
  Value out = Value::dict();
  for (const auto& [key, member] : value.as_dict()) {
    Value kept = without_zeros(member);
    if (!is_zero(kept)) out.edit_dict().set(key, std::move(kept));
  }
  return out;
}

bool same(const Value& a, const Value& b) {
  const Value left = without_zeros(a), right = without_zeros(b);
  return (is_zero(left) && is_zero(right)) || value::equal_json(left, right);
}

// A destination by name is completed with the server it stands for in some versions.
bool same_destination(const Value& wanted, const Value& compared) {
  return wanted.text("namespace") == compared.text("namespace") &&
         (wanted.text("name").empty() ? wanted.text("server") == compared.text("server")
                                      : wanted.text("name") == compared.text("name"));
}

bool compared_to_spec(const Value& spec, const Value& sync) {
  const Value compared = at(sync, "comparedTo");
  if (!compared.is_dict()) return false;
  const bool several = !is_zero(at(spec, "sources"));
  // With a hydrator the source is worked out by the controller.
  const bool known = several || spec.find("source") != nullptr;
  const std::string_view key = several ? "sources" : "source";
  return (!known || same(at(spec, key), at(compared, key))) &&
         same_destination(at(spec, "destination"), at(compared, "destination")) &&
         same(at(spec, "ignoreDifferences"), at(compared, "ignoreDifferences"));
}

Value first_source(const Value& spec) {
  const Value sources = at(spec, "sources");
  if (sources.is_list() && !sources.as_list().empty()) return sources.as_list()[0];
  const Value hydrator = at(spec, "sourceHydrator");
  return hydrator.is_dict() ? at(hydrator, "drySource") : at(spec, "source");
}

// The first of several.
std::string_view revision_of(const Value& result) {
  const Value revisions = at(result, "revisions");
  const bool several = revisions.is_list() && !revisions.as_list().empty();
  return several ? revisions.as_list()[0].as_string() : result.text("revision");
}

// What runs was worked out from what the spec said then.
bool is_stale(const Value& spec, const Value& sync, const Value& result) {
  if (!result.is_dict()) return false;
  const bool several = !is_zero(at(spec, "sources"));
  const std::string_view source = several ? "sources" : "source";
  const std::string_view revision = several ? "revisions" : "revision";
  // With a hydrator the source is worked out by the controller.
  const bool moved = spec.find(source) != nullptr && !is_zero(at(result, source)) &&
                     !same(at(spec, source), at(result, source));
  const Value then = at(result, revision), now = at(sync, revision);
  return moved || (!is_zero(then) && !is_zero(now) && !same(then, now));
}

SyncState read_operation(const Value& state) {
  const Value operation = at(state, "operation");
  const Value result = at(state, "syncResult");
  SyncState out{.phase = state.text("phase"),
                .message = state.text("message"),
                .started = state.text("startedAt"),
                .finished = state.text("finishedAt"),
                .revision = revision_of(result),
                .retries = kube::number_at(state, 0, "retryCount"),
                .retry_limit = kube::number_at(operation, 0, "retry", "limit"),
                .heal_attempts = kube::number_at(operation, 0, "sync", "autoHealAttemptsCount"),
                .dry_run = flag(at(operation, "sync"), "dryRun"),
                .initiator = at(operation, "initiatedBy").text("username")};
  return out;
}

std::string label_of(std::string_view kind, std::string_view name_space, std::string_view name) {
  return name_space.empty() ? base::cat(kind, ' ', name)
                            : base::cat(kind, ' ', name_space, '/', name);
}

std::string api_version_of(std::string_view group, std::string_view version) {
  return group.empty() ? std::string(version) : base::cat(group, '/', version);
}

std::vector<Value> items_at(const Value& object, std::string_view key) {
  const Value list = at(object, key);
  return list.is_list() ? list.as_list().items() : std::vector<Value>();
}

}  // namespace

std::string ManagedResource::api_version() const { return api_version_of(group, version); }

std::string SyncedResource::api_version() const { return api_version_of(group, version); }

std::string ManagedResource::label() const { return label_of(kind, name_space, name); }

bool SyncedResource::failed() const noexcept {
  return status == "SyncFailed" || hook_phase == "Failed" || hook_phase == "Error";
}

std::string SyncedResource::label() const { return label_of(kind, name_space, name); }

bool ApplicationStatus::operation_in_progress() const noexcept {
  if (operation_requested || (!operation.phase.empty() && operation.finished.empty())) return true;
  // RFC 3339 in UTC without fractions, as the controller writes it, sorts as text.
  return !operation.phase.empty() && !operation.dry_run && reconciled_at < operation.finished;
}

std::string_view shown_revision(std::string_view revision) noexcept {
  constexpr std::size_t commit = 40, shown = 7;
  const bool is_commit =
      revision.size() == commit && revision.find_first_not_of("0123456789abcdef") == revision.npos;
  return is_commit ? revision.substr(0, shown) : revision;
}

ApplicationStatus read_application(const Value& object) {
  const Value spec = at(object, "spec");
  const Value status = at(object, "status");
  const Value sync = at(status, "sync");
  const Value metadata = at(object, "metadata");
  const Value source = first_source(spec);
  const Value destination = at(spec, "destination");
  const Value automated = at(at(spec, "syncPolicy"), "automated");
  ApplicationStatus out{.name_space = metadata.text("namespace"),
                        .name = metadata.text("name"),
                        .sync = sync.text("status"),
                        .health = at(status, "health").text("status"),
                        .revision = revision_of(sync),
                        .project = spec.text("project"),
                        .target_revision = source.text("targetRevision"),
                        .repo_url = source.text("repoURL"),
                        .path = source.text("path"),
                        .chart = source.text("chart"),
                        .reconciled_at = status.text("reconciledAt"),
                        .operation = read_operation(at(status, "operationState"))};
  out.operation.stale = is_stale(spec, sync, at(at(status, "operationState"), "syncResult"));
  out.operation_requested = is_set(at(object, "operation"));
  out.being_deleted = !metadata.text("deletionTimestamp").empty();
  out.refreshing = !kube::annotation_of(object, refresh_annotation).empty() ||
                   !kube::annotation_of(object, set_refresh_annotation).empty();
  out.automated = automated.is_dict() && flag(automated, "enabled", true);
  out.prunes = flag(automated, "prune");
  out.heals = flag(automated, "selfHeal");
  out.compared_to_spec = compared_to_spec(spec, sync);
  const bool named = !destination.text("name").empty();
  out.cluster = destination.text(named ? "name" : "server");
  out.in_cluster = out.cluster == (named ? in_cluster_name : in_cluster_server);
  return out;
}

std::vector<ManagedResource> managed_resources(const Value& object) {
  std::vector<ManagedResource> out;
  for (const Value& item : items_at(at(object, "status"), "resources")) {
    const Value health = at(item, "health");
    out.push_back({.group = item.text("group"),
                   .version = item.text("version"),
                   .kind = item.text("kind"),
                   .name_space = item.text("namespace"),
                   .name = item.text("name"),
                   .sync = item.text("status"),
                   .health = health.text("status"),
                   .health_message = health.text("message"),
                   .wave = kube::number_at(item, 0, "syncWave"),
                   .hook = flag(item, "hook"),
                   .requires_pruning = flag(item, "requiresPruning")});
  }
  return out;
}

std::vector<SyncedResource> synced_resources(const Value& object) {
  const Value result = at(at(at(object, "status"), "operationState"), "syncResult");
  std::vector<SyncedResource> out;
  for (const Value& item : items_at(result, "resources")) {
    out.push_back({.group = item.text("group"),
                   .version = item.text("version"),
                   .kind = item.text("kind"),
                   .name_space = item.text("namespace"),
                   .name = item.text("name"),
                   .status = item.text("status"),
                   .hook_phase = item.text("hookPhase"),
                   .hook_type = item.text("hookType"),
                   .sync_phase = item.text("syncPhase"),
                   .message = item.text("message")});
  }
  return out;
}

std::vector<AppCondition> error_conditions(const Value& object) {
  std::vector<AppCondition> out;
  for (const Value& item : items_at(at(object, "status"), "conditions")) {
    const std::string_view type = item.text("type");
    if (type.ends_with("Error") || (type == "ErrorOccurred" && item.text("status") == "True"))
      out.push_back({type, item.text("message")});
  }
  return out;
}

}  // namespace kboot::gitops
