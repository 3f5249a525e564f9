// Reads what a sync waits for from the results it has so far.
#include "gitops/sync_hold.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

// Results say nothing of waves; the list of objects does.
std::int64_t wave_of(const std::vector<ManagedResource>& resources, const SyncedResource& result) {
  const auto found = std::ranges::find_if(resources, [&](const ManagedResource& resource) {
    return resource.group == result.group && resource.kind == result.kind &&
           resource.name == result.name && resource.name_space == result.name_space;
  });
  return found == resources.end() ? 0 : found->wave;
}

}  // namespace

bool SyncHold::holds(std::string_view kind, std::string_view name_space,
                     std::string_view name) const noexcept {
  return std::ranges::any_of(waits_for, [&](const SyncedResource& one) {
    return one.kind == kind && one.name == name && one.name_space == name_space;
  });
}

std::string SyncHold::text() const {
  const SyncedResource& first = waits_for.front();
  std::string what = phase == "Sync" ? base::cat("wave ", wave) : std::string(phase);
  what += base::cat(" waits for ", first.hook_type.empty() ? "" : "the hook ", first.label());
  if (waits_for.size() > 1) what += base::cat(" and ", waits_for.size() - 1, " more");
  return what;
}

std::optional<SyncHold> sync_hold(const Value& application) {
  const ApplicationStatus status = read_application(application);
  if (status.operation.phase != "Running" || status.operation.retrying()) return std::nullopt;
  SyncHold hold;
  for (const SyncedResource& result : synced_resources(application)) {
    if (!result.running()) continue;
    hold.hooks = hold.hooks || !result.hook_type.empty();
    hold.waits_for.push_back(result);
  }
  if (hold.waits_for.empty()) return std::nullopt;
  const std::vector<ManagedResource> resources = managed_resources(application);
  hold.phase = hold.waits_for.front().sync_phase;
  hold.wave = wave_of(resources, hold.waits_for.front());
  for (const ManagedResource& resource : resources) {
    if (resource.sync == "OutOfSync" && resource.wave > hold.wave && !resource.hook) ++hold.later;
  }
  return hold;
}

}  // namespace kboot::gitops
