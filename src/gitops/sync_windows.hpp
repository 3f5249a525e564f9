// Sync windows: times at which an AppProject lets Applications be synced, or not. Pure.
//
// Whether one is open now is Argo CD's to say; here it is known which ones an Application falls
// under (pkg/apis/application/v1alpha1/types.go, SyncWindows.Matches).
#pragma once

#include <string>
#include <vector>

#include "value/value.hpp"

namespace kboot::gitops {

// Those that an Application falls under, as people write them: "deny 0 22 * * * for 1h".
[[nodiscard]] std::vector<std::string> sync_windows(const value::Value& project,
                                                    const value::Value& application);

// Whether nothing but such a window can keep Argo CD from starting a sync: it syncs by itself, has
// looked, finds a difference at a revision that it has not tried, and names no error.
[[nodiscard]] bool looks_barred(const value::Value& application);

}  // namespace kboot::gitops
