// What a sync that runs waits for before it goes on to its next wave. Pure.
//
// The rule is that of gitops-engine (pkg/sync/sync_context.go): objects of a phase and wave are
// applied, and the next wave begins once each of them is healthy. What gets unhealthy for good is
// waited for without an end, by a sync that keeps the commit it began with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gitops/application_status.hpp"

namespace kboot::gitops {

struct SyncHold {
  std::vector<SyncedResource> waits_for;  // at least one; in the order of the sync
  std::string_view phase;                 // "PreSync", "Sync", "PostSync"
  std::int64_t wave = 0;
  std::size_t later = 0;  // objects that are out of sync and come in later waves
  bool hooks = false;     // a hook is among them: to end the sync is to delete it

  [[nodiscard]] bool holds(std::string_view kind, std::string_view name_space,
                           std::string_view name) const noexcept;
  // "wave -1 waits for Application argocd/infra and 2 more".
  [[nodiscard]] std::string text() const;
};

// Nothing where no sync runs, or where it does not wait.
[[nodiscard]] std::optional<SyncHold> sync_hold(const value::Value& application);

}  // namespace kboot::gitops
