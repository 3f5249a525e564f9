// Who changed what when: the ConfigMap `kboot` beside Argo CD or Flux.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/context.hpp"
#include "kube/session.hpp"

namespace kboot::gitops {

// One run that changed something on a cluster. Texts that are not known are empty.
struct RunEntry {
  std::string time;  // "2026-11-21T10:04:00Z"
  std::string by;    // "pipeline 4711 of lea", "lea@workstation"
  std::string url;   // of the pipeline
  std::string commit, branch;
  std::string project, inventory, playbook;
  std::string result;  // "done", "failed", "unreachable", "interrupted"
  std::int64_t ok = 0, changed = 0, skipped = 0, failed = 0, unreachable = 0;
  std::int64_t seconds = 0;
  std::string version;  // kboot's
};

inline constexpr std::size_t most_runs = 10;

// The history with `entry` first: one JSON object a line, the newest first, at most `most_runs`.
// Lines of others that are no objects are dropped.
[[nodiscard]] std::string with_entry(std::string_view history, const RunEntry& entry);
[[nodiscard]] std::vector<RunEntry> read_entries(std::string_view history);

// Puts the entry in front of the ConfigMap's history, in the namespace `argocd`, else
// `flux-system`, else where Argo CD or Flux is; nothing happens where neither is there. Runs that end at the same time lose no
// entry. Throws what writing throws.
void record_run(const base::Context& context, kube::Session& session, const RunEntry& entry);
// What is recorded, the newest first. Empty where nothing is, or we may not read it.
[[nodiscard]] std::vector<RunEntry> recorded_runs(const base::Context& context,
                                                  kube::Session& session);

}  // namespace kboot::gitops
